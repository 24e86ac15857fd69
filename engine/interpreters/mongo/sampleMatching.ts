import type { ObjectId } from 'mongodb';
import { BUCKETS } from '../../changes/bucketOf';
import type { EngineContext } from '../../context';
import { firstIdIn, objectIdAt } from './bytes';
import { countAmong } from './countMatching';
import { LOOKED_UP, prepare, scoped, type Prepared } from './prepared';
import { planFor, type Plan, type Question } from './plan';
import { portions } from './matchingProfiles';
import { spanFilter } from './eventScans';
import { rawBatches } from './rawBatches';

/** The account in so many random parts: a hash of the id says to which a profile belongs. */
export const PARTS = 64;
const WIDTH = BUCKETS / PARTS;

/** Exact counts of these parts of the account. */
export async function countParts(context: EngineContext, question: Question, parts: readonly number[], options: { signal?: AbortSignal } = {}): Promise<number[]> {
  const plan = planFor(question);
  if (plan.filter === 'nothing') return parts.map(() => 0);
  const ranges = parts.map((part) => ({ bucket: { $gte: part * WIDTH, $lt: (part + 1) * WIDTH } }));
  if (plan.exact) {
    const { profiles } = await context.collections();
    return Promise.all(ranges.map((range) => profiles.countDocuments(scoped(context, plan, range), { hint: 'bucket', ...options })));
  }
  const shared = plan.scans.length > 0 && (await isCheapForAll(context, plan)) ? await prepare(context, question, plan, options) : undefined;
  return Promise.all(ranges.map((range) => countRange(context, question, plan, range, options, shared)));
}

type BucketRange = { readonly bucket: { readonly $gte: number; readonly $lt: number } };

async function countRange(context: EngineContext, question: Question, plan: Plan, range: BucketRange, options: { signal?: AbortSignal }, shared?: Prepared): Promise<number> {
  const hint = { ...options, hint: 'bucket' };
  if (shared) return countAmong(context, shared, [range], hint);
  if (plan.scans.length === 0) return countAmong(context, await prepare(context, question, plan, options), [range], hint);
  let count = 0;
  for (const among of portions(await idsIn(context, range), LOOKED_UP)) {
    const prepared = await prepare(context, question, plan, { ...options, among });
    const settled = among.map((id) => prepared.byEvents(prepared.table.find(id.id as Buffer, 0)));
    const open = among.filter((_, i) => settled[i] === undefined);
    count += settled.filter((answer) => answer === true).length;
    if (open.length > 0) count += await countAmong(context, prepared, [{ _id: { $in: open } }], { ...options, hint: 'account' });
  }
  return count;
}

async function idsIn(context: EngineContext, range: BucketRange): Promise<ObjectId[]> {
  const { profiles } = await context.collections();
  const ids: ObjectId[] = [];
  const find = { filter: { account: context.account, ...range }, projection: { _id: 1 }, hint: 'bucket' };
  for await (const { bytes, starts } of rawBatches(profiles, find)) for (const start of starts) ids.push(objectIdAt(bytes, firstIdIn(bytes, start, '_id')));
  return ids;
}

/** Up to so many events are counted for everybody sooner than those of a part are looked up profile by profile. */
const CHEAP = 200_000;

async function isCheapForAll(context: EngineContext, { scans }: Plan): Promise<boolean> {
  const { events } = await context.collections();
  let left = CHEAP;
  for (const scan of scans) {
    const filter = { account: context.account, type: scan.type, ...spanFilter(scan) };
    left -= (await events.countDocuments(filter, { hint: 'window', limit: left + 1 })) * (scan.where ? 4 : 1);
    if (left < 0) return false;
  }
  return true;
}
