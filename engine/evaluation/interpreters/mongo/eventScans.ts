import type { EventNeed, Needs, Scanned } from '../memory/CompiledRule';
import type { PropertyRule } from '../../../language/rule/types';

/** One read of everybody's events of a type over a span of time: every event in it is looked at for the same conditions. */
export interface EventScan {
  readonly type: string;
  /** Instants in ms, both included. */
  readonly from: number;
  readonly to: number;
  /** The slots of the conditions; those with property conditions are never in a scan with those without. */
  readonly slots: readonly number[];
  /** By slot; absent when every event counts, and the index alone answers. */
  readonly where?: readonly PropertyRule[];
  /** Of events that are more than counted: what is read of each. */
  readonly reads?: Reads;
}

/** What of an event is read. */
export interface Reads {
  /** By name, in order. */
  readonly properties: readonly string[];
  readonly time: boolean;
  readonly id: boolean;
}

/** The instants that a Date can hold. */
const LATEST = 8.64e15;
export const EARLIEST = -LATEST;

/**
 * The scans that answer all event conditions at `now`. Conditions on one type that look at the same of an event share a read wherever their windows
 * overlap: time is cut at the ends of the windows, so that within a scan nobody has to look whether an event's time counts.
 */
export function eventScans({ asks, events }: Needs, now: number): EventScan[] {
  const groups = new Map<string, Group>();
  const grouped = new Set<number>();
  for (const { slots, scanned } of asks)
    for (const slot of slots) {
      if (grouped.has(slot)) continue;
      grouped.add(slot);
      const need = events[slot] as EventNeed;
      const reads = scanned.kind === 'count' ? undefined : readsOf(need, scanned);
      const key = JSON.stringify([need.type, reads ?? need.rule !== undefined]);
      const group = groups.get(key) ?? { slots: [], ...(reads && { reads }) };
      group.slots.push(slot);
      groups.set(key, group);
    }
  return [...groups.values()].flatMap((group) => scansOf(group, events, now));
}

interface Group {
  readonly slots: number[];
  readonly reads?: Reads;
}

const readsOf = ({ reads, keeps }: EventNeed, scanned: Scanned): Reads => ({
  properties: [...new Set(reads)].sort(),
  time: scanned.kind !== 'number' || scanned.of === 'days',
  id: scanned.kind === 'kept' && keeps?.id === true,
});

function scansOf({ slots, reads }: Group, needs: readonly EventNeed[], now: number): EventScan[] {
  const spans = slots.flatMap((slot) => {
    const counted = needs[slot]?.counted(now);
    return counted
      ? [
          {
            slot,
            from: Math.max(counted.from ?? EARLIEST, EARLIEST),
            to: Math.min(counted.to ?? LATEST, LATEST),
          },
        ]
      : [];
  });
  const cuts = [...new Set(spans.flatMap(({ from, to }) => [from, to + 1]))].sort((a, b) => a - b);
  const scans: EventScan[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [from, to] = [cuts[i] as number, (cuts[i + 1] as number) - 1];
    const covering = spans.filter((span) => span.from <= from && span.to >= to).map(({ slot }) => slot);
    if (covering.length === 0) continue;
    const { type, rule } = needs[covering[0] as number] as EventNeed;
    scans.push({
      type,
      from,
      to,
      slots: covering,
      ...(reads ? { reads } : rule && { where: covering.map((slot) => needs[slot]?.rule as PropertyRule) }),
    });
  }
  return scans;
}

/** Slices of a scan are more than what is read at the same time: events are not spread evenly over time. */
const SLICES = 6;

/** A scan in slices of equal time between its first and its last event; the latest come first, they have the most events. */
export function slicesOf(scan: EventScan, first: number, last: number): EventScan[] {
  const [from, to] = [Math.max(scan.from, first), Math.min(scan.to, last)];
  const cuts = Array.from(
    { length: SLICES - 1 },
    (_, i) => from + Math.floor(((i + 1) * (to - from)) / SLICES),
  );
  const ends = [scan.from - 1, ...new Set(cuts.filter((cut) => cut >= scan.from && cut < scan.to)), scan.to];
  return ends
    .slice(1)
    .map((end, i) => ({ ...scan, from: (ends[i] as number) + 1, to: end }))
    .reverse();
}

export const spanFilter = ({
  from,
  to,
}: Pick<EventScan, 'from' | 'to'>): { at?: { $gte?: Date; $lte?: Date } } => {
  const at = {
    ...(from > EARLIEST ? { $gte: new Date(from) } : {}),
    ...(to < LATEST ? { $lte: new Date(to) } : {}),
  };
  return Object.keys(at).length === 0 ? {} : { at };
};
