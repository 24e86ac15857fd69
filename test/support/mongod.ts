import { runMongod } from '../../scripts/lib/runMongod.cjs';

/** A MongoDB server that a test owns: it may kill it, restart it and must stop it. */
export interface RunningMongod {
  uri: string;
  port: number;
  dbPath: string;
  /** Undefined while the server is down. */
  pid: number | undefined;
  /** Sends the signal (default SIGKILL) and resolves when the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Same port, same data. Resolves when it takes writes again. */
  restart(): Promise<void>;
  /** Clean stop; a temporary data folder is removed. */
  stop(): Promise<void>;
}

export interface StartMongodOptions {
  /** False gives a standalone server without change streams. Default true: a single-node replica set. */
  replicaSet?: boolean;
  /** Default: a free port. */
  port?: number;
  /** Default: a temporary folder, removed by stop(). */
  dbPath?: string;
}

/** Starts a MongoDB server beside the shared one of the suite, for tests that kill it. */
export function startMongod(options: StartMongodOptions = {}): Promise<RunningMongod> {
  return runMongod(options) as Promise<RunningMongod>;
}
