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

/**
 * Counts the events of everybody who has any, a column per slot. Who is not in the table has none. Events of profiles that are no more
 * (any more) are counted as well: whoever uses a row has to see that the profile exists.
 */
export async function countOccurrences(context: EngineContext, scans: readonly EventScan[], needs: readonly EventNeed[], signal?: AbortSignal): Promise<ProfileIdTable> {
  const table = new ProfileIdTable(needs.length);
  const [only] = scans;
  const reads = scans.length === 1 && only ? await twoHalves(context, only) : scans;
  await inLanes(reads, LANES, (scan) => (scan.where ? countDocuments(context, scan, needs, table, signal) : countKeys(context, scan, table, signal)));
  return table;
}

/** A lone scan is read in two halves; where the events are is asked of the index. */
async function twoHalves(context: EngineContext, scan: EventScan): Promise<EventScan[]> {
  const { events } = await context.collections();
  const end = async (direction: 1 | -1): Promise<number | undefined> => {
    const filter = { account: context.account, type: scan.type, ...spanFilter(scan) };
    return (await events.findOne(filter, { projection: { _id: 0, at: 1 }, sort: { at: direction }, hint: 'window' }))?.at.getTime();
  };
  const [first, last] = await Promise.all([end(1), end(-1)]);
  return first === undefined || last === undefined ? [] : halvesOf(scan, first, last);
}

const KEY = { projection: { _id: 0, profileId: 1 }, hint: 'window' } as const;

/** Covered by the index: no event is fetched. */
async function countKeys(context: EngineContext, scan: EventScan, table: ProfileIdTable, signal: AbortSignal | undefined): Promise<void> {
  const { events } = await context.collections();
  const filter = { account: context.account, type: scan.type, ...spanFilter(scan) };
  for await (const { bytes, starts } of rawBatches(events, { filter, ...KEY }, { ...(signal && { signal }) })) {
    for (const start of starts) table.count(bytes, firstIdIn(bytes, start, 'profileId'), scan.slots);
  }
}

/** With property conditions: what could count is fetched, what does is decided by the compiled conditions. */
async function countDocuments(context: EngineContext, scan: EventScan, needs: readonly EventNeed[], table: ProfileIdTable, signal: AbortSignal | undefined): Promise<void> {
  const where = scan.where ?? [];
  const possible = propertyFilter(where);
  if (possible === 'nothing') return;
  const { events } = await context.collections();
  const filter = { account: context.account, type: scan.type, ...spanFilter(scan), ...(possible === 'everything' ? {} : { $and: [possible] }) };
  const fields = [...new Set(where.flatMap((rule) => [...propertyFields(rule)]))];
  const projection = { _id: 0, profileId: 1, ...Object.fromEntries(fields.map((field) => [field, 1])) };
  for await (const { bytes, starts } of rawBatches(events, { filter, projection, hint: 'window' }, { largest: 5_000, ...(signal && { signal }) })) {
    for (const start of starts) {
      const event = documentAt(bytes, start) as EventDocument;
      const counting = scan.slots.filter((slot) => needs[slot]?.where?.(event) ?? true);
      if (counting.length > 0) table.count(bytes, firstIdIn(bytes, start, 'profileId'), counting);
    }
  }
}
