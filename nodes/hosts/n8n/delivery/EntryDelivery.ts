import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';
import type { AudienceEngine, Entry } from '../../../../engine';
import { reconnectMs } from './backOff';
import { Settlements, type Settlement } from './Settlements';
import {
  outcomeOf,
  outcomeOfRejection,
  reasonOf,
  verdictOn,
  type MarkAsDelivered,
  type Outcome,
} from './verdict';

export interface DeliverySettings {
  flowId: string;
  /** Names the claimer in the database: this process and activation. */
  owner: string;
  markAsDelivered: MarkAsDelivered;
  maxConcurrent: number;
  profilesPerExecution: number;
  maxAttempts: number;
  /** How long a claim holds without a sign of life, in milliseconds. */
  leaseMs: number;
  /** After this an execution whose end n8n never told is given up: its entries come again. */
  longestExecutionMs: number;
}

/** n8n's promise of an execution's end. */
export type Done = NonNullable<Parameters<ITriggerFunctions['emit']>[2]>;

export interface DeliveryHost {
  emit(items: INodeExecutionData[][], done: Done, deduplicationKey: string): void;
  createDeferredPromise(): Done;
  /** The json of an entry's item; null when there is nobody to deliver any more. */
  itemOf(entry: Entry): Promise<IDataObject | null>;
  /** An entry was set aside after its last attempt. */
  parked(entry: Entry, reason: string): void;
  warn(message: string): void;
}

interface Execution {
  ids: string[];
  deadline: ReturnType<typeof setTimeout>;
}

/** How long a look for new entries may take; a stop is noticed at the latest then. */
const LOOK_MS = 1_000;

/** The engine gives no more at once. */
const MOST_CLAIMED = 1_000;

/** Node's timers go no further than 24 days: a longer one would be over at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * How often is tried what cannot be done now, ten minutes in all: a stop to reach its database, n8n to start
 * an execution; after that leases and attempts see to it.
 */
const PATIENCE = 25;

interface Ready {
  entry: Entry;
  json: IDataObject;
}

/**
 * Hands the entries of one flow to n8n: claims as many as there is room for, starts an execution for them, keeps the claim
 * alive while it runs, and settles each entry by how it ended. A database that is away is waited for, never reported.
 */
export class EntryDelivery {
  private readonly running = new Set<Execution>();
  /** Held by us: in an execution, or ended and not yet settled. With its latest lease. */
  private readonly held = new Map<string, Entry>();
  private readonly settlements: Settlements;
  private readonly heartbeat: ReturnType<typeof setInterval>;
  private stopping = false;
  private wake: () => void = () => {};
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly entries: AudienceEngine['entries'],
    private readonly settings: DeliverySettings,
    private readonly host: DeliveryHost,
  ) {
    this.settlements = new Settlements(entries, (settlement, lost) => this.wasSettled(settlement, lost));
    this.heartbeat = setInterval(() => void this.extendHeld(), settings.leaseMs / 3);
  }

  start(): void {
    this.loop = this.deliver();
  }

  /** Claims nothing more. Resolves when every execution that was running has ended and is settled, or was given up. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.loop;
    for (let failures = 0; failures < PATIENCE && (this.running.size > 0 || this.settlements.size > 0);) {
      failures = (await this.tryToSettle()) ? 0 : failures + 1;
      if (this.running.size > 0 || this.settlements.size > 0)
        await this.pause(failures === 0 ? LOOK_MS : reconnectMs(failures));
    }
    clearInterval(this.heartbeat);
  }

  private async deliver(): Promise<void> {
    for (let failures = 0; !this.stopping;) {
      try {
        await this.settlements.flush();
        await this.claimAndHandOver();
        failures = 0;
      } catch (error) {
        failures += 1;
        this.host.warn(
          `Entries of flow ${this.settings.flowId} cannot be fetched, trying again: ${(error as Error).message}`,
        );
        if (!this.stopping) await this.pause(reconnectMs(failures));
      }
    }
  }

  private async claimAndHandOver(): Promise<void> {
    const { flowId, owner, leaseMs, maxConcurrent, profilesPerExecution } = this.settings;
    const room = maxConcurrent - this.running.size;
    if (room <= 0) return this.pause(LOOK_MS);
    const claimed = await this.entries.claim(flowId, {
      limit: Math.min(room * profilesPerExecution, MOST_CLAIMED),
      leaseMs,
      owner,
    });
    if (claimed.length === 0) {
      if (!this.stopping) await this.entries.next(flowId, { timeoutMs: LOOK_MS });
      return;
    }
    const fresh = claimed.filter((entry) => !this.isRunningHere(entry));
    for (const entry of claimed) this.held.set(entry.id, entry);
    if (this.stopping) return this.giveBack(fresh);
    try {
      for (let start = 0; start < fresh.length; start += profilesPerExecution) {
        await this.handOver(fresh.slice(start, start + profilesPerExecution));
      }
    } finally {
      this.letGo(fresh);
    }
  }

  /**
   * A lease that ran out while the database was away: the execution goes on under the new lease. Not in 'later', where the
   * flow itself carries the lease that acknowledges.
   */
  private isRunningHere(entry: Entry): boolean {
    return this.settings.markAsDelivered !== 'later' && this.held.has(entry.id);
  }

  /** What could not be handed over is not kept alive: it comes again when its lease is over. */
  private letGo(claimed: readonly Entry[]): void {
    const busy = new Set([...this.running].flatMap(({ ids }) => ids));
    for (const { id } of claimed) {
      if (!busy.has(id) && !this.settlements.has(id)) this.held.delete(id);
    }
  }

  private async handOver(claimed: readonly Entry[]): Promise<void> {
    const ready: Ready[] = [];
    for (const entry of claimed) {
      // Claimed more often than allowed: the last attempts never came to an end.
      if (entry.attempt > this.settings.maxAttempts) {
        this.settle(entry, 'park', 'No attempt came to an end');
        continue;
      }
      const json = await this.host.itemOf(entry);
      if (json === null) this.settle(entry, 'acknowledge', 'The profile does not exist any more');
      else ready.push({ entry, json });
    }
    if (ready.length > 0) this.execute(ready);
  }

  private execute(ready: readonly Ready[]): void {
    const entries = ready.map(({ entry }) => entry);
    const deadline = setTimeout(
      () => this.giveUp(execution),
      Math.min(this.settings.longestExecutionMs, LONGEST_TIMER_MS),
    );
    const execution: Execution = { ids: entries.map(({ id }) => id), deadline };
    this.running.add(execution);
    void this.runToItsEnd(execution, ready);
    if (this.settings.markAsDelivered === 'started') {
      for (const entry of entries) this.settle(entry, 'acknowledge', 'started');
      void this.tryToSettle();
    }
  }

  /** While n8n can start nothing, its own database being away, the same claim is handed over again: that costs no attempt. */
  private async runToItsEnd(execution: Execution, ready: readonly Ready[]): Promise<void> {
    let outcome = await this.run(ready);
    for (let failures = 1; outcome.kind === 'notStarted' && failures <= PATIENCE; failures += 1) {
      this.host.warn(`An execution did not start, trying again: ${outcome.error}`);
      await sleep(reconnectMs(failures));
      if (this.stopping || !this.running.has(execution)) break;
      outcome = await this.run(ready);
    }
    this.ended(execution, outcome);
  }

  private async run(ready: readonly Ready[]): Promise<Outcome> {
    const done = this.host.createDeferredPromise();
    try {
      this.host.emit([ready.map(({ json }) => ({ json }))], done, keyOf(ready.map(({ entry }) => entry)));
      return outcomeOf(await done.promise);
    } catch (error) {
      return outcomeOfRejection(error);
    }
  }

  private ended(execution: Execution, outcome: Outcome): void {
    if (!this.running.delete(execution)) return;
    clearTimeout(execution.deadline);
    const { markAsDelivered, maxAttempts } = this.settings;
    for (const id of execution.ids) {
      const entry = this.held.get(id);
      if (entry === undefined) continue;
      const verdict = verdictOn(outcome, markAsDelivered, entry.attempt, maxAttempts);
      if (verdict === 'expire') this.held.delete(id);
      else this.settle(entry, verdict, reasonOf(outcome));
    }
    void this.tryToSettle();
    this.wake();
  }

  /** n8n never told the end of this execution: its slot is free again, its entries come again when their lease is over. */
  private giveUp(execution: Execution): void {
    this.running.delete(execution);
    for (const id of execution.ids) this.held.delete(id);
    this.host.warn(
      `An execution did not end in time: what it held is delivered again (${execution.ids.length})`,
    );
    this.wake();
  }

  private settle(entry: Entry, verdict: Settlement['verdict'], reason: string): void {
    this.settlements.add({ entry, verdict, reason });
  }

  private wasSettled({ entry, verdict, reason }: Settlement, lost: boolean): void {
    this.held.delete(entry.id);
    if (verdict === 'park' && !lost) this.host.parked(entry, reason);
  }

  /** What was claimed just as the stop came is not started any more. */
  private async giveBack(claimed: readonly Entry[]): Promise<void> {
    for (const entry of claimed) {
      this.held.delete(entry.id);
      await this.entries.retry(entry, { after: 0, error: 'The flow was stopped before it started' });
    }
  }

  private async tryToSettle(): Promise<boolean> {
    try {
      await this.settlements.flush();
      return true;
    } catch {
      // The database is away; the loop, or the stop, tries again.
      return false;
    }
  }

  /** A sign of life for everything held; in 'later' the lease given at the claim is all there is. */
  private async extendHeld(): Promise<void> {
    if (this.settings.markAsDelivered === 'later') return;
    await Promise.allSettled(
      [...this.held.values()].map((entry) => this.entries.extend(entry, { leaseMs: this.settings.leaseMs })),
    );
  }

  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The same claim handed over twice starts one execution; another attempt is another key, of at most 255 characters. */
function keyOf(entries: readonly Entry[]): string {
  const said = entries.map(({ id, attempt }) => `${id}:${attempt}`).join('\n');
  return `audience-${createHash('sha256').update(said).digest('hex')}`;
}
