/** A value and how many profiles have it. */
export interface Frequent {
  value: string;
  profiles: number;
}

/** How many profiles have each value, without regard to case; shown as the first of them wrote it. */
export class Tally {
  private readonly found = new Map<string, Frequent>();

  add(key: unknown, value: unknown): void {
    if (typeof key !== 'string' || typeof value !== 'string') return;
    const known = this.found.get(key);
    if (known) known.profiles++;
    else this.found.set(key, { value, profiles: 1 });
  }

  get size(): number {
    return this.found.size;
  }

  /** The most frequent ones, most frequent first, of those whose key `fits`. */
  most(limit: number, fits: (key: string) => boolean = () => true): Frequent[] {
    return [...this.found]
      .filter(([key]) => fits(key))
      .map(([, frequent]) => frequent)
      .sort((a, b) => b.profiles - a.profiles || (a.value < b.value ? -1 : 1))
      .slice(0, limit);
  }
}
