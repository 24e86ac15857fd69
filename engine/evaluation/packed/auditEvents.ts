import type { EngineContext } from '../../store/context';
import type { StoredValue } from '../../language/attributes/StoredValue';
import type { OpenBlock } from './chunks';
import {
  ALL_EVENTS,
  eventsColumn,
  isEvents,
  isProperty,
  otherProperties,
  propertyColumn,
} from './columnKeys';
import { keyOf } from './ColumnWriter';
import { eventsOf, type HeldEvent } from './eventsOf';
import type { PackedProfile } from './rowOf';

/** Where somebody is in columns. */
export interface Row {
  readonly block: OpenBlock;
  readonly row: number;
}

/**
 * Of these people those of whom columns say otherwise what they did.
 *
 * @param people in the order of their ids. @param rows where each of them is.
 */
export async function wrongEvents(
  context: EngineContext,
  people: readonly PackedProfile[],
  rows: readonly Row[],
): Promise<PackedProfile[]> {
  const wrong: PackedProfile[] = [];
  let [person, own]: [number, string[]] = [0, []];
  const upTo = (next: number): void => {
    for (; person < next; person++) {
      const { block, row } = rows[person] as Row;
      if (own.sort().join('\n') !== textsAt(block, row).sort().join('\n'))
        wrong.push(people[person] as PackedProfile);
      own = [];
    }
  };
  for await (const events of eventsOf(context, people))
    for (const event of events) {
      upTo(event.row);
      const text = textOf((rows[person] as Row).block, event);
      if (text !== undefined) own.push(text);
    }
  upTo(people.length);
  return wrong;
}

/** An event of a document, as far as a block has columns of it. */
function textOf(
  { head: { columns, left } }: OpenBlock,
  { type, at, properties = {} }: HeldEvent,
): string | undefined {
  const name = eventsColumn(type);
  if (left.has(ALL_EVENTS) || left.has(name)) return undefined;
  const isHeld = (column: string): boolean =>
    columns.has(column) || !(left.has(column) || left.has(otherProperties(name)));
  const held = Object.entries(properties).flatMap(([key, value]) => {
    const column = propertyColumn(name, key);
    return isHeld(column) ? [[column, keyOf(value as StoredValue)]] : [];
  });
  return JSON.stringify([name, at, held.sort(byName)]);
}

/** Events of a row. */
function textsAt(block: OpenBlock, row: number): string[] {
  const texts: string[] = [];
  for (const [name, properties] of typesOf(block)) {
    const events = block.events(name);
    if (!events) continue;
    const [from, to] = events.of(row);
    for (let i = from; i < to; i++) {
      const held = properties.flatMap((property) => {
        const column = block.column(property);
        const code = column?.codes[i] ?? 0;
        return column && code > 0 ? [[property, keyOf(column.value(code))]] : [];
      });
      texts.push(JSON.stringify([name, events.instants[i], held]));
    }
  }
  return texts;
}

const types = new WeakMap<OpenBlock, ReadonlyMap<string, string[]>>();

/** The columns of events, each with those of its properties in order. */
function typesOf(block: OpenBlock): ReadonlyMap<string, string[]> {
  const known = types.get(block);
  if (known) return known;
  const names = [...block.head.columns].filter(isEvents).sort();
  const found = new Map(names.filter((name) => !isProperty(name)).map((name) => [name, [] as string[]]));
  for (const name of names) if (isProperty(name)) found.get(name.slice(0, name.indexOf('.')))?.push(name);
  types.set(block, found);
  return found;
}

const byName = ([one = '']: string[], [other = '']: string[]): number => (one < other ? -1 : 1);
