import {
  DatabaseUnavailableError,
  InvalidArgumentError,
  LeaseLostError,
  type AudienceEngine,
  type Entry,
} from '../../../engine';

interface Row {
  id: string;
  attempt: number;
  lease?: string;
  leaseUntil: number;
  notBefore: number;
  doneAt?: number;
  errors: string[];
}

/** An outbox in memory with the promises of the real one, and switches for what goes wrong. */
export class Outbox {
  readonly rows = new Map<string, Row>();
  away = false;
  claims = 0;
  extensions = 0;
  readonly parked: string[] = [];

  put(...ids: string[]): void {
    for (const id of ids) this.rows.set(id, { id, attempt: 0, leaseUntil: 0, notBefore: 0, errors: [] });
  }

  row(id: string): Row {
    return this.rows.get(id) as Row;
  }

  /** As if the time of every lease were over. */
  expire(): void {
    for (const row of this.rows.values()) row.leaseUntil = 0;
  }

  get open(): string[] {
    return [...this.rows.values()].filter((row) => row.doneAt === undefined).map(({ id }) => id);
  }

  readonly entries = {
    claim: async (flowId: string, { limit, leaseMs }: { limit: number; leaseMs: number }) => {
      this.reach();
      if (!Number.isInteger(limit) || limit > 1_000)
        throw new InvalidArgumentError('A claim takes 1 to 1000 entries', { hint: 'Give a whole number' });
      this.claims += 1;
      const free = [...this.rows.values()].filter(
        (row) => row.doneAt === undefined && row.leaseUntil <= Date.now() && row.notBefore <= Date.now(),
      );
      return free.slice(0, limit).map((row) => {
        row.attempt += 1;
        row.lease = `${row.id}#${row.attempt}`;
        row.leaseUntil = Date.now() + leaseMs;
        return {
          id: row.id,
          kind: 'entry',
          flowId,
          profile: { id: `p-${row.id}` },
          at: '2026-01-01T00:00:00.000Z',
          attempt: row.attempt,
          lease: row.lease,
        } as unknown as Entry;
      });
    },
    extend: async (entry: Entry, { leaseMs }: { leaseMs: number }) => {
      this.extensions += 1;
      this.held(entry).leaseUntil = Date.now() + leaseMs;
    },
    ack: async (entry: Entry) => {
      this.held(entry).doneAt = Date.now();
    },
    park: async (entry: Entry, { error }: { error: string }) => {
      const row = this.held(entry);
      row.doneAt = Date.now();
      this.parked.push(`${row.id}: ${error}`);
    },
    retry: async (entry: Entry, { after, error }: { after: number; error?: string }) => {
      const row = this.held(entry);
      row.leaseUntil = 0;
      row.notBefore = Date.now() + after;
      row.errors.push(error ?? '');
    },
    next: async () => {
      this.reach();
      await new Promise((resolve) => setTimeout(resolve, 5));
      return false;
    },
  } as unknown as AudienceEngine['entries'];

  private reach(): void {
    if (this.away)
      throw new DatabaseUnavailableError('MongoDB cannot be reached', {
        hint: 'It is started again by its service',
      });
  }

  private held(entry: Entry): Row {
    this.reach();
    const row = this.row(entry.id);
    if (row.lease !== (entry as unknown as { lease: string }).lease || row.doneAt !== undefined)
      throw new LeaseLostError('Another claim holds the entry', { hint: 'Nothing needs to be done' });
    return row;
  }
}
