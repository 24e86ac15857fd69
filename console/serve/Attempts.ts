import { ApiError } from '../api';

/** Failed attempts of one address, and of all together, before it is made to wait. */
const OF_ONE = 5;
const OF_ALL = 100;
const WAIT_MS = 60_000;
/** More addresses are not remembered: whoever has so many is stopped by the number of all. */
const REMEMBERED = 10_000;

/** Keeps whoever tries keys from trying many. */
export class Attempts {
  private readonly failures = new Map<string, { count: number; until: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @throws ApiError TOO_MANY_REQUESTS */
  check(address: string): void {
    const wait = Math.max(this.waitOf(address, OF_ONE), this.waitOf('', OF_ALL));
    if (wait <= 0) return;
    const seconds = Math.ceil(wait / 1000);
    throw new ApiError(
      'TOO_MANY_REQUESTS',
      'Too many keys that open nothing were tried.',
      `Try again in ${seconds} seconds.`,
      {
        'Retry-After': String(seconds),
      },
    );
  }

  failed(address: string): void {
    for (const counted of [address, '']) {
      const known = this.failures.get(counted);
      const count = known && known.until > this.now() ? known.count + 1 : 1;
      this.failures.delete(counted);
      this.failures.set(counted, { count, until: this.now() + WAIT_MS });
    }
    const [oldest] = this.failures.keys();
    if (this.failures.size > REMEMBERED && oldest !== undefined) this.failures.delete(oldest);
  }

  succeeded(address: string): void {
    this.failures.delete(address);
  }

  private waitOf(address: string, most: number): number {
    const known = this.failures.get(address);
    return known && known.count >= most ? known.until - this.now() : 0;
  }
}
