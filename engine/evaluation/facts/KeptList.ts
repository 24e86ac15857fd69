import type { EventNeed } from '../interpreters/memory/CompiledRule';
import { inTime, type KeptEvent } from '../interpreters/memory/KeptEvent';
import type { ScannedEvent } from '../interpreters/mongo/columns/Column';
import type { CollectsEvents } from './OccurrenceList';

type Writable<One> = { -readonly [Name in keyof One]: One[Name] };

/** Collects what a need keeps of events, and forgets the others. Events may come oldest or newest first. */
export class KeptList implements CollectsEvents {
  readonly from: number;
  readonly to: number;
  private readonly kept: KeptEvent[] = [];
  /** The first, or the last up to where they are all wanted; only where one is enough. */
  private one: KeptEvent | undefined;
  private isBeyond = false;
  /** Whether they came oldest first, as they are wanted: of very many sorting would be looked at each again. */
  private inOrder = true;

  constructor(
    readonly need: EventNeed,
    private readonly now: number,
  ) {
    const span = need.seen(now);
    this.from = span.from ?? -Infinity;
    this.to = span.to ?? Infinity;
  }

  add(event: ScannedEvent): void {
    const { at } = event;
    if (at < this.from || at > this.to) return;
    this.isBeyond ||= this.liesBehind(at);
    if (this.need.where !== undefined && !this.need.where(event)) return;
    const { keeps, bound } = this.need;
    const kept: Writable<KeptEvent> | undefined = keeps?.of(event) as KeptEvent | undefined;
    if (!kept) return;
    // Of a hundred thousand events copies would be most of the work.
    kept.at = at;
    if (keeps?.id === true) kept.id = event.id ?? '';
    if (bound === 'all' || (bound.order === 'newest' && at > this.settled(bound.age))) this.keep(kept);
    else if (!this.one || inTime(kept, this.one) < 0 === (bound.order === 'oldest')) this.one = kept;
  }

  isFull(): boolean {
    return this.isBeyond;
  }

  clear(): void {
    this.kept.length = 0;
    this.one = undefined;
    this.isBeyond = false;
    this.inOrder = true;
  }

  found(): KeptEvent[] {
    if (!this.one && this.inOrder) return this.kept;
    return (this.one ? [this.one, ...this.kept] : this.kept).sort(inTime);
  }

  private keep(kept: KeptEvent): void {
    const last = this.kept.at(-1);
    this.inOrder &&= last === undefined || inTime(last, kept) <= 0;
    this.kept.push(kept);
  }

  /** Whether an event lies behind the one that was found, in the order of reading, so that no other can take its place. */
  private liesBehind(at: number): boolean {
    const { bound } = this.need;
    if (!this.one || bound === 'all') return false;
    return bound.order === 'oldest' ? at > this.one.at : at < this.one.at;
  }

  private settled(age = 0): number {
    return this.now - age;
  }
}

/** The event's own id: it is stored behind the account. */
export const idOf = (stored: string): string => stored.slice(stored.indexOf('.') + 1);
