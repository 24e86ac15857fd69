import { randomInt } from 'node:crypto';
import type { AskOptions, Estimate } from '../api';
import type { EngineContext } from '../context';
import { countMatching } from '../interpreters/mongo/countMatching';
import { countAccount } from '../interpreters/mongo/prepared';
import { countParts, PARTS } from '../interpreters/mongo/sampleMatching';
import type { Rule } from '../rule/types';
import { questionOf } from './question';

/** Smaller accounts are counted: that takes no longer. */
const WORTH_SAMPLING = 20_000;
const SAMPLED = 4;

/**
 * About how many match: counted in 4 of 64 random parts of the account. `low` and `high` are the 95 % interval; in an account of up to
 * 20 000 profiles the count is exact, and all three are the same. @throws InvalidRuleError
 */
export async function estimateProfiles(context: EngineContext, rule: Rule, options: AskOptions = {}): Promise<Estimate> {
  const signal = options.signal && { signal: options.signal };
  options.signal?.throwIfAborted();
  const question = await questionOf(context, rule, options);
  if (await isSmall(context)) {
    const count = await countMatching(context, question, { ...signal });
    return { count, low: count, high: count };
  }
  const [counts, total] = await Promise.all([countParts(context, question, randomParts(), { ...signal }), countAccount(context)]);
  return estimateFrom(counts, total);
}

async function isSmall(context: EngineContext): Promise<boolean> {
  const { profiles } = await context.collections();
  return (await profiles.countDocuments({ account: context.account }, { hint: 'account', limit: WORTH_SAMPLING + 1 })) <= WORTH_SAMPLING;
}

/** Student's t for 95 % and three degrees of freedom. */
const T = 3.182;

/** @param counts of equally large random parts, `SAMPLED` of `PARTS`. @param total of all profiles. */
export function estimateFrom(counts: readonly number[], total: number): Estimate {
  const found = counts.reduce((sum, count) => sum + count, 0);
  const mean = found / counts.length;
  const spread = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1);
  // Equal counts in few parts do not prove that all are equal: chance alone varies them by their size, and a rare match may have been missed.
  const variance = Math.max(spread, (found + 1) / counts.length);
  const error = PARTS * Math.sqrt((variance / counts.length) * (1 - counts.length / PARTS));
  const count = Math.min(Math.round(mean * PARTS), total);
  return { count, low: Math.max(found, Math.floor(count - T * error), 0), high: Math.min(total, Math.ceil(count + T * error)) };
}

function randomParts(): number[] {
  const parts = new Set<number>();
  while (parts.size < SAMPLED) parts.add(randomInt(PARTS));
  return [...parts];
}
