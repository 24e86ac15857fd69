import type { Chosen } from '../interpreters/memory/CompiledRule';
import type { Occurred } from '../interpreters/memory/KeptEvent';
import type { ChosenColumn } from '../interpreters/mongo/columns/ChosenColumn';
import type { Column as Collected, NumberColumn, ValueColumn } from '../interpreters/mongo/columns/Column';
import { columnsFor } from '../interpreters/mongo/columns/columnsFor';
import type { KeptColumn } from '../interpreters/mongo/columns/KeptColumn';
import { has, set, wordsOf, type Bits } from './bits';
import { Damaged } from './errors';
import { PackedEvent } from './PackedEvent';
import type { PackedEvents } from './PackedEvents';
import type { EventBlock, EventLeaf, EventSource } from './parts';
import { rowsOfLeaf, rowsOfTree } from './rowsOfTree';

/**
 * Of which rows a condition on events holds. What decides is what decides over documents: the test of the condition, over what scans collect of events.
 *
 * @param unsure gets those of whom documents have to say it.
 */
export function rowsOfEvents(leaf: EventLeaf, rows: number, block: EventBlock, unsure: Bits): Bits {
  const { scanned } = leaf.ask;
  if (scanned.kind === 'count') {
    const counts = new Uint32Array(rows);
    for (const source of leaf.sources)
      forEachEvent(source, leaf, block, (row) => void (counts[row] as number)++);
    const known: (boolean | undefined)[] = [];
    return bitsOf(rows, (row) => (known[counts[row] as number] ??= scanned.test(counts[row] as number)));
  }
  const collected = columnsFor({ ...leaf.needs, asks: [leaf.ask] }, leaf.moment.zone);
  const some = new Uint8Array(rows);
  for (const source of leaf.sources) collect(source, leaf, block, collected[source.slot] as Collected, some);
  const holds = answererOf(leaf, collected);
  const without = holds(-1);
  const [slot] = leaf.ask.slots as [number];
  if (scanned.kind === 'chosen') {
    const chosen = collected[slot] as ChosenColumn;
    for (let row = 0; row < rows; row++) if (chosen.isTied(row)) set(unsure, row);
  }
  return bitsOf(rows, (row) => (some[row] === 0 ? without : holds(row)));
}

/** What a condition says of the events of a row; -1 stands for no events. */
function answererOf(
  { ask, moment }: EventLeaf,
  collected: readonly (Collected | undefined)[],
): (row: number) => boolean {
  const { scanned, slots } = ask;
  const column = collected[slots[0] as number];
  if (scanned.kind === 'number') return (row) => scanned.test((column as NumberColumn).of(row));
  if (scanned.kind === 'chosen')
    return (row) => scanned.test((column as ChosenColumn).of(row) satisfies Chosen | undefined, moment);
  return (row) => {
    const occurrences: Occurred[] = [];
    for (const slot of slots) occurrences[slot] = (collected[slot] as KeptColumn).of(row);
    return ask.test({ occurrences }, moment);
  };
}

/** @param some gets a 1 for whoever has any that count. */
function collect(
  source: EventSource,
  leaf: EventLeaf,
  block: EventBlock,
  into: Collected,
  some: Uint8Array,
): void {
  const event = new PackedEvent(source, block);
  const number = numberReader(source, leaf, block);
  forEachEvent(source, leaf, block, (row, i) => {
    some[row] = 1;
    if (!number) return into.add(row, event.moveTo(i));
    const value = number(i);
    if (value !== undefined) (into as ValueColumn).addNumber(row, value);
  });
}

/** Where the numbers of one property are all that is wanted, nothing else is made of an event. */
function numberReader(
  { need, properties: [property, ...others] }: EventSource,
  { ask: { scanned } }: EventLeaf,
  block: EventBlock,
): ((i: number) => number | undefined) | undefined {
  const isOfNumbers =
    scanned.kind === 'number' && ['sum', 'average', 'minimum', 'maximum'].includes(scanned.of);
  if (!isOfNumbers || !property || others.length > 0 || need.where) return undefined;
  const column = block.column(property.column);
  if (!column) return () => undefined;
  const { codes, size } = column;
  const values = Array.from({ length: size + 1 }, (_, code) => (code === 0 ? undefined : column.value(code)));
  return (i) => {
    const value = values[codes[i] as number];
    return typeof value === 'number' ? value : undefined;
  };
}

/** Those that count: of the time that is asked for, and for which the property conditions hold. */
function forEachEvent(
  source: EventSource,
  { moment }: EventLeaf,
  block: EventBlock,
  visit: (row: number, i: number) => void,
): void {
  const { need, column, where } = source;
  const events = block.events(column);
  const span = need.counted(moment.ms);
  if (!events || !span) return;
  checkLengths(source, events, block);
  const { rows, instants, size } = events;
  const [from, to] = [span.from ?? -Infinity, span.to ?? Infinity];
  const passing =
    where && rowsOfTree(where, size, (leaf) => rowsOfLeaf(leaf, size, block.column(leaf.column)));
  const event = need.where && !where ? new PackedEvent(source, block) : undefined;
  for (let i = 0; i < size; i++) {
    const at = instants[i] as number;
    if (at < from || at > to) continue;
    if (passing && !has(passing, i)) continue;
    if (event && need.where?.(event.moveTo(i)) !== true) continue;
    visit(rows[i] as number, i);
  }
}

function checkLengths({ properties }: EventSource, { size }: PackedEvents, block: EventBlock): void {
  for (const { column } of properties) {
    const { codes } = block.column(column) ?? {};
    if (codes && codes.length !== size) throw new Damaged('A property is not of the length of its events.');
  }
}

function bitsOf(rows: number, holds: (row: number) => boolean): Bits {
  const bits = new Uint32Array(wordsOf(rows));
  for (let row = 0; row < rows; row++) if (holds(row)) set(bits, row);
  return bits;
}
