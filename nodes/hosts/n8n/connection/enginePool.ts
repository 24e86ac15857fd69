import { LoggerProxy } from 'n8n-workflow';
import { zoneConflict } from '../../zoneConflict';
import { createHash } from 'node:crypto';
import {
  inspectDatabase,
  openAudienceEngine,
  type AudienceEngine,
  type DatabaseInspection,
  type EngineOptions,
} from '../../../../engine';
import { connectionString, type ConnectionFields, type TlsFiles } from './connectionString';
import { writeTlsFiles } from './tlsFiles';

/** An engine that several executions and triggers of this process share. */
export interface EngineUse {
  engine: AudienceEngine;
  /** The engine is no longer needed here. Calling it again changes nothing. */
  release(): void;
}

/** How long an engine that nobody uses stays open, so that the next execution finds it connected. */
export const IDLE_MS = 60_000;

interface Opened {
  engine: AudienceEngine;
  removeFiles(): Promise<void>;
}

interface Shared {
  opened: Promise<Opened>;
  users: number;
  idle?: ReturnType<typeof setTimeout>;
}

const shared = new Map<string, Shared>();

/**
 * One engine, and so one connection pool, per credential and process. It is opened for the first user and closed when
 * nobody has used it for a minute; one that could not be opened is forgotten, so that the next call tries again. While it is
 * open it does its share of the background work: a segment that an execution creates is built, with or without a trigger.
 */
export async function acquireEngine(fields: ConnectionFields): Promise<EngineUse> {
  const key = createHash('sha256')
    .update(JSON.stringify(Object.entries(fields).sort()))
    .digest('hex');
  const entry = shared.get(key) ?? register(key, fields);
  entry.users += 1;
  clearTimeout(entry.idle);
  let engine: AudienceEngine;
  try {
    ({ engine } = await entry.opened);
  } catch (error) {
    entry.users -= 1;
    if (shared.get(key) === entry) shared.delete(key);
    throw error;
  }
  return { engine, release: once(() => leave(key, entry)) };
}

/** Closes what nobody uses now instead of after a minute. */
export async function closeIdleEngines(): Promise<void> {
  const idle = [...shared].filter(([, entry]) => entry.users === 0);
  await Promise.all(idle.map(([key, entry]) => close(key, entry)));
}

/** How many engines are open in this process. */
export function openEngines(): number {
  return shared.size;
}

function register(key: string, fields: ConnectionFields): Shared {
  const entry: Shared = { opened: openEngine(fields), users: 0 };
  entry.opened.then(
    ({ engine }) => engine.work.start(),
    () => undefined,
  );
  shared.set(key, entry);
  return entry;
}

/** Opens an engine of its own, outside the pool. */
export async function openEngine(fields: ConnectionFields): Promise<Opened> {
  const { files, remove } = await writeTlsFiles(fields);
  try {
    const engine = await openAudienceEngine({
      ...optionsOf(fields, files),
      onZoneConflict: (conflict) => LoggerProxy.warn(`Audience: ${zoneConflict(conflict)}`),
    });
    return { engine, removeFiles: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Looks at the database of a credential, and makes nothing there. */
export async function inspectConnection(fields: ConnectionFields): Promise<DatabaseInspection> {
  const { files, remove } = await writeTlsFiles(fields);
  try {
    return await inspectDatabase({ ...optionsOf(fields, files), maxPoolSize: 1 });
  } finally {
    await remove();
  }
}

const optionsOf = (fields: ConnectionFields, files: TlsFiles): EngineOptions => ({
  uri: connectionString(fields, files),
  ...(given(fields.database) ? { database: fields.database } : {}),
  ...(given(fields.account) ? { account: fields.account } : {}),
  ...(given(fields.timeZone) ? { timeZone: fields.timeZone } : {}),
  ...(given(fields.defaultCountry) ? { defaultCountry: fields.defaultCountry.trim().toUpperCase() } : {}),
  refusePlaceholders: true,
  appName: 'audience-engine-n8n',
  maxPoolSize: 20,
});

function leave(key: string, entry: Shared): void {
  entry.users -= 1;
  if (entry.users > 0) return;
  entry.idle = setTimeout(() => void close(key, entry), IDLE_MS);
  entry.idle.unref();
}

async function close(key: string, entry: Shared): Promise<void> {
  clearTimeout(entry.idle);
  if (entry.users > 0 || shared.get(key) !== entry) return;
  shared.delete(key);
  const { engine, removeFiles } = await entry.opened;
  try {
    await engine.close();
  } catch {
    // A connection that is already gone needs no closing.
  } finally {
    await removeFiles();
  }
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}

function given(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}
