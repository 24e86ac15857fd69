import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../../store/context';
import { countOver } from '../../../store/mongo/countOver';
import { factCollections } from '../../facts/collections';
import { firstIdIn, objectIdAt } from './bytes';
import { countAmong } from './countMatching';
import { spanFilter } from './eventScans';
import { inLanes } from './lanes';
import { LOOKED_UP, portions } from './portions';
import { planFor, type Plan, type Question } from './plan';
import { prepare, scoped, type Prepared } from './prepared';
import { rawBatches } from './rawBatches';

/** Buckets at the same time. */
const LANES = 2;

/** How many profiles some buckets have, and how many of these match. */
export interface Counted {
  readonly profiles: number;
  readonly matching: number;
}

type Options = { readonly signal?: AbortSignal };
type InBuckets = { readonly bucket: { readonly $in: readonly number[] } };

/** Counts exactly in parts of the account, time and again: a hash of the id says to which bucket a profile belongs. */
export async function sampler(
  context: EngineContext,
  question: Question,
  options: Options,
): Promise<(buckets: readonly number[]) => Promise<Counted>> {
  const plan = planFor(question);
  const decidesAlone = plan.exact || plan.filter === 'nothing';
  const shared =
    !decidesAlone && (plan.scans.length === 0 || (await isCheapForAll(context, plan)))
      ? await prepare(context, question, plan, { ...options, hint: 'bucket' })
      : undefined;
  const { profiles } = await factCollections(context);
  const size = (part: InBuckets): Promise<number> =>
    countOver(profiles, 'bucket', { account: context.account, ...part });
  const countPart = async (part: InBuckets): Promise<Counted> => {
    options.signal?.throwIfAborted();
    if (plan.filter === 'nothing') return { profiles: await size(part), matching: 0 };
    if (plan.exact)
      return {
        profiles: await size(part),
        matching: await countOver(profiles, 'bucket', scoped(context, plan, part)),
      };
    if (shared)
      return { profiles: await size(part), matching: await countAmong(context, shared, [part], options) };
    return countLookedUp(context, question, plan, part, options);
  };
  return async (buckets) => {
    const half = Math.ceil(buckets.length / 2);
    const counts = await inLanes(
      portions(buckets, half).map((part): InBuckets => ({ bucket: { $in: part } })),
      LANES,
      countPart,
    );
    return {
      profiles: counts.reduce((sum, part) => sum + part.profiles, 0),
      matching: counts.reduce((sum, part) => sum + part.matching, 0),
    };
  };
}

/** With the events of these profiles alone. */
async function countLookedUp(
  context: EngineContext,
  question: Question,
  plan: Plan,
  part: InBuckets,
  options: Options,
): Promise<Counted> {
  const ids = await idsIn(context, part);
  let matching = 0;
  for (const among of portions(ids, LOOKED_UP)) {
    const prepared: Prepared = await prepare(context, question, plan, { ...options, among, hint: 'account' });
    if (prepared.plan.select === 'batches') {
      matching += await countAmong(context, prepared, [{ _id: { $in: among } }], options);
      continue;
    }
    const settled = among.map((id) => prepared.byEvents(prepared.table.find(id.id as Buffer, 0)));
    const open = among.filter((_, i) => settled[i] === undefined);
    matching += settled.filter((answer) => answer === true).length;
    if (open.length > 0) matching += await countAmong(context, prepared, [{ _id: { $in: open } }], options);
  }
  return { profiles: ids.length, matching };
}

async function idsIn(context: EngineContext, part: InBuckets): Promise<ObjectId[]> {
  const { profiles } = await factCollections(context);
  const ids: ObjectId[] = [];
  const find = { filter: { account: context.account, ...part }, projection: { _id: 1 }, hint: 'bucket' };
  for await (const { bytes, starts } of rawBatches(profiles, find))
    for (const start of starts) ids.push(objectIdAt(bytes, firstIdIn(bytes, start, '_id')));
  return ids;
}

/** Up to so many events are counted for everybody sooner than those of a part are looked up profile by profile. */
const CHEAP = 15_000;

async function isCheapForAll(context: EngineContext, { scans }: Plan): Promise<boolean> {
  const { events } = await factCollections(context);
  let left = CHEAP;
  for (const scan of scans) {
    const filter = { account: context.account, type: scan.type, ...spanFilter(scan) };
    left -=
      (await countOver(events, 'window', filter, { limit: left + 1 })) * (scan.where || scan.reads ? 4 : 1);
    if (left < 0) return false;
  }
  return true;
}
