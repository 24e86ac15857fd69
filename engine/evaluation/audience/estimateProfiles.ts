import { randomInt } from 'node:crypto';
import type { AskOptions, Estimate } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import type { Rule } from '../../language/rule/types';
import { BUCKETS } from '../../store/buckets';
import type { EngineContext } from '../../store/context';
import { countOver } from '../../store/mongo/countOver';
import { factCollections } from '../facts/collections';
import { countMatching } from '../interpreters/mongo/countMatching';
import { sampler } from '../interpreters/mongo/sampleMatching';
import { sizeOfAccount } from '../interpreters/mongo/sizeOfAccount';
import { countPacked } from '../packed/countPacked';
import { EVERYBODY } from './everybody';
import { estimateFrom, type Sample } from './estimateFrom';
import { questionOf } from './question';

/** Smaller accounts are counted: that takes no longer. */
const WORTH_SAMPLING = 20_000;
/** Larger accounts are not counted for an estimate: that takes longer. */
const WORTH_COUNTING = 50_000;
/** So long profiles are looked at (ms): a preview is wanted at the next keystroke. */
const BUDGET_MS = 50;
/** Of fewer the answer would say little, however busy the server is. */
const FEWEST_PROFILES = 1_500;
/** More make the answer hardly better. */
const MOST_PROFILES = 60_000;

/**
 * About how many match: counted in random parts of the account, 1 of 1 024 each, as many as the time allows. `low` and `high` are the 95 % interval;
 * where packed columns answer, and in an account of up to 20 000 profiles, the count is exact, and all three are the same. @throws InvalidRuleError
 */
export async function estimateProfiles(
  context: EngineContext,
  rule: Rule | null,
  options: AskOptions = {},
): Promise<Estimate> {
  const { signal } = options;
  checkSignal(signal);
  signal?.throwIfAborted();
  const begun = performance.now();
  const question = await questionOf(context, rule ?? EVERYBODY, options);
  const read = { ...(signal && { signal }) };
  const exactly = (count: number): Estimate => ({ count, low: count, high: count });
  const packed = await countPacked(context, question, read);
  if (packed !== undefined) return exactly(packed);
  const size = await sizeIfSmall(context);
  if (size !== undefined && size <= WORTH_SAMPLING)
    return exactly(await countMatching(context, question, read));
  const count = await sampler(context, question, read);
  return estimateFrom(await takeSample(count, begun + BUDGET_MS), size);
}

/** Twice as many parts each time, as long as there are too few or the next time would be over at `until`. */
async function takeSample(
  count: (buckets: readonly number[]) => Promise<Omit<Sample, 'share'>>,
  until: number,
): Promise<Sample> {
  const buckets = shuffledBuckets();
  const sample = { share: 0, profiles: 0, matching: 0 };
  for (let [taken, more, left] = [0, 2, true]; left; more *= 2) {
    const begun = performance.now();
    const { profiles, matching } = await count(buckets.slice(taken, taken + more));
    taken = Math.min(taken + more, BUCKETS);
    sample.share = taken / BUCKETS;
    sample.profiles += profiles;
    sample.matching += matching;
    const now = performance.now();
    left =
      taken < BUCKETS &&
      (sample.profiles < FEWEST_PROFILES ||
        (sample.profiles < MOST_PROFILES && now + 2 * (now - begun) < until));
  }
  return sample;
}

function shuffledBuckets(): number[] {
  const buckets = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
  for (let i = BUCKETS - 1; i > 0; i--) {
    const other = randomInt(i + 1);
    [buckets[i], buckets[other]] = [buckets[other] as number, buckets[i] as number];
  }
  return buckets;
}

/** The size of the account; `undefined` when it is larger than is worth counting, which a few buckets show sooner. */
async function sizeIfSmall(context: EngineContext): Promise<number | undefined> {
  if ((await sizeOfAccount(context)) > 2 * WORTH_COUNTING) return undefined;
  const { profiles } = await factCollections(context);
  const size = await countOver(
    profiles,
    'account',
    { account: context.account },
    { limit: WORTH_COUNTING + 1 },
  );
  return size > WORTH_COUNTING ? undefined : size;
}
