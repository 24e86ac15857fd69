import type { HealthProblem, Invariant } from '../api';

/** More are counted and not told. */
const TOLD = 100;
/** So many are kept apart; of more nobody can say any more whether they last. */
const KEPT = 10_000;

/** What one pass over the database has found against its invariants. */
export class Findings {
  readonly checked: Record<string, number> = {};
  private readonly found = new Map<string, HealthProblem>();

  count(what: string, by = 1): void {
    this.checked[what] = (this.checked[what] ?? 0) + by;
  }

  add(invariant: Invariant, collection: string, id: unknown, message: string): void {
    const problem = { invariant, collection, id: String(id), message };
    if (this.found.size < KEPT) this.found.set(JSON.stringify([invariant, collection, problem.id]), problem);
  }

  get isEmpty(): boolean {
    return this.found.size === 0;
  }

  /** What was found before as well: what somebody was in the middle of is over by now. */
  alsoIn(before: Findings): Findings {
    for (const key of [...this.found.keys()]) if (!before.found.has(key)) this.found.delete(key);
    return this;
  }

  told(): { checked: Record<string, number>; problems: HealthProblem[]; more: number } {
    const problems = [...this.found.values()];
    return {
      checked: this.checked,
      problems: problems.slice(0, TOLD),
      more: Math.max(0, problems.length - TOLD),
    };
  }
}
