import type { EventReader } from '../interpreters/mongo/EventReader';
import { fieldsRead, type BookQuestion, type Stretch } from './bookOf';

/** Events of a chapter, about. */
const CHAPTER = 4_000;
/** So many events after the last chapter are worth new ones; between chapters fewer are. */
const LEAST = 5_000;
const LEAST_BETWEEN = 1_000;
/** What has happened in the last hour is still coming in. */
const SETTLED_MS = 3_600_000;

/** What was read of one stretch without a chapter, until it is cut into chapters. */
export class Draft {
  readonly instants: number[] = [];
  /** By field. */
  readonly values: readonly unknown[][];
  private readonly fields: readonly string[];
  private readonly revisions: number[] = [];
  /** Of events that may leave again, or that the asked revision does not see. */
  private readonly open: boolean[] = [];
  private readonly latest: number;

  constructor(
    private readonly question: BookQuestion,
    private readonly stretch: Stretch,
    private readonly isBetween: boolean,
  ) {
    this.fields = fieldsRead(question.reads.properties);
    this.values = this.fields.map(() => []);
    this.latest = question.now - SETTLED_MS;
  }

  add(event: EventReader, rev: number, wasOthers: boolean): void {
    if (event.at > this.latest) return;
    this.instants.push(event.at);
    this.revisions.push(rev);
    this.open.push(wasOthers || rev > this.question.profile.revision);
    if (this.fields.length === 0) return;
    const { properties } = event;
    for (let i = 0; i < this.fields.length; i++) this.values[i]?.push(properties[this.fields[i] as string]);
  }

  get isWorthIt(): boolean {
    return this.instants.length >= (this.isBetween ? LEAST_BETWEEN : LEAST);
  }

  /** Pieces of about the same size; what has happened in one instant is in one of them. */
  pieces(): Piece[] {
    const { length } = this.instants;
    const size = Math.ceil(length / Math.max(1, Math.floor(length / CHAPTER)));
    const pieces: Piece[] = [];
    let { from } = this.stretch;
    for (let first = 0; first < length;) {
      let end = Math.min(length, first + size);
      while (end < length && this.instants[end] === this.instants[end - 1]) end++;
      const to = this.endOf(end);
      if (!this.open.slice(first, end).includes(true))
        pieces.push({
          from,
          to,
          instants: this.instants.slice(first, end),
          columns: this.fields.map((field, i) => ({
            field,
            values: (this.values[i] ?? []).slice(first, end),
          })),
          rev: this.revisions.slice(first, end).reduce((latest, rev) => Math.max(latest, rev)),
        });
      first = end;
      from = to + 1;
    }
    return pieces;
  }

  /** Up to the next event; where there is none, up to the next chapter, or no further than there was something. */
  private endOf(end: number): number {
    const last = this.instants[end - 1] as number;
    return end === this.instants.length && this.isBetween && this.stretch.to <= this.latest
      ? this.stretch.to
      : last;
  }
}

/** What becomes a chapter. */
export interface Piece extends Stretch {
  readonly instants: readonly number[];
  readonly columns: readonly { readonly field: string; readonly values: readonly unknown[] }[];
  /** The latest of its events. */
  readonly rev: number;
}
