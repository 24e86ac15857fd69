import type { Document } from 'mongodb';
import type { EngineContext } from '../../../store/context';
import { factCollections } from '../../facts/collections';
import type { EventNeed } from '../memory/CompiledRule';
import { fieldAt, firstIdIn, TYPE } from './bytes';
import { EventReader } from './EventReader';
import type { Column, ValueColumn } from './columns/Column';
import type { Found, OccurrenceOptions } from './Found';
import type { Reads } from './eventScans';
import { fieldsOf, propertyFilter } from './propertyBounds';
import { rawBatches } from './rawBatches';
import { filterOf, type Read } from './Read';

/** Takes from events what is asked of them, and puts it into the columns of the scan. */
export async function collectEvents(
  context: EngineContext,
  read: Read,
  reads: Reads,
  needs: readonly EventNeed[],
  { table, columns }: Found,
  { signal }: OccurrenceOptions,
): Promise<void> {
  const { slots } = read.scan;
  const rules = slots.flatMap((slot) => needs[slot]?.rule ?? []);
  const possible = rules.length === slots.length ? propertyFilter(rules) : 'everything';
  if (possible === 'nothing') return;
  const { events } = await factCollections(context);
  const find = {
    filter: { ...filterOf(context, read), ...(possible === 'everything' ? {} : { $and: [possible] }) },
    hint: read.hint,
    // A field within another one, taken out of a key, costs the server more than the key.
    ...(read.isCovered && reads.properties.length > 0
      ? { returnKey: true as const }
      : { projection: projectionOf(reads) }),
  };
  const into = slots.map((slot) => ({ need: needs[slot] as EventNeed, column: columns[slot] as Column }));
  const numbers = columns.length;
  const value = valueColumn(reads, into);
  const areKeys = 'returnKey' in find;
  const event = new EventReader(reads, areKeys);
  const profileAt = (bytes: Buffer, start: number): number =>
    areKeys ? fieldAt(bytes, start, 'profileId', TYPE.objectId) : firstIdIn(bytes, start, 'profileId');
  for await (const { bytes, starts } of rawBatches(events, find, {
    largest: 16_000,
    ...(signal && { signal }),
  })) {
    for (const start of starts) {
      event.moveTo(bytes, start);
      if (value) {
        const { number } = event;
        if (!Number.isNaN(number))
          value.addNumber(table.number(bytes, profileAt(bytes, start), numbers), number);
        continue;
      }
      let person = -1;
      for (const { need, column } of into) {
        if (need.where && !need.where(event)) continue;
        if (person < 0) person = table.number(bytes, profileAt(bytes, start), numbers);
        column.add(person, event);
      }
    }
  }
}

/** The fields of an event in which that stands. */
export const projectionOf = ({ properties, time, id }: Reads): Document => ({
  _id: id ? 1 : 0,
  profileId: 1,
  ...(time && { at: 1 }),
  ...Object.fromEntries(properties.flatMap((property) => [...fieldsOf(property)].map((field) => [field, 1]))),
});

/** Where the number of one property is all that is wanted, nothing else is made of an event. */
function valueColumn(
  { properties: [property, ...more] }: Reads,
  into: readonly { readonly need: EventNeed; readonly column: Column }[],
): ValueColumn | undefined {
  const [only, ...others] = into;
  if (property === undefined || more.length > 0 || property.includes('.') || !only || others.length > 0)
    return undefined;
  const { need, column } = only;
  return need.where || !('addNumber' in column) ? undefined : (column as ValueColumn);
}
