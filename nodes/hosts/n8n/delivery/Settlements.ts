import { isAudienceError, type AudienceEngine, type Entry } from '../../../../engine';
import { backOffMs } from './backOff';

export interface Settlement {
  entry: Entry;
  verdict: 'acknowledge' | 'retry' | 'park';
  reason: string;
}

/**
 * What remains to be told to the database about entries whose execution has ended. A settlement stays here until the
 * database has taken it, however long that is away; one whose lease has passed to somebody else is dropped.
 */
export class Settlements {
  private readonly open = new Map<string, Settlement>();
  private flushing?: Promise<void>;

  constructor(
    private readonly entries: AudienceEngine['entries'],
    /** Told once an entry is settled, or was lost to another claim. */
    private readonly settled: (settlement: Settlement, lost: boolean) => void,
  ) {}

  get size(): number {
    return this.open.size;
  }

  has(entryId: string): boolean {
    return this.open.has(entryId);
  }

  add(settlement: Settlement): void {
    this.open.set(settlement.entry.id, settlement);
  }

  /** Tells the database all of it; rejects when it cannot be told now. */
  async flush(): Promise<void> {
    while (this.flushing !== undefined) await this.flushing;
    if (this.open.size === 0) return;
    this.flushing = this.tellAll();
    try {
      await this.flushing;
    } finally {
      this.flushing = undefined;
    }
  }

  private async tellAll(): Promise<void> {
    const told = await Promise.allSettled([...this.open.values()].map((settlement) => this.tell(settlement)));
    const failed = told.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  private async tell(settlement: Settlement): Promise<void> {
    const { entry, verdict, reason } = settlement;
    let lost = false;
    try {
      if (verdict === 'retry')
        await this.entries.retry(entry, { after: backOffMs(entry.attempt), error: reason });
      else if (verdict === 'park') await this.entries.park(entry, { error: reason });
      else await this.entries.ack(entry);
    } catch (error) {
      if (!isAudienceError(error) || (error.code !== 'LEASE_LOST' && error.code !== 'NOT_FOUND')) throw error;
      lost = true;
    }
    this.open.delete(entry.id);
    this.settled(settlement, lost);
  }
}
