import { dayReader } from '../../memory/measuredValues';
import type { EventNeed, Needs, Scanned } from '../../memory/CompiledRule';
import { ChosenColumn } from './ChosenColumn';
import type { Column } from './Column';
import { CountColumn } from './CountColumn';
import { DaysColumn } from './DaysColumn';
import { DistinctColumn } from './DistinctColumn';
import { ExtremeColumn } from './ExtremeColumn';
import { KeptColumn } from './KeptColumn';
import { SumColumn } from './SumColumn';

/** By slot what is collected of everybody's events; `undefined` where they are only counted. */
export type Columns = readonly (Column | undefined)[];

export function columnsFor({ asks, events }: Needs, zone: string): Columns {
  const columns = new Array<Column | undefined>(events.length).fill(undefined);
  for (const { slots, scanned } of asks)
    if (scanned.kind !== 'count')
      for (const slot of slots) columns[slot] ??= columnFor(scanned, events[slot] as EventNeed, zone);
  return columns;
}

function columnFor(scanned: Exclude<Scanned, { kind: 'count' }>, need: EventNeed, zone: string): Column {
  const keeps = need.keeps as NonNullable<EventNeed['keeps']>;
  if (scanned.kind === 'kept') return new KeptColumn(keeps);
  if (scanned.kind === 'chosen')
    return new ChosenColumn(scanned.which, keeps.holds ?? (() => true), keeps.id);
  const { of } = scanned;
  const read = (event: Parameters<typeof keeps.of>[0]): string | number | undefined => keeps.of(event)?.value;
  switch (of) {
    case 'sum':
    case 'average':
      return new SumColumn(read, of === 'average');
    case 'minimum':
    case 'maximum':
      return new ExtremeColumn(read, of === 'minimum' ? 1 : -1);
    case 'distinct':
      return new DistinctColumn(read);
    case 'days':
      return new DaysColumn(dayReader(zone));
    default:
      return new CountColumn();
  }
}
