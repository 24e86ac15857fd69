import { createHash } from 'node:crypto';
import { MongoServerError, type Db, type IndexDescription, type MongoClient } from 'mongodb';
import type { ConfigDocument } from './ConfigDocument';
import { checkDataVersion, DATA_VERSION } from './dataVersion';
import { isDuplicateKey } from './duplicateKey';
import { MIGRATIONS } from './migrations';

/** What was done to a database, once for all processes. */
interface MigrationDocument {
  _id: 'state';
  version: number;
  /** Hash of the list of indexes that was last created. */
  indexes: string;
  /** The steps from this version on are run once more after that instant. */
  repeat?: { from: number; after: Date };
  /** Who is stepping up now; a process that ended in the middle is taken over after a while. */
  lock?: { owner: string; until: Date };
}

type AllIndexes = Readonly<Record<string, readonly IndexDescription[]>>;

const hashOf = (indexes: AllIndexes): string =>
  createHash('sha1').update(JSON.stringify(indexes)).digest('hex');
/** How long a process may be silent in the middle of a step before another one takes over, and how often the others look. */
const LOCK_MS = 60_000;
const LOOK_MS = 100;
/** Processes of an earlier version end by then what they were in the middle of when the steps began. */
const REPEAT_MS = 60_000;

const prepared = new WeakMap<MongoClient, Map<string, Promise<void>>>();

/** `prepareDatabase`, once per pool of connections and database. */
export function prepareOnce(client: MongoClient, db: Db, indexes: AllIndexes, owner: string): Promise<void> {
  const known = prepared.get(client) ?? new Map<string, Promise<void>>();
  prepared.set(client, known);
  const begun = known.get(db.databaseName) ?? prepareDatabase(db, indexes, owner);
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
export async function prepareDatabase(db: Db, all: AllIndexes, owner: string): Promise<void> {
  const hash = hashOf(all);
  const migrations = db.collection<MigrationDocument>('migrations');
  for (;;) {
    const state = await migrations.findOne({ _id: 'state' });
    checkDataVersion(state?.version, db.databaseName);
    if (state?.version === DATA_VERSION && state.indexes === hash) return;
    if (await lock(db, owner)) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  try {
    for (const [name, indexes] of Object.entries(all)) await createIndexes(db, name, indexes);
    // Of an empty database 0: it begins at today's version.
    const version = (await migrations.findOne({ _id: 'state' }))?.version ?? 0;
    if (version > 0 && version < DATA_VERSION) {
      await refuseEarlierVersions(db);
      await migrations.updateOne({ _id: 'state' }, [
        {
          $set: {
            repeat: { from: { $min: ['$repeat.from', version] }, after: { $add: ['$$NOW', REPEAT_MS] } },
          },
        },
      ]);
      await runSteps(db, version, (step) =>
        migrations.updateOne({ _id: 'state' }, { $set: { version: step } }),
      );
    }
    await migrations.updateOne({ _id: 'state' }, { $set: { version: DATA_VERSION, indexes: hash } });
  } finally {
    await migrations.updateOne({ _id: 'state', 'lock.owner': owner }, { $unset: { lock: '' } });
  }
}

/** Asks the database itself: a pool that was prepared before does not know of a version that came later. @throws VersionUnsupportedError */
export async function checkDatabase(db: Db): Promise<void> {
  const state = await db.collection<MigrationDocument>('migrations').findOne({ _id: 'state' });
  checkDataVersion(state?.version, db.databaseName);
}

/**
 * What a process of an earlier version has written while the steps were run, they may have missed: once such processes have noticed and refuse, the
 * steps are run again. Part of background work.
 */
export async function repeatSteps(db: Db): Promise<void> {
  const migrations = db.collection<MigrationDocument>('migrations');
  const state = await migrations.findOne({
    _id: 'state',
    repeat: { $exists: true },
    $expr: { $lt: ['$repeat.after', '$$NOW'] },
  });
  if (!state?.repeat) return;
  await refuseEarlierVersions(db);
  await runSteps(db, state.repeat.from);
  await migrations.updateOne(
    { _id: 'state', 'repeat.after': state.repeat.after },
    { $unset: { repeat: '' } },
  );
}

/** Whether processes of an earlier version may still be at work: until the steps have been run again. */
export async function isBeingUpdated(db: Db): Promise<boolean> {
  const state = await db
    .collection<MigrationDocument>('migrations')
    .findOne({ _id: 'state' }, { projection: { repeat: 1 } });
  return state?.repeat !== undefined;
}

async function runSteps(db: Db, from: number, done?: (version: number) => Promise<unknown>): Promise<void> {
  for (let step = from; step < DATA_VERSION; step++) {
    await MIGRATIONS[step - 1]?.(db);
    await done?.(step + 1);
  }
}

/** Before the first step: processes that run read it with the next change that they make. */
async function refuseEarlierVersions(db: Db): Promise<void> {
  await db
    .collection<ConfigDocument>('config')
    .updateMany({}, { $max: { dataVersion: DATA_VERSION }, $inc: { version: 1 } });
}

/** Takes the lock, by the server's clock. */
async function lock(db: Db, owner: string): Promise<boolean> {
  const migrations = db.collection<MigrationDocument>('migrations');
  try {
    await migrations.insertOne({ _id: 'state', version: 0, indexes: '' });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const { matchedCount } = await migrations.updateOne(
    { _id: 'state', $expr: { $not: [{ $gt: ['$lock.until', '$$NOW'] }] } },
    [{ $set: { lock: { owner, until: { $add: ['$$NOW', LOCK_MS] } } } }],
  );
  return matchedCount > 0;
}

async function createIndexes(
  db: Db,
  collection: string,
  indexes: readonly IndexDescription[],
): Promise<void> {
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
    await db
      .collection(collection)
      .dropIndex(index.name as string)
      .catch(() => undefined);
    await db.collection(collection).createIndexes([index]);
  }
}

const isOtherDefinition = (error: unknown): boolean =>
  error instanceof MongoServerError && (error.code === 85 || error.code === 86);
