import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../context';
import type { EventNeed } from '../interpreters/memory/CompiledRule';
import type { EventDocument } from '../mongo/documents';

/** One profile as far as its events are read: those of its revision or before. */
export interface EventReader {
  readonly profileId: ObjectId;
  readonly revision: number;
  /** The instant (ms) the rules are asked for. */
  readonly now: number;
}

/** Instants (ms), oldest first, per need. */
export type Occurrences = (readonly number[])[];

/**
 * The events that the needs ask for, of many profiles, in one pass per event type; what cannot decide is dropped while reading, so that
 * memory stays bounded by the needs, not by the events. Results are in the order of the readers.
 *
 * @param whole ignore bounds (an explanation shows every event).
 */
export async function readOccurrences(context: EngineContext, readers: readonly EventReader[], needs: readonly EventNeed[], whole = false): Promise<Occurrences[]> {
  const collected = readers.map(() => needs.map((need) => new Collected(need, whole)));
  const types = new Map<string, number[]>();
  needs.forEach((need, slot) => types.set(need.type, [...(types.get(need.type) ?? []), slot]));
  await Promise.all([...types].map(([type, slots]) => readType(context, readers, type, slots, needs, collected)));
  return collected.map((slots) => slots.map((slot) => slot.instants()));
}

async function readType(context: EngineContext, readers: readonly EventReader[], type: string, slots: readonly number[], needs: readonly EventNeed[], collected: readonly Collected[][]): Promise<void> {
  if (readers.length === 0) return;
  const { events } = await context.collections();
  const byProfile = new Map(readers.map((reader, i) => [reader.profileId.toHexString(), i]));
  const filter = {
    account: context.account,
    type,
    profileId: readers.length === 1 ? (readers[0] as EventReader).profileId : { $in: readers.map(({ profileId }) => profileId) },
    ...seenFilter(readers, slots.map((slot) => needs[slot] as EventNeed)),
  };
  const properties = slots.some((slot) => needs[slot]?.where !== undefined);
  const cursor = events.find(filter, { projection: { _id: 0, profileId: 1, at: 1, rev: 1, ...(properties ? { properties: 1 } : {}) } }).sort({ profileId: 1, at: 1 });
  for await (const event of cursor) {
    const i = byProfile.get(event.profileId.toHexString()) as number;
    const reader = readers[i] as EventReader;
    if (event.rev > reader.revision) continue;
    for (const slot of slots) collected[i]?.[slot]?.add(event, reader.now);
  }
}

/** The union of what the needs can see, over all the readers. */
function seenFilter(readers: readonly EventReader[], needs: readonly EventNeed[]): object {
  const earliest = Math.min(...readers.map(({ now }) => now));
  const spans = needs.map((need) => need.seen(earliest));
  const from = Math.min(...spans.map((span) => span.from ?? -Infinity));
  const to = Math.max(...spans.map((span) => span.to ?? Infinity));
  const at = { ...(from === -Infinity ? {} : { $gte: new Date(from) }), ...(to === Infinity ? {} : { $lte: new Date(to) }) };
  return Object.keys(at).length > 0 ? { at } : {};
}

/** What one need keeps of one profile's events, which come oldest first. */
class Collected {
  private past: number[] = [];
  private readonly future: number[] = [];

  constructor(
    private readonly need: EventNeed,
    private readonly whole: boolean,
  ) {}

  add(event: Pick<EventDocument, 'at' | 'properties'>, now: number): void {
    const { where, bound } = this.need;
    const at = event.at.getTime();
    const { from = -Infinity, to = Infinity } = this.need.seen(now);
    if (at < from || at > to || (where && !where(event))) return;
    if (this.whole || bound === 'all') this.past.push(at);
    else if (bound.order === 'oldest') {
      if (this.past.length < bound.count) this.past.push(at);
    } else if (at > now) this.future.push(at);
    else this.addNewest(at, bound.count);
  }

  instants(): number[] {
    const { bound } = this.need;
    const past = bound === 'all' || this.whole || bound.order === 'oldest' ? this.past : this.past.slice(-bound.count || Infinity);
    return [...past, ...this.future];
  }

  private addNewest(at: number, count: number): void {
    if (count === 0) return;
    this.past.push(at);
    if (this.past.length > 2 * count + 64) this.past = this.past.slice(-count);
  }
}
