import type { Clock } from './clock/clock';
import type { Collections } from './mongo/collections';
import type { ConfigDocument } from './mongo/documents';
import type { RuleContext } from '../language/rule/context';

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
  /** Connects and prepares on the first call; later calls give the same. Throws DatabaseUnavailableError. */
  collections(): Promise<Collections>;
  /**
   * The account's config as it is now. Every process reads it again and again: it is where a process learns that a newer version of this package has
   * taken over, and from then on every call throws VersionUnsupportedError.
   */
  config(): Promise<ConfigDocument | null>;
  /** The account's IANA zone. */
  timeZone(): Promise<string>;
  /** Attribute types and segments as rules see them, as fresh as the account's config version. */
  ruleContext(): Promise<RuleContext>;
  /** Aborted by `close()`. */
  readonly closing: AbortSignal;
  /** Gates of tests: called at the named steps of the real-time protocol. Absent in production. */
  readonly step?: (name: string, detail?: unknown) => Promise<void> | void;
}

/** The server's time in an update pipeline, or the injected clock's. */
export function nowExpression(context: EngineContext): Date | '$$NOW' {
  return context.clockInjected ? context.clock.now() : '$$NOW';
}
