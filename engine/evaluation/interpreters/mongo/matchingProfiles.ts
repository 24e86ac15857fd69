import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../../store/context';
import { factCollections } from '../../facts/collections';
import { audienceRanges, type IdRange } from './audienceRanges';
import { objectIdAt } from './bytes';
import { inOrder } from './inOrder';
import { planFor, type Question } from './plan';
import { portions } from './portions';
import { isWorthLookingUp, prepare, rowsBy, scoped, type Prepared } from './prepared';
import { projectionOf } from './profileFields';
import { rawBatches, type RawBatch } from './rawBatches';
import { resumed } from './resumed';

export interface AudienceReadOptions {
  /** Only profiles behind this one. */
  readonly after?: ObjectId;
  readonly signal?: AbortSignal;
}

/** What the index of the account says without fetching a profile. */
const KEY: ReadonlySet<string> = new Set(['_id', 'externalId']);

/**
 * Everyone who matches, in the order of ids, as stored documents in batches.
 *
 * @param fields what of them is wanted besides the id.
 */
export async function* matchingProfiles(
  context: EngineContext,
  question: Question,
  fields: readonly string[],
  options: AudienceReadOptions = {},
): AsyncGenerator<RawBatch> {
  const plan = planFor(question);
  if (plan.filter === 'nothing') return;
  const prepared = await prepare(context, question, plan, {
    ...(options.signal && { signal: options.signal }),
  });
  const projection = projectionOf([...fields, ...prepared.fields]);
  const { profiles } = await factCollections(context);
  const { signal } = options;
  const isCovered =
    prepared.hint === 'account' &&
    plan.filter === 'everything' &&
    Object.keys(projection).every((field) => KEY.has(field));
  const largest = isCovered ? 16_000 : 4_000;
  const readBehind =
    ({ _id }: IdRange, first: number) =>
    (last: ObjectId | undefined): AsyncGenerator<RawBatch> => {
      const ids = last ? { ..._id, $gt: last } : _id;
      const find = {
        filter: scoped(context, plan, ids && { _id: ids }),
        projection,
        sort: { _id: 1 },
        hint: prepared.hint,
      };
      return rawBatches(profiles, find, { first, largest, ...(signal && { signal }) });
    };
  const read = (part: IdRange, i: number) =>
    async function* (): AsyncGenerator<RawBatch> {
      for await (const batch of resumed(readBehind(part, i === 0 ? 500 : 4_000))) {
        const starts = await prepared.decider.matching(batch);
        if (starts.length > 0) yield { bytes: batch.bytes, starts };
      }
    };
  const lookedUp =
    prepared.plan.select === 'events' ? await candidates(context, prepared, options.after) : undefined;
  const parts: IdRange[] = lookedUp
    ? lookedUp.map((ids) => ({ _id: { $in: ids } }))
    : await audienceRanges(context, options.after);
  yield* inOrder(parts.map(read));
}

/** Whom their events leave, in the order of ids and in portions; `undefined` when they are so many that everybody had better be read. */
async function candidates(
  context: EngineContext,
  prepared: Prepared,
  after: ObjectId | undefined,
): Promise<ObjectId[][] | undefined> {
  const { table } = prepared;
  const { yes, open } = rowsBy(prepared);
  if (!(await isWorthLookingUp(context, yes.length + open.length))) return undefined;
  return portions(
    table
      .sorted([...yes, ...open])
      .map((row) => table.bytesOf(row))
      .filter((bytes) => after === undefined || bytes.compare(after.id) > 0)
      .map((bytes) => objectIdAt(bytes, 0)),
  );
}
