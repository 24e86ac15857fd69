import { MongoServerError, type Db, type IndexDescription } from 'mongodb';
import { createHash } from 'node:crypto';
import { VersionUnsupportedError } from '../errors';
import { INDEXES } from './indexes';

/** The version of everything stored; a step up is a migration. */
export const DATA_VERSION = 1;

interface MigrationDocument {
  _id: 'state';
  version: number;
  /** Hash of the index list that was last created. */
  indexes: string;
}

const INDEX_HASH = createHash('sha1').update(JSON.stringify(INDEXES)).digest('hex');

/**
 * Makes a database ready: indexes and the record of its version. Safe to call from many processes at once (creating an index that exists
 * changes nothing); a database that is ready costs one read.
 *
 * @throws VersionUnsupportedError when a newer version of this package has written to it.
 */
export async function prepareDatabase(db: Db): Promise<void> {
  const migrations = db.collection<MigrationDocument>('migrations');
  const state = await migrations.findOne({ _id: 'state' });
  if (state && state.version > DATA_VERSION) {
    throw new VersionUnsupportedError(`The database "${db.databaseName}" has data of version ${state.version}; this package reads up to version ${DATA_VERSION}.`, {
      hint: 'Update the package wherever it runs on this database.',
    });
  }
  if (state?.indexes === INDEX_HASH) return;
  for (const [name, indexes] of Object.entries(INDEXES)) await createIndexes(db, name, indexes);
  await migrations.updateOne({ _id: 'state' }, { $set: { version: DATA_VERSION, indexes: INDEX_HASH } }, { upsert: true });
}

async function createIndexes(db: Db, collection: string, indexes: readonly IndexDescription[]): Promise<void> {
  try {
    await db.collection(collection).createIndexes([...indexes]);
  } catch (error) {
    // An index of that name with another definition is one of ours of an earlier time: it is replaced.
    if (!(error instanceof MongoServerError) || (error.code !== 85 && error.code !== 86)) throw error;
    for (const index of indexes) {
      await db.collection(collection).dropIndex(index.name as string).catch(() => undefined);
    }
    await db.collection(collection).createIndexes([...indexes]);
  }
}
