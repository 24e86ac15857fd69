import { isAudienceError, type AudienceEngine, type Entry } from '../../../../engine';
import type { DatabaseLink } from '../connection/DatabaseLink';
import { entriesInFlight } from './entriesInFlight';
import { FlowError } from '../answers/FlowError';
import { Pace } from './Pace';

export type LaunchSettings = Parameters<AudienceEngine['flows']['launch']>[0];

export interface EntrySourceSettings {
  launch: LaunchSettings;
  /** Whether an Acknowledge Entry node marks the entries; otherwise they are marked as soon as they are sent. */
  acknowledgedLater: boolean;
  /** How many entries may be sent and not acknowledged. */
  maxInFlight: number;
  maxPerSecond: number;
  /** How often an entry is tried before it is set aside and reported. */
  maxAttempts: number;
  /** How long an entry may stay unacknowledged before it is delivered again, in milliseconds. */
  acknowledgeWithinMs: number;
  /** What a crash costs: entries that a killed process held are delivered again after this long, in milliseconds. */
  leaseMs: number;
  owner: string;
}

/** What the node does with what happens. None of these may throw but `deliver`. */
export interface EntryReceiver {
  /** Sends the entry into the flow. It may read the profile first, so it may fail; the signal says that the node closes. */
  deliver(entry: Entry, signal: AbortSignal): Promise<void>;
  launched(): void;
  inFlight(count: number): void;
  /** Something is wrong that does not go away by itself; said once per problem. */
  failed(error: FlowError): void;
  /** An entry was tried too often: it is parked, and not delivered again unless somebody requeues it. */
  setAside(entry: Entry): void;
}

const NEVER_ACKNOWLEDGED = 'It was sent again and again, and never acknowledged.';
const LOOK_AGAIN_MS = 5_000;
const RETRY_AFTER_FAILURE_MS = 5_000;

/**
 * Pulls the entries of one flow out of the engine's outbox, at the pace the flow can take, and sends each on. An entry
 * leaves the outbox when it is acknowledged; until then this process holds it by a short lease, which it keeps extending.
 */
export class EntrySource {
  private readonly closing = new AbortController();
  private readonly pace: Pace;
  private readonly unacknowledged = new Map<string, Entry>();
  /** Those of them that were tried too often. */
  private readonly setAside = new Set<string>();
  private running: Promise<void> = Promise.resolve();
  private heartbeat: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();
  private forgetListener: () => void = () => undefined;
  private wake: () => void = () => undefined;
  private lastFailure = '';

  constructor(
    private readonly link: DatabaseLink,
    private readonly settings: EntrySourceSettings,
    private readonly receiver: EntryReceiver,
  ) {
    this.pace = new Pace(settings.maxPerSecond);
  }

  start(): void {
    this.forgetListener = entriesInFlight.onSettled(this.flowId, () => {
      this.receiver.inFlight(this.inFlightCount());
      this.wake();
    });
    this.heartbeat = setInterval(
      () => {
        this.beating = this.beating.then(() => this.extendAll());
      },
      Math.max(this.settings.leaseMs / 3, 50),
    );
    this.running = this.run();
  }

  /** Stops pulling, gives back what was not sent, and ends the flow when the node was removed. */
  async stop(removed: boolean): Promise<void> {
    this.closing.abort();
    this.wake();
    clearInterval(this.heartbeat);
    this.forgetListener();
    await Promise.all([this.running, this.beating]);
    if (!removed) return;
    for (const id of [...entriesInFlight.of(this.flowId).keys()]) entriesInFlight.settle(this.flowId, id);
    await this.link.run((engine) => engine.flows.stop(this.flowId), { waitMs: 0 });
  }

  private get flowId(): string {
    return this.settings.launch.id;
  }

  private get closed(): boolean {
    return this.closing.signal.aborted;
  }

  private inFlightCount(): number {
    return this.settings.acknowledgedLater ? entriesInFlight.of(this.flowId).size : 0;
  }

  /** An engine call that waits as long as the database is away: the entries wait there too. */
  private ask<T>(call: (engine: AudienceEngine) => Promise<T>): Promise<T> {
    return this.link.run(call, { waitMs: Infinity, signal: this.closing.signal });
  }

  private async run(): Promise<void> {
    let launched = false;
    while (!this.closed) {
      try {
        if (!launched) {
          await this.ask((engine) => engine.flows.launch(this.settings.launch));
          launched = true;
          this.lastFailure = '';
          this.receiver.launched();
        }
        await this.pullOnce();
        this.lastFailure = '';
      } catch (error) {
        if (this.closed) return;
        this.report(FlowError.from(error));
        await this.rest(RETRY_AFTER_FAILURE_MS);
      }
    }
  }

  private report(error: FlowError): void {
    const said = `${error.code} ${error.message}`;
    if (said === this.lastFailure) return;
    this.lastFailure = said;
    this.receiver.failed(error);
  }

  private async pullOnce(): Promise<void> {
    // First what was sent before the database went away: claiming first would deliver it twice.
    await this.acknowledgeSent();
    const room = this.settings.maxInFlight - this.inFlightCount();
    if (room <= 0) {
      await this.rest(LOOK_AGAIN_MS);
      return;
    }
    const limit = Math.min(room, this.pace.within(this.settings.leaseMs / 2));
    const entries = await this.ask((engine) =>
      engine.entries.claim(this.flowId, {
        limit,
        leaseMs: this.settings.leaseMs,
        owner: this.settings.owner,
      }),
    );
    if (entries.length === 0) {
      await this.ask((engine) =>
        engine.entries.next(this.flowId, { timeoutMs: LOOK_AGAIN_MS, signal: this.closing.signal }),
      );
      return;
    }
    await this.deliverAll(entries);
  }

  private async deliverAll(entries: readonly Entry[]): Promise<void> {
    for (const [position, entry] of entries.entries()) {
      await this.pace.turn(this.closing.signal);
      if (this.closed) {
        await this.giveBack(entries.slice(position));
        return;
      }
      await this.deliver(entry);
      await this.acknowledgeSent();
    }
  }

  private async deliver(entry: Entry): Promise<void> {
    if (entry.attempt > this.settings.maxAttempts) {
      this.receiver.setAside(entry);
      this.unacknowledged.set(entry.id, entry);
      this.setAside.add(entry.id);
      return;
    }
    try {
      await this.receiver.deliver(entry, this.closing.signal);
    } catch (error) {
      await this.giveBackFailed(entry, error);
      return;
    }
    if (this.settings.acknowledgedLater) {
      entriesInFlight.add(this.flowId, { entry, sentAt: performance.now() });
      this.receiver.inFlight(this.inFlightCount());
    } else {
      this.unacknowledged.set(entry.id, entry);
    }
  }

  /** Acknowledges everything that was sent, and parks what was set aside; what somebody else holds by now is theirs. */
  private async acknowledgeSent(): Promise<void> {
    for (const entry of [...this.unacknowledged.values()]) {
      const settle = (engine: AudienceEngine): Promise<void> =>
        this.setAside.has(entry.id)
          ? engine.entries.park(entry, { error: NEVER_ACKNOWLEDGED })
          : engine.entries.ack(entry);
      await this.link
        .run(settle, { waitMs: this.closed ? 0 : Infinity, signal: this.closing.signal })
        .catch((error: unknown) => {
          if (!isLost(error)) throw error;
        });
      this.unacknowledged.delete(entry.id);
      this.setAside.delete(entry.id);
    }
  }

  /** The profile could not be read: a deleted one is nobody's entry any more, otherwise the entry is tried again. */
  private async giveBackFailed(entry: Entry, error: unknown): Promise<void> {
    if (isAudienceError(error) && error.code === 'NOT_FOUND') {
      this.unacknowledged.set(entry.id, entry);
      return;
    }
    await this.giveBack([entry]);
    throw error;
  }

  private async giveBack(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) {
      // Without an answer the lease gives it back a little later.
      await this.link
        .run(
          (engine) => engine.entries.retry(entry, { after: 0, error: 'given back: the flow was stopped' }),
          { waitMs: 0 },
        )
        .catch(() => undefined);
    }
  }

  /** Keeps the entries that are in flight; gives up those that took too long. */
  private async extendAll(): Promise<void> {
    for (const [id, { entry, sentAt }] of [...entriesInFlight.of(this.flowId)]) {
      if (this.closed) return;
      if (performance.now() - sentAt > this.settings.acknowledgeWithinMs) {
        entriesInFlight.settle(this.flowId, id);
        continue;
      }
      await this.link
        .run((engine) => engine.entries.extend(entry, { leaseMs: this.settings.leaseMs }), { waitMs: 0 })
        .catch((error: unknown) => {
          // Acknowledged elsewhere, or taken over; a database that is away is tried again at the next beat.
          if (isLost(error)) entriesInFlight.settle(this.flowId, id);
        });
    }
  }

  private rest(longestMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(finish, longestMs);
      this.wake = finish;
      if (this.closed) finish();
    });
  }
}

function isLost(error: unknown): boolean {
  return isAudienceError(error) && (error.code === 'LEASE_LOST' || error.code === 'NOT_FOUND');
}
