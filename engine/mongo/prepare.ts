import { createHash } from 'node:crypto';
import { MongoServerError, type Db, type IndexDescription, type MongoClient } from 'mongodb';
import { VersionUnsupportedError } from '../errors';
import { INDEXES } from './indexes';
import { MIGRATIONS } from './migrations';
import { isDuplicateKey } from './duplicateKey';

/** The version of everything stored: every step up is a migration. */
export const DATA_VERSION = MIGRATIONS.length + 1;

/** What was done to a database, once for all processes. */
interface MigrationDocument {
  _id: 'state';
  version: number;
  /** Hash of the list of indexes that was last created. */
  indexes: string;
  /** Who is stepping up now; a process that ended in the middle is taken over after a while. */
  lock?: { owner: string; until: Date };
}

const INDEX_HASH = createHash('sha1').update(JSON.stringify(INDEXES)).digest('hex');
/** How long a process may be silent in the middle of a step before another one takes over, and how often the others look. */
const LOCK_MS = 60_000;
const LOOK_MS = 100;

const prepared = new WeakMap<MongoClient, Map<string, Promise<void>>>();

/** `prepareDatabase`, once per pool of connections and database. */
export function prepareOnce(client: MongoClient, db: Db, owner: string): Promise<void> {
  const known = prepared.get(client) ?? new Map<string, Promise<void>>();
  prepared.set(client, known);
  const begun = known.get(db.databaseName) ?? prepareDatabase(db, owner);
  known.set(db.databaseName, begun);
  // What failed is tried again by the next call.
  begun.catch(() => known.delete(db.databaseName));
  return begun;
}

/**
 * Makes a database ready: indexes, and one migration per version behind. Any number of processes may do it at once: one does, the others wait.
 * A database that is ready costs one read.
 *
 * @throws VersionUnsupportedError when a newer version of this package has written to it.
 */
export async function prepareDatabase(db: Db, owner: string): Promise<void> {
  const migrations = db.collection<MigrationDocument>('migrations');
  for (;;) {
    const state = await migrations.findOne({ _id: 'state' });
    if (state !== null && state.version > DATA_VERSION) throw tooNew(db, state.version);
    if (state?.version === DATA_VERSION && state.indexes === INDEX_HASH) return;
    if (await lock(db, owner)) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  try {
    for (const [name, indexes] of Object.entries(INDEXES)) await createIndexes(db, name, indexes);
    // Of an empty database 0: it begins at today's version.
    const version = (await migrations.findOne({ _id: 'state' }))?.version ?? 0;
    for (let step = version; step > 0 && step < DATA_VERSION; step++) {
      await MIGRATIONS[step - 1]?.(db);
      await migrations.updateOne({ _id: 'state' }, { $set: { version: step + 1 } });
    }
    await migrations.updateOne({ _id: 'state' }, { $set: { version: DATA_VERSION, indexes: INDEX_HASH } });
  } finally {
    await migrations.updateOne({ _id: 'state', 'lock.owner': owner }, { $unset: { lock: '' } });
  }
}

/** Takes the lock, by the server's clock. */
async function lock(db: Db, owner: string): Promise<boolean> {
  const migrations = db.collection<MigrationDocument>('migrations');
  try {
    await migrations.insertOne({ _id: 'state', version: 0, indexes: '' });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const { matchedCount } = await migrations.updateOne({ _id: 'state', $expr: { $not: [{ $gt: ['$lock.until', '$$NOW'] }] } }, [
    { $set: { lock: { owner, until: { $add: ['$$NOW', LOCK_MS] } } } },
  ]);
  return matchedCount > 0;
}

function tooNew(db: Db, version: number): VersionUnsupportedError {
  return new VersionUnsupportedError(`The database "${db.databaseName}" has data of version ${version}; this package reads up to version ${DATA_VERSION}.`, {
    hint: 'Update the package wherever it runs on this database.',
  });
}

async function createIndexes(db: Db, collection: string, indexes: readonly IndexDescription[]): Promise<void> {
  try {
    await db.collection(collection).createIndexes([...indexes]);
  } catch (error) {
    if (!isOtherDefinition(error)) throw error;
    for (const index of indexes) await replaceIndex(db, collection, index);
  }
}

/** An index of that name with another definition is one of ours of an earlier time: it alone is replaced, so that no key stops being unique meanwhile. */
async function replaceIndex(db: Db, collection: string, index: IndexDescription): Promise<void> {
  try {
    await db.collection(collection).createIndexes([index]);
  } catch (error) {
    if (!isOtherDefinition(error)) throw error;
    await db.collection(collection).dropIndex(index.name as string).catch(() => undefined);
    await db.collection(collection).createIndexes([index]);
  }
}

const isOtherDefinition = (error: unknown): boolean => error instanceof MongoServerError && (error.code === 85 || error.code === 86);
