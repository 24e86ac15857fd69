import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import './commandsHeard';

/** A database of the shared test server that belongs to one test file. */
export interface TestDatabase {
  /** Names the server and the database. */
  uri: string;
  database: string;
  /** Removes the database: call it in afterAll. */
  drop(): Promise<void>;
}

/** The uri of the MongoDB server that jest started (or that AUDIENCE_TEST_MONGODB_URI named), without a database. */
export function testServerUri(): string {
  const uri = process.env.AUDIENCE_TEST_MONGODB_URI;
  if (!uri)
    throw new Error('AUDIENCE_TEST_MONGODB_URI is not set: jest sets it in test/support/startSuite.ts');
  return uri;
}

/**
 * A database name that no other test file and no other run uses.
 * @param name readable part, e.g. the name of the test file; letters, digits and - only
 */
export function testDatabase(name: string): TestDatabase {
  const database = `test_${name.replace(/[^A-Za-z0-9]+/g, '_').slice(0, 40)}_${randomBytes(4).toString('hex')}`;
  const uri = new URL(testServerUri());
  uri.pathname = `/${database}`;
  return {
    uri: uri.toString(),
    database,
    async drop() {
      const client = await MongoClient.connect(testServerUri());
      try {
        await client.db(database).dropDatabase();
      } finally {
        await client.close();
      }
    },
  };
}
