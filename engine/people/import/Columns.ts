/** The columns of a source: those of a file come with its header, those of objects as they are met. */
export class Columns {
  readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of a column that is known, or of a new one. */
  numberOf(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  /** Names of a header: one without a name gets its number, one that comes twice a number behind it. */
  header(names: readonly string[]): void {
    for (const [i, given] of names.entries()) {
      const name = given.trim() === '' ? `Column ${i + 1}` : given.trim();
      let unique = name;
      for (let n = 2; this.numbers.has(unique); n++) unique = `${name} (${n})`;
      this.numberOf(unique);
    }
  }
}
