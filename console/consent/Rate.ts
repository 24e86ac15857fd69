/** More addresses are not remembered. */
const REMEMBERED = 10_000;
const MINUTE_MS = 60_000;

/** How often an address has come within its minute. */
export class Rate {
  private readonly seen = new Map<string, { count: number; until: number }>();

  constructor(
    private readonly most: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether it has come more often than it may; this time counts. */
  isOver(address: string): boolean {
    const known = this.seen.get(address);
    const isRunning = known !== undefined && known.until > this.now();
    const count = isRunning ? known.count + 1 : 1;
    this.seen.delete(address);
    this.seen.set(address, { count, until: isRunning ? known.until : this.now() + MINUTE_MS });
    const [oldest] = this.seen.keys();
    if (this.seen.size > REMEMBERED && oldest !== undefined) this.seen.delete(oldest);
    return count > this.most;
  }
}
