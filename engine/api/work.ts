/** What was done by one round of background work; all 0 when nothing is left to do at `clock.now()`. */
export interface WorkCounts {
  /** Profiles looked at by builds. */
  built: number;
  /** Memberships that time alone has changed. */
  timeDriven: number;
  /** Changes finished that another process had left. */
  recovered: number;
  /** Transitions handed to flows, and those who were in an audience at launch. */
  fannedOut: number;
  /** Erasures and joins that another process had left, and memberships of segments that were deleted. */
  erased: number;
}

export interface WorkApi {
  /** Everything that is due, once. */
  runDue(options?: { signal?: AbortSignal }): Promise<WorkCounts>;
  /** Does it continuously, sharing with all other processes; never throws. */
  start(): void;
  /** Resolves when the present round has ended. */
  stop(): Promise<void>;
}

export interface Health {
  ok: true;
  database: string;
  account: string;
  timeZone: string;
  /** Of the MongoDB server. */
  version: string;
  /** Whether the server has change streams: entries then wake flows at once. */
  changeStreams: boolean;
  roundTripMs: number;
  columns: ColumnsHealth;
}

/** Packed columns of the account (docs/columns.md). */
export interface ColumnsHealth {
  /** Whether this process would answer from them now. */
  answer: boolean;
  /** Why documents answer instead. */
  why?: string;
  /** How often they were published. */
  version?: number;
  /** In them. */
  people?: number;
  /** Changed since: of these documents are asked. */
  unpacked?: number;
}

/** What has to be true of everything that is stored (docs/real-time.md), by the name that a problem says. */
export type Invariant =
  | 'profile'
  | 'identities'
  | 'membership'
  | 'next'
  | 'revision'
  | 'count'
  | 'out'
  | 'pending'
  | 'entry'
  | 'exit'
  | 'outbox'
  | 'wait'
  | 'watches'
  | 'erased'
  | 'evidence'
  | 'columns'
  /** A chapter of somebody's past says what their events say, wherever it would be read. */
  | 'chapters';

/** Something that is stored against an invariant, three times within two seconds: nobody was in the middle of it. */
export interface HealthProblem {
  invariant: Invariant;
  /** Where it is stored. */
  collection: string;
  /** `_id` of the document, as text. */
  id: string;
  message: string;
}

export interface DeepHealth extends Omit<Health, 'ok'> {
  /** Whether there is no problem. */
  ok: boolean;
  /** How many were looked at: profiles, memberships, answers (of a segment about a profile), events, entries and so on. */
  checked: Record<string, number>;
  /** The first 100. */
  problems: HealthProblem[];
  /** How many more there are; of more than 10 000 the others are not counted. */
  more: number;
}
