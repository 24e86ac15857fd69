import type { Document, ObjectId } from 'mongodb';
import type { EngineContext } from '../../../store/context';
import { factCollections } from '../../facts/collections';
import type { EventDocument } from '../../facts/documents';
import type { EventNeed } from '../memory/CompiledRule';
import { ProfileIdTable } from './ProfileIdTable';
import { audienceRanges } from './audienceRanges';
import { documentAt, firstIdIn } from './bytes';
import { EARLIEST, slicesOf, spanFilter, type EventScan } from './eventScans';
import { inLanes } from './lanes';
import { propertyFields, propertyFilter } from './propertyBounds';
import { isIndexGone, scansWithoutLists, servingIndexes } from './propertyIndex';
import { rawBatches } from './rawBatches';

/**
 * Scans at the same time: MongoDB reads with one thread each, and there is one of us to walk what they find.
 * More than two, so that it does not wait for us.
 */
const LANES = 3;

export interface OccurrenceOptions {
  readonly signal?: AbortSignal;
  /** Only events of these profiles, at most some ten thousand; default: everybody's. */
  readonly among?: readonly ObjectId[];
}

/**
 * Counts the events of everybody who has any, a column per slot. Who is not in the table has none. Events of profiles that are no more
 * (any more) are counted as well: whoever uses a row has to see that the profile exists.
 */
export async function countOccurrences(
  context: EngineContext,
  scans: readonly EventScan[],
  needs: readonly EventNeed[],
  options: OccurrenceOptions = {},
): Promise<ProfileIdTable> {
  const { among } = options;
  if (among)
    return countBy(
      context,
      scans.map((scan) => ({ scan, profileId: { $in: among }, hint: 'profile' })),
      needs,
      options,
    );
  const serving = await servingIndexes(context, scans);
  try {
    return await countServed(context, scans, serving, needs, options);
  } catch (error) {
    if (serving.size === 0 || !isIndexGone(error)) throw error;
    return countBy(context, await readsOf(context, scans), needs, options);
  }
}

/** Where an index alone says which events count, their values are not read; if a list was written meanwhile that it took for a number, they are after all. */
async function countServed(
  context: EngineContext,
  scans: readonly EventScan[],
  serving: ReadonlyMap<EventScan, string>,
  needs: readonly EventNeed[],
  options: OccurrenceOptions,
): Promise<ProfileIdTable> {
  const covered = await scansWithoutLists(context, serving);
  const table = await countBy(context, await readsOf(context, scans, serving, covered), needs, options);
  if (covered.size === 0 || (await scansWithoutLists(context, serving)).size === covered.size) return table;
  return countBy(context, await readsOf(context, scans, serving), needs, options);
}

async function countBy(
  context: EngineContext,
  reads: readonly Read[],
  needs: readonly EventNeed[],
  options: OccurrenceOptions,
): Promise<ProfileIdTable> {
  const table = new ProfileIdTable(needs.length);
  await inLanes(reads, LANES, (read) =>
    read.scan.where && !read.isCovered
      ? countDocuments(context, read, needs, table, options)
      : countKeys(context, read, table, options),
  );
  return table;
}

/** A part of a scan, and the index that serves it. */
interface Read {
  readonly scan: EventScan;
  readonly profileId?: Document;
  readonly hint: string;
  /** Whether every event that the index of a property condition finds counts. */
  readonly isCovered?: boolean;
}

/**
 * A window of everybody's events lies together in the index by time. Where there is no window, everybody's events are read person by person: each
 * is looked for in the table once. A window is cut, so that there is something to read at the same time until the end. `serving` are indexes of
 * property conditions, by scan; `covered` are those whose values need not be read.
 */
async function readsOf(
  context: EngineContext,
  scans: readonly EventScan[],
  serving: ReadonlyMap<EventScan, string> = new Map(),
  covered: ReadonlySet<EventScan> = new Set(),
): Promise<Read[]> {
  const ranges = scans.some(isOpen) ? await audienceRanges(context, undefined) : [];
  const reads = await Promise.all(
    scans.map(async (scan): Promise<Read[]> => {
      if (isOpen(scan))
        return ranges.map(({ _id: profileId }) => ({
          scan,
          ...(profileId && { profileId }),
          hint: 'profile',
        }));
      return (await slices(context, scan)).map((slice) => ({
        scan: slice,
        hint: serving.get(scan) ?? 'window',
        isCovered: covered.has(scan),
      }));
    }),
  );
  return reads.flat();
}

const isOpen = ({ from }: EventScan): boolean => from <= EARLIEST;

const filterOf = (context: EngineContext, { scan, profileId }: Read): Document => ({
  account: context.account,
  type: scan.type,
  ...(profileId && { profileId }),
  ...spanFilter(scan),
});

/** Where the events are is asked of the index. */
async function slices(context: EngineContext, scan: EventScan): Promise<EventScan[]> {
  const { events } = await factCollections(context);
  const filter = filterOf(context, { scan, hint: 'window' });
  const end = async (direction: 1 | -1): Promise<number | undefined> =>
    (
      await events.findOne(filter, { projection: { _id: 0, at: 1 }, sort: { at: direction }, hint: 'window' })
    )?.at.getTime();
  const [first, last] = await Promise.all([end(1), end(-1)]);
  return first === undefined || last === undefined ? [] : slicesOf(scan, first, last);
}

/** Covered by the index: no event is fetched. */
async function countKeys(
  context: EngineContext,
  read: Read,
  table: ProfileIdTable,
  { signal }: OccurrenceOptions,
): Promise<void> {
  const { events } = await factCollections(context);
  const where = read.isCovered ? { $and: [propertyFilter(read.scan.where ?? []) as Document] } : {};
  const find = {
    filter: { ...filterOf(context, read), ...where },
    projection: { _id: 0, profileId: 1 },
    hint: read.hint,
  };
  for await (const { bytes, starts } of rawBatches(events, find, { ...(signal && { signal }) })) {
    for (const start of starts) table.count(bytes, firstIdIn(bytes, start, 'profileId'), read.scan.slots);
  }
}

/** With property conditions: what could count is read (fetched, unless the condition has an index), what does is decided by the compiled conditions. */
async function countDocuments(
  context: EngineContext,
  read: Read,
  needs: readonly EventNeed[],
  table: ProfileIdTable,
  { signal }: OccurrenceOptions,
): Promise<void> {
  const { scan, hint } = read;
  const where = scan.where ?? [];
  const possible = propertyFilter(where);
  if (possible === 'nothing') return;
  const { events } = await factCollections(context);
  const fields = [...new Set(where.flatMap((rule) => [...propertyFields(rule)]))];
  const projection = { _id: 0, profileId: 1, ...Object.fromEntries(fields.map((field) => [field, 1])) };
  const find = {
    filter: { ...filterOf(context, read), ...(possible === 'everything' ? {} : { $and: [possible] }) },
    projection,
    hint,
  };
  for await (const { bytes, starts } of rawBatches(events, find, {
    largest: 5_000,
    ...(signal && { signal }),
  })) {
    for (const start of starts) {
      const event = documentAt(bytes, start) as EventDocument;
      const counting = scan.slots.filter((slot) => needs[slot]?.where?.(event) ?? true);
      if (counting.length > 0) table.count(bytes, firstIdIn(bytes, start, 'profileId'), counting);
    }
  }
}
