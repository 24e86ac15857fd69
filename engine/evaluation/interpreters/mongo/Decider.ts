import { contactPointsIn } from '../../../language/identities/contactPoint';
import type { ListedPoints } from './ListedPoints';
import type { EventAsk } from '../memory/CompiledRule';
import type { Facts } from '../memory/facts';
import type { Occurred } from '../memory/KeptEvent';
import { documentAt, firstIdIn } from './bytes';
import { decide } from './outline';
import type { Plan, Question } from './plan';
import { profileFacts } from './profileFields';
import type { RawBatch } from './rawBatches';
import type { ChosenColumn } from './columns/ChosenColumn';
import type { NumberColumn } from './columns/Column';
import type { KeptColumn } from './columns/KeptColumn';
import type { Found } from './Found';

/** So many event conditions fit the bits of a number. */
const BITS = 30;

/** Tells where those profiles of a batch begin that match. */
export interface DecidesBatches {
  matching(batch: RawBatch): Promise<number[]>;
}

/** Decides profiles whose events are known: by the events alone where they settle it, else by the compiled rule. */
export class Decider implements DecidesBatches {
  private readonly known = new Map<number, boolean | undefined>();
  private readonly asks: readonly EventAsk[];
  private readonly numbers: number;

  constructor(
    private readonly question: Question,
    private readonly plan: Plan,
    private readonly found: Found,
    private readonly listed: ListedPoints | undefined,
  ) {
    const { asks, events } = question.compiled.needs;
    this.asks = asks;
    this.numbers = events.length;
  }

  /** What the events of a row settle; -1 stands for no events. */
  byEvents(row: number): boolean | undefined {
    if (row < 0) return this.plan.withoutEvents;
    if (this.asks.length > BITS) return decide(this.plan.outline, (ask) => this.holds(row, ask));
    let bits = 0;
    for (let ask = 0; ask < this.asks.length; ask++) if (this.holds(row, ask)) bits |= 1 << ask;
    if (!this.known.has(bits))
      this.known.set(
        bits,
        decide(this.plan.outline, (ask) => (bits & (1 << ask)) !== 0),
      );
    return this.known.get(bits);
  }

  async matching(batch: RawBatch): Promise<number[]> {
    const { bytes, starts } = batch;
    if (this.plan.exact) return [...starts];
    const { table } = this.found;
    const undecided: { start: number; facts: Facts }[] = [];
    const matching: number[] = [];
    for (const start of starts) {
      const row = table.size === 0 ? -1 : table.find(bytes, firstIdIn(bytes, start, '_id'));
      const settled = this.byEvents(row);
      if (settled === true) matching.push(start);
      if (settled !== undefined) continue;
      const facts: Facts = {
        ...profileFacts(documentAt(bytes, start)),
        answers: this.asks.map((_, ask) => this.holds(row, ask)),
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

  /** What a condition says of the events of a row; -1 stands for no events. */
  private holds(row: number, position: number): boolean {
    const { table, columns } = this.found;
    const { moment } = this.question;
    const ask = this.asks[position] as EventAsk;
    const slot = ask.slots[0] as number;
    if (ask.scanned.kind === 'count') return ask.scanned.test(row < 0 ? 0 : table.countAt(row, slot));
    const person = row < 0 ? -1 : table.countAt(row, this.numbers) - 1;
    if (ask.scanned.kind === 'number') return ask.scanned.test((columns[slot] as NumberColumn).of(person));
    if (ask.scanned.kind === 'chosen')
      return ask.scanned.test((columns[slot] as ChosenColumn).of(person), moment);
    const occurrences: Occurred[] = [];
    for (const kept of ask.slots) occurrences[kept] = (columns[kept] as KeptColumn).of(person);
    return ask.test({ occurrences }, moment);
  }
}
