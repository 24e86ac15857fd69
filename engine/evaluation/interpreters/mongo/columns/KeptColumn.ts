import type { Keeps } from '../../memory/CompiledRule';
import { inTime, type KeptEvent } from '../../memory/KeptEvent';
import { TooManyEvents, type Column, type ScannedEvent } from './Column';

/** Events that are kept at most: about 100 bytes each. */
const MOST_KEPT = 2_000_000;
const NOTHING: readonly KeptEvent[] = [];

/** What is kept of everybody's events, for what cannot be told without them. */
export class KeptColumn implements Column {
  private readonly lists = new Map<number, KeptEvent[]>();
  private size = 0;

  constructor(private readonly keeps: Keeps) {}

  add(person: number, event: ScannedEvent): void {
    const kept = this.keeps.of(event);
    if (!kept) return;
    if (++this.size > MOST_KEPT) throw new TooManyEvents();
    const one = { at: event.at, ...(event.id !== undefined && { id: event.id }), ...kept };
    const list = this.lists.get(person);
    if (list) list.push(one);
    else this.lists.set(person, [one]);
  }

  /** In order of time. */
  of(person: number): readonly KeptEvent[] {
    return this.lists.get(person)?.sort(inTime) ?? NOTHING;
  }
}
