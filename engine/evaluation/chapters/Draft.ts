import type { EventReader } from '../interpreters/mongo/EventReader';
import { CHAPTER, SETTLED_MS, WORTH, WORTH_BETWEEN } from '../facts/sizes';
import { fieldsRead, type BookQuestion, type Stretch } from './bookOf';

/** What was read of one stretch without a chapter, until it is cut into chapters. */
export class Draft {
  private readonly instants: number[] = [];
  /** By field. */
  private readonly values: readonly unknown[][];
  private readonly fields: readonly string[];
  private readonly revisions: number[] = [];
  /** Of events that a join has brought: they leave when it is undone. */
  private readonly brought: boolean[] = [];
  private readonly latest: number;

  constructor(
    question: BookQuestion,
    private readonly stretch: Stretch,
    private readonly isBetween: boolean,
  ) {
    this.fields = fieldsRead(question.reads.properties);
    this.values = this.fields.map(() => []);
    this.latest = question.now - SETTLED_MS;
  }

  add(event: EventReader): void {
    if (event.at > this.latest) return;
    this.instants.push(event.at);
    this.revisions.push(event.rev);
    this.brought.push(event.wasOthers);
    if (this.fields.length === 0) return;
    const { properties } = event;
    for (let i = 0; i < this.fields.length; i++) this.values[i]?.push(properties[this.fields[i] as string]);
  }

  get isWorthIt(): boolean {
    return this.instants.length >= (this.isBetween ? WORTH_BETWEEN : WORTH);
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
      if (!this.brought.slice(first, end).includes(true))
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
