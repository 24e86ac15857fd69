import { MongoClient, type Db } from 'mongodb';
import { openAudienceEngine, type AudienceEngine, type EngineOptions } from '../../engine';
import { testDatabase, type TestDatabase } from '../support/database';

/** The accounts of one test file: every engine is closed and the database is removed when the file is done. */
export interface Accounts {
  readonly database: TestDatabase;
  /** Opens an engine; default account: one that nobody else has. */
  open(options?: Partial<EngineOptions>): Promise<AudienceEngine>;
  /** What is stored, without the engine. */
  stored(): Promise<Db>;
}

export function accountsOf(name: string): Accounts {
  const database = testDatabase(name);
  const opened: AudienceEngine[] = [];
  let client: Promise<MongoClient> | undefined;
  let next = 0;
  afterAll(async () => {
    await Promise.all(opened.map((engine) => engine.close()));
    await (await client)?.close();
    await database.drop();
  });
  return {
    database,
    async open(options = {}) {
      const engine = await openAudienceEngine({
        uri: database.uri,
        account: `account-${next++}`,
        timeZone: 'UTC',
        ...options,
      });
      opened.push(engine);
      return engine;
    },
    async stored() {
      client ??= MongoClient.connect(database.uri);
      return (await client).db(database.database);
    },
  };
}

/** A clock that stands still until it is set. */
export function handClock(iso: string): { now(): Date; set(iso: string): void } {
  let now = new Date(iso);
  return { now: () => now, set: (later) => (now = new Date(later)) };
}
