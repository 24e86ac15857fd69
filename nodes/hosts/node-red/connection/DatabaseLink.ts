import { zoneConflict } from '../../zoneConflict';
import {
  isAudienceError,
  openAudienceEngine,
  DatabaseUnavailableError,
  type AudienceEngine,
} from '../../../../engine';

/**
 * - *idle*: nothing has asked for the engine yet.
 * - *connected*: the last call got an answer.
 * - *away*: MongoDB did not answer; a probe tries again by itself, later each time.
 * - *unusable*: the settings are wrong (no uri, an unknown time zone or country); only a deploy changes that.
 */
export type LinkState = 'idle' | 'connected' | 'away' | 'unusable';

export interface LinkSettings {
  uri: string;
  database?: string;
  account?: string;
  timeZone?: string;
  /** Country of phone numbers without a country code, ISO 3166 (`GB`). */
  defaultCountry?: string;
  /** How long a message waits for a database that is away before it fails, in milliseconds. 0: it fails at once. */
  waitMs: number;
}

export interface LinkLog {
  log(message: string): void;
  warn(message: string): void;
}

export interface RunOptions {
  /** Default: the link's own. Infinity waits until the link closes. */
  waitMs?: number;
  /** Ends the waiting, not the call. */
  signal?: AbortSignal;
}

const FIRST_PROBE_MS = 250;
const SLOWEST_PROBE_MS = 5_000;
/** More waiting messages than this fail at once: what waits sits in memory. */
const MOST_WAITING = 1_000;
/** Node's timers fire at once when told to wait longer. */
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * One lazily opened engine, and what is known about its database. Every call of a node goes through `run`, which holds a
 * call back while the database is away and repeats it when it is there again.
 */
export class DatabaseLink {
  state: LinkState = 'idle';
  private opening: Promise<AudienceEngine> | undefined;
  private readonly listeners = new Set<(state: LinkState) => void>();
  private readonly waiting = new Set<() => void>();
  private probeTimer: NodeJS.Timeout | undefined;
  /** Grows until a call succeeds: a database may answer probes and refuse what is to be written. */
  private probeMs = FIRST_PROBE_MS;
  private probing: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly settings: LinkSettings,
    private readonly log: LinkLog,
    private readonly open: typeof openAudienceEngine = openAudienceEngine,
  ) {}

  /** Calls the listener at once and at every change. The answer unsubscribes. */
  watch(listener: (state: LinkState) => void): () => void {
    this.listeners.add(listener);
    listener(this.state);
    return () => this.listeners.delete(listener);
  }

  /** The engine, opened by the first call. Background work (builds, time-driven changes, recovery) runs as long as it is open. */
  engine(): Promise<AudienceEngine> {
    if (this.closed) return Promise.reject(closedError());
    this.opening ??= this.openOnce();
    return this.opening;
  }

  /**
   * Runs one engine call. While the database is away the call waits and is then made again, so it must be safe to repeat.
   * Throws what the call throws, and DatabaseUnavailableError when the waiting time is over.
   */
  async run<T>(
    call: (engine: AudienceEngine) => Promise<T>,
    { waitMs = this.settings.waitMs, signal }: RunOptions = {},
  ): Promise<T> {
    const deadline = performance.now() + waitMs;
    for (;;) {
      try {
        const answer = await call(await this.engine());
        this.probeMs = FIRST_PROBE_MS;
        this.answered();
        return answer;
      } catch (error) {
        if (!isUnavailable(error)) {
          if (isAudienceError(error) && this.opening !== undefined) this.answered();
          throw error;
        }
        this.lost(error);
        const left = deadline - performance.now();
        if (
          left <= 0 ||
          this.closed ||
          signal?.aborted ||
          (waitMs !== Infinity && this.waiting.size >= MOST_WAITING)
        )
          throw error;
        if (!(await this.untilBack(left, signal))) throw error;
      }
    }
  }

  /** Resolves true when the database answers again, false when the time is over, the signal fires or the link closes. */
  untilBack(timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (this.state !== 'away') return Promise.resolve(!this.closed);
    return new Promise((resolve) => {
      const settle = (back: boolean): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        signal?.removeEventListener('abort', stop);
        resolve(back);
      };
      const wake = (): void => settle(!this.closed);
      const stop = (): void => settle(false);
      const timer = setTimeout(stop, Math.min(timeoutMs, LONGEST_TIMER_MS));
      this.waiting.add(wake);
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** Closes the engine. Whatever waits is let go. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.probeTimer);
    for (const wake of [...this.waiting]) wake();
    this.listeners.clear();
    await this.probing;
    const engine = await this.opening?.catch(() => undefined);
    await engine?.close();
  }

  private async openOnce(): Promise<AudienceEngine> {
    try {
      const { uri, database, account, timeZone, defaultCountry } = this.settings;
      const engine = await this.open({
        uri,
        ...(database ? { database } : {}),
        ...(account ? { account } : {}),
        ...(timeZone ? { timeZone } : {}),
        ...(defaultCountry ? { defaultCountry } : {}),
        refusePlaceholders: true,
        onZoneConflict: (conflict) => this.log.warn(zoneConflict(conflict)),
        appName: 'node-red-audience',
      });
      engine.work.start();
      return engine;
    } catch (error) {
      // The next call opens again; wrong settings stay wrong until the next deploy.
      this.opening = undefined;
      if (!isUnavailable(error)) this.become('unusable');
      throw error;
    }
  }

  private answered(): void {
    if (this.state === 'connected' || this.closed) return;
    const wasAway = this.state === 'away';
    clearTimeout(this.probeTimer);
    this.become('connected');
    if (wasAway) this.log.log('MongoDB answers again');
    for (const wake of [...this.waiting]) wake();
  }

  private lost(error: unknown): void {
    if (this.state === 'away' || this.closed) return;
    this.become('away');
    // Said once; the next line about it is the recovery.
    this.log.warn(`MongoDB does not answer: ${error instanceof Error ? error.message : String(error)}`);
    this.probeLater();
  }

  private probeLater(): void {
    this.probeTimer = setTimeout(() => {
      this.probing = this.probe().then((back) => {
        if (!back && !this.closed && this.state === 'away') this.probeLater();
      });
    }, this.probeMs);
    this.probeMs = Math.min(this.probeMs * 2, SLOWEST_PROBE_MS);
  }

  private async probe(): Promise<boolean> {
    try {
      await (await this.engine()).health();
      this.answered();
      return true;
    } catch {
      return false;
    }
  }

  private become(state: LinkState): void {
    if (this.state === state) return;
    this.state = state;
    for (const listener of [...this.listeners]) listener(state);
  }
}

export function isUnavailable(error: unknown): boolean {
  return isAudienceError(error) && error.code === 'DATABASE_UNAVAILABLE';
}

export function closedError(): DatabaseUnavailableError {
  return new DatabaseUnavailableError('The Audience connection was closed', {
    hint: 'It is opened again when the flows are deployed.',
  });
}
