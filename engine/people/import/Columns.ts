import { MAX_COLUMN_NAME } from './limits';

/** The columns of a source: those of a file come with its header, those of objects as they are met. */
export class Columns {
  readonly names: string[] = [];
  /** What parts the cells of a file. */
  delimiter?: string;
  private readonly numbers = new Map<string, number>();

  /** The number of a column that is known, or of a new one. */
  numberOf(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  has(name: string): boolean {
    return this.numbers.has(name);
  }

  /** Names of a header: one without a name gets its number, one that comes twice a number behind it. */
  header(names: readonly string[]): void {
    const times = new Map<string, number>();
    for (const [i, given] of names.entries()) {
      const name = given.trim() === '' ? `Column ${i + 1}` : given.trim().slice(0, MAX_COLUMN_NAME);
      let unique = name;
      let n = times.get(name) ?? 2;
      for (; this.numbers.has(unique); n++) unique = `${name} (${n})`;
      times.set(name, n);
      this.numberOf(unique);
    }
  }
}
