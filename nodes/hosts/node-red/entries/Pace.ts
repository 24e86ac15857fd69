/** Lets at most so many through in a second, evenly. */
export class Pace {
  private readonly gapMs: number;
  private nextAt = 0;

  constructor(private readonly perSecond: number) {
    this.gapMs = 1_000 / perSecond;
  }

  /** How many can pass in that time; at least one. */
  within(ms: number): number {
    return Math.max(1, Math.floor((this.perSecond * ms) / 1_000));
  }

  /** Resolves when it is the caller's turn, or at once when the signal fires. */
  turn(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.nextAt);
    this.nextAt = at + this.gapMs;
    const waitMs = at - now;
    if (waitMs < 1 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, waitMs);
      signal.addEventListener('abort', finish, { once: true });
    });
  }
}
