import type { Document } from 'mongodb';
import type { EngineContext } from '../../../store/context';
import { factCollections } from '../../facts/collections';
import type { EventDocument } from '../../facts/documents';
import type { EventNeed, Needs } from '../memory/CompiledRule';
import type { Found, OccurrenceOptions } from './Found';
import { ProfileIdTable } from './ProfileIdTable';
import { audienceRanges } from './audienceRanges';
import { collectEvents } from './collectEvents';
import { TooManyEvents } from './columns/Column';
import { columnsFor } from './columns/columnsFor';
import { settleTies } from './settleTies';
import { documentAt, firstIdIn } from './bytes';
import { EARLIEST, slicesOf, type EventScan } from './eventScans';
import { inLanes } from './lanes';
import { propertyFields, propertyFilter } from './propertyBounds';
import { isIndexGone, scansWithoutLists, servingIndexes } from './propertyIndex';
import { rawBatches } from './rawBatches';
import { filterOf, type Read } from './Read';

/**
 * Scans at the same time: MongoDB reads with one thread each, and there is one of us to walk what they find.
 * More than two, so that it does not wait for us.
 */
const LANES = 3;

/**
 * Goes over the events of everybody who has any. Who is not in the table has none. Events of profiles that are no more (any more) are counted as
 * well: whoever uses a row has to see that the profile exists. `undefined` where more has to be kept than fits into memory.
 */
export async function countOccurrences(
  context: EngineContext,
  scans: readonly EventScan[],
  needs: Needs,
  zone: string,
  options: OccurrenceOptions = {},
): Promise<Found | undefined> {
  const count = (reads: readonly Read[]): Promise<Found> => countBy(context, reads, needs, zone, options);
  const { among } = options;
  try {
    if (among)
      return await count(scans.map((scan) => ({ scan, profileId: { $in: among }, hint: 'profile' })));
    const serving = await servingIndexes(context, scans);
    try {
      return await countServed(context, scans, serving, count);
    } catch (error) {
      if (serving.size === 0 || !isIndexGone(error)) throw error;
      return await count(await readsOf(context, scans));
    }
  } catch (error) {
    if (error instanceof TooManyEvents) return undefined;
    throw error;
  }
}

/** Where an index alone says what is wanted, events are not read; if a list was written meanwhile that it took for a number, they are after all. */
async function countServed(
  context: EngineContext,
  scans: readonly EventScan[],
  serving: ReadonlyMap<EventScan, string>,
  count: (reads: readonly Read[]) => Promise<Found>,
): Promise<Found> {
  const covered = await scansWithoutLists(context, serving);
  const found = await count(await readsOf(context, scans, serving, covered));
  if (covered.size === 0 || (await scansWithoutLists(context, serving)).size === covered.size) return found;
  return count(await readsOf(context, scans, serving));
}

async function countBy(
  context: EngineContext,
  reads: readonly Read[],
  needs: Needs,
  zone: string,
  options: OccurrenceOptions,
): Promise<Found> {
  const columns = columnsFor(needs, zone);
  const isNumbered = columns.some((column) => column !== undefined);
  const table = new ProfileIdTable(needs.events.length + (isNumbered ? 1 : 0));
  const found = { table, columns };
  await inLanes(reads, LANES, (read) =>
    read.scan.reads
      ? collectEvents(context, read, read.scan.reads, needs.events, found, options)
      : read.scan.where && !read.isCovered
        ? countDocuments(context, read, needs.events, table, options)
        : countKeys(context, read, table, options),
  );
  if (isNumbered) await settleTies(context, needs.events, found);
  return found;
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
  const isByPerson = (scan: EventScan): boolean => isOpen(scan) && !(scan.reads && serving.has(scan));
  const ranges = scans.some(isByPerson) ? await audienceRanges(context, undefined) : [];
  const reads = await Promise.all(
    scans.map(async (scan): Promise<Read[]> => {
      if (isByPerson(scan))
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
