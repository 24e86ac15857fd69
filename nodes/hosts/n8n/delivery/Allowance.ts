import { setTimeout as sleep } from 'node:timers/promises';

/** Lets so many through in a minute, evenly; what was not used in a second is gone. */
export class Allowance {
  private readonly gapMs: number;
  private readonly most: number;
  private room: number;
  private at = performance.now();

  constructor(perMinute: number) {
    this.gapMs = 60_000 / perMinute;
    this.most = Math.max(1, perMinute / 60);
    this.room = this.most;
  }

  /** How many of those wanted may pass now. */
  left(wanted: number): number {
    const now = performance.now();
    this.room = Math.min(this.most, this.room + (now - this.at) / this.gapMs);
    this.at = now;
    return Math.min(wanted, Math.floor(this.room));
  }

  spend(passed: number): void {
    this.room -= passed;
  }

  /** Resolves when the next one may pass; a second later at the latest, so that whoever stops is heard. */
  async turn(): Promise<void> {
    await sleep(Math.min(1_000, this.gapMs));
  }
}
