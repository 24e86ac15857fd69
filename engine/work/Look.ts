/** Rows may be written with an instant of so long ago: what a writer has read of the clock takes a while to be stored. */
const LATE_MS = 5_000;
/** A look at everything takes no more than this share of the time, and is not left out for longer than this. */
const SHARE = 0.01;
const AT_LEAST_EVERY_MS = 60_000;

/**
 * A sweeper's looks into one index of instants: what is due, oldest first. MongoDB keeps the keys of what is
 * done for up to five minutes and passes all of them on the way to the first that counts, so a look begins
 * where the one before ended. What was written with an older instant is found by the looks at everything in
 * between.
 */
export class Look {
  private from: Date | undefined;
  private everythingAt = 0;

  /**
   * @param find rows of that range, oldest first.
   * @param instantOf of a row that was found.
   */
  async upTo<Row>(
    until: Date,
    find: (range: { $lte: Date; $gte?: Date }) => Promise<Row[]>,
    instantOf: (row: Row) => Date | undefined,
  ): Promise<Row[]> {
    const begun = performance.now();
    const everything = begun >= this.everythingAt;
    const rows = await find({ $lte: until, ...(!everything && this.range()) });
    const ended = performance.now();
    if (everything) this.everythingAt = ended + Math.min((ended - begun) / SHARE, AT_LEAST_EVERY_MS);
    // The rows found are not done yet: if that fails, they are found again.
    const oldest = rows[0] && instantOf(rows[0]);
    const settled = new Date(until.getTime() - LATE_MS);
    this.from = oldest && oldest < settled ? oldest : settled;
    return rows;
  }

  /** Where nothing older is known of. */
  range(): { $gte?: Date } {
    return this.from ? { $gte: this.from } : {};
  }
}
