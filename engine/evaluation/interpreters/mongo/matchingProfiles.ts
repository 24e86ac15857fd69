import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../../store/context';
import { factCollections } from '../../facts/collections';
import { audienceRanges, rangesBefore, type IdRange } from './audienceRanges';
import { objectIdAt } from './bytes';
import { inOrder } from './inOrder';
import { planFor, type Question } from './plan';
import { portions } from './portions';
import { isWorthLookingUp, prepare, rowsBy, scoped, type Prepared } from './prepared';
import { projectionOf } from './profileFields';
import { rawBatches, type RawBatch } from './rawBatches';
import { resumed } from './resumed';

export interface AudienceReadOptions {
  /** Only profiles behind this one, in the order that is read in. */
  readonly after?: ObjectId;
  /** From the largest id to the smallest: ids grow with time. */
  readonly newestFirst?: boolean;
  readonly signal?: AbortSignal;
}

/** What the index of the account says without fetching a profile. */
const KEY: ReadonlySet<string> = new Set(['_id', 'externalId']);

/**
 * Everyone who matches, in the order of ids or the other way round, as stored documents in batches.
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
  const { signal, after, newestFirst = false } = options;
  const isCovered =
    prepared.hint === 'account' &&
    plan.filter === 'everything' &&
    Object.keys(projection).every((field) => KEY.has(field));
  const largest = isCovered ? 16_000 : 4_000;
  const readBehind =
    ({ _id }: IdRange, first: number) =>
    (last: ObjectId | undefined): AsyncGenerator<RawBatch> => {
      const ids = last ? { ..._id, [newestFirst ? '$lt' : '$gt']: last } : _id;
      const find = {
        filter: scoped(context, plan, ids && { _id: ids }),
        projection,
        sort: { _id: newestFirst ? (-1 as const) : (1 as const) },
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
    prepared.plan.select === 'events'
      ? await candidates(context, prepared, (id) => isBehind(id, after, newestFirst))
      : undefined;
  const parts: IdRange[] = lookedUp
    ? lookedUp.map((ids) => ({ _id: { $in: ids } }))
    : await audienceRanges(context, newestFirst ? undefined : after);
  yield* inOrder((newestFirst ? rangesBefore(parts, after).reverse() : parts).map(read));
}

const isBehind = (id: Buffer, after: ObjectId | undefined, newestFirst: boolean): boolean =>
  after === undefined || (newestFirst ? id.compare(after.id) < 0 : id.compare(after.id) > 0);

/** Whom their events leave, in the order of ids and in portions; `undefined` when they are so many that everybody had better be read. */
async function candidates(
  context: EngineContext,
  prepared: Prepared,
  isAsked: (id: Buffer) => boolean,
): Promise<ObjectId[][] | undefined> {
  const { table } = prepared;
  const { yes, open } = rowsBy(prepared);
  if (!(await isWorthLookingUp(context, yes.length + open.length))) return undefined;
  return portions(
    table
      .sorted([...yes, ...open])
      .map((row) => table.bytesOf(row))
      .filter(isAsked)
      .map((bytes) => objectIdAt(bytes, 0)),
  );
}
