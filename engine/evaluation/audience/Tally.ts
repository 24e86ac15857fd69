/** A value and how many profiles have it. */
export interface Frequent {
  value: string;
  profiles: number;
}

/** Several profiles who have the same value. */
export interface Some {
  readonly profiles: number;
  /** The id of the first of them. */
  readonly first: string;
}

/** How many profiles have each value, without regard to case; shown as the first of them, in the order of ids, wrote it. */
export class Tally {
  private readonly found = new Map<string, Frequent & { first: string }>();

  /** @param some absent: one, and those that are added come in the order of ids. */
  add(key: unknown, value: unknown, { profiles, first }: Some = { profiles: 1, first: '' }): void {
    if (typeof key !== 'string' || typeof value !== 'string') return;
    const known = this.found.get(key);
    if (!known) {
      this.found.set(key, { value, profiles, first });
      return;
    }
    known.profiles += profiles;
    if (first < known.first) [known.value, known.first] = [value, first];
  }

  get size(): number {
    return this.found.size;
  }

  /** The most frequent ones, most frequent first, of those whose key `fits`. */
  most(limit: number, fits: (key: string) => boolean = () => true): Frequent[] {
    return this.all(fits)
      .sort((a, b) => b.profiles - a.profiles || (a.value < b.value ? -1 : 1))
      .slice(0, limit)
      .map(({ value, profiles }) => ({ value, profiles }));
  }

  /** All of those whose key `fits`, with it. */
  all(fits: (key: string) => boolean): (Frequent & { readonly key: string })[] {
    return [...this.found]
      .filter(([key]) => fits(key))
      .map(([key, { value, profiles }]) => ({ key, value, profiles }));
  }
}
