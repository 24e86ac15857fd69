import type { EventNeed } from '../interpreters/memory/CompiledRule';
import type { Occurred } from '../interpreters/memory/KeptEvent';
import type { ScannedEvent } from '../interpreters/mongo/columns/Column';

/** Collects what one need has to know of one profile's events. */
export interface CollectsEvents {
  readonly need: EventNeed;
  /** Instants (ms) outside of these play no part. */
  readonly from: number;
  readonly to: number;
  add(event: ScannedEvent): void;
  /** Whether nothing that is still to come in the order of reading can matter. */
  isFull(): boolean;
  /** Forgets what was added: it is read anew. */
  clear(): void;
  /** In order of time. */
  found(): Occurred;
}

/** Collects the instants that one event condition has to know, and forgets the others. Events may come oldest or newest first. */
export class OccurrenceList implements CollectsEvents {
  readonly from: number;
  readonly to: number;
  private readonly kept: number[] = [];
  /** How many of `kept` are not after `now`; only they are limited in number when the newest decide. */
  private past = 0;
  /** The latest of `kept`, where the oldest decide. */
  private latest = -Infinity;

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
    if (at < this.from || at > this.to || (this.need.where !== undefined && !this.need.where(event))) return;
    const { bound } = this.need;
    if (bound === 'all') {
      this.kept.push(at);
      return;
    }
    if (bound.order === 'oldest') {
      if (this.kept.length < bound.count) {
        this.kept.push(at);
        this.latest = Math.max(this.latest, at);
      } else if (at < this.latest) this.dropLatest(at);
      return;
    }
    this.kept.push(at);
    if (at > this.now) return;
    this.past++;
    // Twice as many before the oldest are dropped: forgetting one at a time would move the list each time.
    if (this.past > 2 * bound.count + 16) this.trim(bound.count);
  }

  isFull(): boolean {
    const { bound } = this.need;
    if (bound === 'all') return false;
    return bound.order === 'oldest' ? this.kept.length >= bound.count : this.past >= bound.count;
  }

  clear(): void {
    this.kept.length = 0;
    this.past = 0;
    this.latest = -Infinity;
  }

  found(): number[] {
    if (this.need.bound !== 'all' && this.need.bound.order === 'newest') this.trim(this.need.bound.count);
    return this.kept.sort((a, b) => a - b);
  }

  private dropLatest(at: number): void {
    this.kept[this.kept.indexOf(this.latest)] = at;
    this.latest = this.kept.reduce((latest, instant) => Math.max(latest, instant), -Infinity);
  }

  private trim(count: number): void {
    this.kept.sort((a, b) => a - b);
    const firstFuture = this.kept.findIndex((at) => at > this.now);
    const past = firstFuture === -1 ? this.kept.length : firstFuture;
    if (past > count) this.kept.splice(0, past - count);
    this.past = Math.min(past, count);
  }
}
