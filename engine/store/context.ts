import type { Db } from 'mongodb';
import type { Clock } from './clock/clock';
import type { ConfigDocument } from './mongo/ConfigDocument';
import type { Listeners } from './occasions';

/** What every use case gets handed: one account of one database, and its time. Nothing here is global. */
export interface EngineContext {
  readonly account: string;
  /** The account encoded for composed `_id`s: `${accountKey}.${…}`. */
  readonly accountKey: string;
  /** For evaluations; an injected clock also drives writes and leases. */
  readonly clock: Clock;
  /** Whether the clock was given: then writes take its instants, otherwise MongoDB's `$$NOW` (never the process's). */
  readonly clockInjected: boolean;
  /** Names this process in leases; unique per process and engine. */
  readonly owner: string;
  /** Of phone numbers that are written without a country code, ISO 3166 (`GB`). */
  readonly defaultCountry?: string;
  /** Accounts of so many people have packed columns; absent: this process neither makes nor asks them. */
  readonly columnsFrom?: number;
  /** `null`, `none` and the like are no external ids. */
  readonly refusePlaceholders: boolean;
  /** Connects and prepares on the first call; later calls give the same. Throws DatabaseUnavailableError. */
  database(): Promise<Db>;
  /**
   * The account's config as it is now. Every process reads it again and again: it is where a process learns that a newer version of this package has
   * taken over, and from then on every call throws VersionUnsupportedError.
   */
  config(): Promise<ConfigDocument | null>;
  /** The account's IANA zone. */
  timeZone(): Promise<string>;
  /** Grows with every change of segments, attribute types or the zone; no older than the call. */
  configVersion(): Promise<number>;
  /** Who takes part in what a wing does, of the wings above it. */
  readonly listeners: Listeners;
  /** Aborted by `close()`. */
  readonly closing: AbortSignal;
  /** Gates of tests: called at the named steps of the real-time protocol. Absent in production. */
  readonly step?: (name: string, detail?: unknown) => Promise<void> | void;
}

/** The server's time in an update pipeline, or the injected clock's. */
export function nowExpression(context: EngineContext): Date | '$$NOW' {
  return context.clockInjected ? context.clock.now() : '$$NOW';
}
