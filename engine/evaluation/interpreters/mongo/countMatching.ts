import type { EngineContext } from '../../../store/context';
import { countOver } from '../../../store/mongo/countOver';
import { factCollections } from '../../facts/collections';
import { audienceRanges } from './audienceRanges';
import { objectIdAt } from './bytes';
import { countAccount } from './countAccount';
import { countInRanges } from './countInRanges';
import { inLanes } from './lanes';
import type { AudienceReadOptions } from './matchingProfiles';
import { portions } from './portions';
import { narrowIndex } from './narrowIndex';
import { planFor, type Plan, type Question } from './plan';
import { isWorthLookingUp, prepare, rowsBy, scoped, type Prepared } from './prepared';
import { projectionOf } from './profileFields';
import { rawBatches } from './rawBatches';

/** MongoDB reads with one thread each. */
const LANES = 2;

/** How many match. */
export async function countMatching(
  context: EngineContext,
  question: Question,
  options: AudienceReadOptions = {},
): Promise<number> {
  const plan = planFor(question);
  if (plan.filter === 'nothing') return 0;
  if (plan.exact) return countFiltered(context, plan, options);
  // Known by the time the events are counted.
  const everybody = plan.count === 'complement' ? countAccount(context) : undefined;
  const [prepared] = await Promise.all([
    prepare(context, question, plan, { ...(options.signal && { signal: options.signal }) }),
    everybody,
  ]);
  const { yes, no, open } = rowsBy(prepared);
  if (prepared.plan.count === 'events' && (await isWorthLookingUp(context, yes.length + open.length))) {
    return sum(
      await Promise.all([
        countExisting(context, prepared, yes, options),
        countDecided(context, prepared, open, options),
      ]),
    );
  }
  if (
    everybody &&
    prepared.plan.count === 'complement' &&
    (await isWorthLookingUp(context, no.length + open.length))
  ) {
    const [all, others, undecided, matching] = await Promise.all([
      everybody,
      countExisting(context, prepared, no, options),
      countExisting(context, prepared, open, options),
      countDecided(context, prepared, open, options),
    ]);
    return all - others - (undecided - matching);
  }
  return countAmong(context, prepared, await audienceRanges(context, undefined), options);
}

/** MongoDB decides alone, range by range. */
async function countFiltered(
  context: EngineContext,
  plan: Plan,
  { signal }: AudienceReadOptions,
): Promise<number> {
  const { profiles } = await factCollections(context);
  const hint = await narrowIndex(context, plan.filter);
  return countInRanges(context, (range) =>
    countOver(profiles, hint, scoped(context, plan, range), { ...(signal && { signal }) }),
  );
}

/** How many of these rows are profiles of the account: over the index alone. */
async function countExisting(
  context: EngineContext,
  { table }: Prepared,
  rows: readonly number[],
  { signal }: AudienceReadOptions,
): Promise<number> {
  const { profiles } = await factCollections(context);
  return sum(
    await inLanes(portions(table.sorted(rows)), LANES, (portion) => {
      const ids = portion.map((row) => objectIdAt(table.bytesOf(row), 0));
      return countOver(
        profiles,
        'account',
        { account: context.account, _id: { $in: ids } },
        { ...(signal && { signal }) },
      );
    }),
  );
}

/** How many of these rows match once their profiles are read. */
function countDecided(
  context: EngineContext,
  prepared: Prepared,
  rows: readonly number[],
  options: AudienceReadOptions,
): Promise<number> {
  const { table } = prepared;
  const parts = portions(table.sorted(rows)).map((portion) => ({
    _id: { $in: portion.map((row) => objectIdAt(table.bytesOf(row), 0)) },
  }));
  return countAmong(context, prepared, parts, { ...options, hint: 'account' });
}

/** How many match in these parts of the account. */
export async function countAmong(
  context: EngineContext,
  { plan, decider, fields, hint: narrow }: Prepared,
  parts: readonly object[],
  { signal, hint = narrow }: AudienceReadOptions & { hint?: string },
): Promise<number> {
  const { profiles } = await factCollections(context);
  const projection = projectionOf(fields);
  const counts = await inLanes(parts, LANES, async (part) => {
    let count = 0;
    const find = { filter: scoped(context, plan, part), projection, hint };
    const largest = fields.length > 0 ? 5_000 : 20_000;
    for await (const batch of rawBatches(profiles, find, { largest, ...(signal && { signal }) }))
      count += (await decider.matching(batch)).length;
    return count;
  });
  return sum(counts);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
