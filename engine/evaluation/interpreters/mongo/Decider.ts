import { contactPointsIn } from '../../../language/identities/contactPoint';
import type { ListedPoints } from './ListedPoints';
import type { Facts } from '../memory/facts';
import { documentAt, firstIdIn } from './bytes';
import { decide } from './outline';
import type { Plan, Question } from './plan';
import { profileFacts } from './profileFields';
import type { ProfileIdTable } from './ProfileIdTable';
import type { RawBatch } from './rawBatches';

/** So many event conditions fit the bits of a number. */
const BITS = 30;

/** Tells where those profiles of a batch begin that match. */
export interface DecidesBatches {
  matching(batch: RawBatch): Promise<number[]>;
}

/** Decides profiles whose events are counted: by the events alone where they settle it, else by the compiled rule. */
export class Decider implements DecidesBatches {
  private readonly known = new Map<number, boolean | undefined>();
  private readonly columns: readonly number[];
  private readonly none: readonly number[];

  constructor(
    private readonly question: Question,
    private readonly plan: Plan,
    private readonly table: ProfileIdTable,
    private readonly listed: ListedPoints | undefined,
  ) {
    this.columns = question.compiled.needs.events.map((_, column) => column);
    this.none = this.columns.map(() => 0);
  }

  /** What the events of a row settle; -1 stands for no events. */
  byEvents(row: number): boolean | undefined {
    if (row < 0) return this.plan.withoutEvents;
    if (this.columns.length > BITS) return decide(this.plan.outline, (slot) => this.holds(row, slot));
    let bits = 0;
    for (const slot of this.columns) if (this.holds(row, slot)) bits |= 1 << slot;
    if (!this.known.has(bits))
      this.known.set(
        bits,
        decide(this.plan.outline, (slot) => (bits & (1 << slot)) !== 0),
      );
    return this.known.get(bits);
  }

  async matching(batch: RawBatch): Promise<number[]> {
    const { bytes, starts } = batch;
    if (this.plan.exact) return [...starts];
    const undecided: { start: number; facts: Facts }[] = [];
    const matching: number[] = [];
    for (const start of starts) {
      const row = this.table.size === 0 ? -1 : this.table.find(bytes, firstIdIn(bytes, start, '_id'));
      const settled = this.byEvents(row);
      if (settled === true) matching.push(start);
      if (settled !== undefined) continue;
      const facts: Facts = {
        ...profileFacts(documentAt(bytes, start)),
        occurrences: row < 0 ? this.none : this.table.countsOf(row),
      };
      if (this.listed) undecided.push({ start, facts });
      else if (this.question.compiled.matches(facts, this.question.moment)) matching.push(start);
    }
    if (undecided.length === 0 || !this.listed) return matching;
    const listed = await this.listed.channelsOf(
      undecided.flatMap(({ facts }) => contactPointsIn(facts.identities)),
    );
    for (const { start, facts } of undecided) {
      if (
        this.question.compiled.matches(
          { ...facts, listed: listed.ofProfile(facts.identities ?? {}) },
          this.question.moment,
        )
      )
        matching.push(start);
    }
    return matching.sort((a, b) => a - b);
  }

  private holds(row: number, slot: number): boolean {
    return this.question.compiled.needs.events[slot]?.count?.test(this.table.countAt(row, slot)) ?? false;
  }
}
