import type { Db } from 'mongodb';
import type { DatabaseInspection } from './api';
import { factCollections } from './evaluation/facts/collections';
import { databaseNameOf } from './openContext';
import { readOptions, type EngineOptions } from './readOptions';
import { acquireClient, DEADLINE_MS, releaseClient, silentServer } from './store/mongo/client';
import { asAudienceError } from './store/mongo/databaseError';
import { checkDatabase } from './store/mongo/prepare';
import { accountsOf } from './store/mongo/accountsOf';

/** Accounts whose people are counted; of more only the names are told. */
const COUNTED = 50;

/**
 * Looks at a database before an engine is opened on it, as the *Test* of a connection does: whether it answers, whether this version may use it, and
 * which accounts have people there. It only reads; a database that is not there is not made.
 *
 * @throws INVALID_ARGUMENT for bad options, DATABASE_UNAVAILABLE, VERSION_UNSUPPORTED
 */
export async function inspectDatabase(given: EngineOptions): Promise<DatabaseInspection> {
  const { account = 'main', ...options } = readOptions(given);
  const client = {
    uri: options.uri,
    ...(options.appName !== undefined && { appName: options.appName }),
    ...(options.maxPoolSize !== undefined && { maxPoolSize: options.maxPoolSize }),
    ...(options.driver !== undefined && { driver: options.driver }),
  };
  try {
    const { client: mongo, silence } = acquireClient(client);
    const look = async (): Promise<DatabaseInspection> => {
      await mongo.connect();
      const db = mongo.db(databaseNameOf(options, mongo.options.dbName));
      // The ping that a user without rights may not send says so here.
      await db.command({ ping: 1 });
      await checkDatabase(db);
      return { database: db.databaseName, account, accounts: await countedAccounts(db) };
    };
    const { deadlineMs = DEADLINE_MS } = options;
    try {
      return await silence.within(look(), { deadlineMs, short: false }, () =>
        silentServer(deadlineMs, options.uri),
      );
    } finally {
      await releaseClient(client);
    }
  } catch (error) {
    throw asAudienceError(error, options.uri);
  }
}

async function countedAccounts(db: Db): Promise<DatabaseInspection['accounts']> {
  const { profiles } = await factCollections({ database: async () => db });
  const names = await accountsOf(db);
  const counts = await Promise.all(
    names.slice(0, COUNTED).map((name) => profiles.countDocuments({ account: name })),
  );
  return names.map((name, i) => ({ name, ...(counts[i] !== undefined && { profiles: counts[i] }) }));
}
