import type { Document, ObjectId } from 'mongodb';
import type { EngineContext } from '../../context';
import type { EventDocument } from '../../mongo/documents';
import type { EventNeed } from '../memory/CompiledRule';
import { documentAt, firstIdIn } from './bytes';
import { halvesOf, spanFilter, type EventScan } from './eventScans';
import { inLanes } from './lanes';
import { ProfileIdTable } from './ProfileIdTable';
import { propertyFields, propertyFilter } from './propertyBounds';
import { rawBatches } from './rawBatches';

/** Scans at the same time: MongoDB reads with one thread each, and there is one of us to walk what they find. */
const LANES = 2;

export interface OccurrenceOptions {
  readonly signal?: AbortSignal;
  /** Only events of these profiles, at most some ten thousand; default: everybody's. */
  readonly among?: readonly ObjectId[];
}

/**
 * Counts the events of everybody who has any, a column per slot. Who is not in the table has none. Events of profiles that are no more
 * (any more) are counted as well: whoever uses a row has to see that the profile exists.
 */
export async function countOccurrences(context: EngineContext, scans: readonly EventScan[], needs: readonly EventNeed[], options: OccurrenceOptions = {}): Promise<ProfileIdTable> {
  const table = new ProfileIdTable(needs.length);
  const [only] = scans;
  const reads = scans.length === 1 && only && !options.among ? await twoHalves(context, only) : scans;
  await inLanes(reads, LANES, (scan) => (scan.where ? countDocuments(context, scan, needs, table, options) : countKeys(context, scan, table, options)));
  return table;
}

/** A window of everybody's events lies together in one index, one profile's events in the other. */
const eventsIn = (context: EngineContext, scan: EventScan, among: OccurrenceOptions['among']): { filter: Document; hint: string } => ({
  filter: { account: context.account, type: scan.type, ...(among && { profileId: { $in: among } }), ...spanFilter(scan) },
  hint: among ? 'profile' : 'window',
});

/** A lone scan is read in two halves; where the events are is asked of the index. */
async function twoHalves(context: EngineContext, scan: EventScan): Promise<EventScan[]> {
  const { events } = await context.collections();
  const end = async (direction: 1 | -1): Promise<number | undefined> => {
    const { filter, hint } = eventsIn(context, scan, undefined);
    return (await events.findOne(filter, { projection: { _id: 0, at: 1 }, sort: { at: direction }, hint }))?.at.getTime();
  };
  const [first, last] = await Promise.all([end(1), end(-1)]);
  return first === undefined || last === undefined ? [] : halvesOf(scan, first, last);
}

/** Covered by the index: no event is fetched. */
async function countKeys(context: EngineContext, scan: EventScan, table: ProfileIdTable, { signal, among }: OccurrenceOptions): Promise<void> {
  const { events } = await context.collections();
  const find = { ...eventsIn(context, scan, among), projection: { _id: 0, profileId: 1 } };
  for await (const { bytes, starts } of rawBatches(events, find, { ...(signal && { signal }) })) {
    for (const start of starts) table.count(bytes, firstIdIn(bytes, start, 'profileId'), scan.slots);
  }
}

/** With property conditions: what could count is fetched, what does is decided by the compiled conditions. */
async function countDocuments(context: EngineContext, scan: EventScan, needs: readonly EventNeed[], table: ProfileIdTable, { signal, among }: OccurrenceOptions): Promise<void> {
  const where = scan.where ?? [];
  const possible = propertyFilter(where);
  if (possible === 'nothing') return;
  const { events } = await context.collections();
  const { filter, hint } = eventsIn(context, scan, among);
  const fields = [...new Set(where.flatMap((rule) => [...propertyFields(rule)]))];
  const projection = { _id: 0, profileId: 1, ...Object.fromEntries(fields.map((field) => [field, 1])) };
  const find = { filter: { ...filter, ...(possible === 'everything' ? {} : { $and: [possible] }) }, projection, hint };
  for await (const { bytes, starts } of rawBatches(events, find, { largest: 5_000, ...(signal && { signal }) })) {
    for (const start of starts) {
      const event = documentAt(bytes, start) as EventDocument;
      const counting = scan.slots.filter((slot) => needs[slot]?.where?.(event) ?? true);
      if (counting.length > 0) table.count(bytes, firstIdIn(bytes, start, 'profileId'), counting);
    }
  }
}
