import { MongoClient } from 'mongodb';
import { testDatabase } from '../../../support/database';
import { expectNoticed } from '../../../support/mutant';
import { INTERLEAVINGS, openReaders } from './interleavings';
import { MUTANTS } from './mutants';

jest.mock('../../../../engine/evaluation/facts/sizes', () => jest.requireActual('./smallSizes'));

/** The interleavings are worth something only if they notice what they are there for: each clause is broken once, and one of them has to fail. */
const database = testDatabase('chapters-mutants');
let client: MongoClient;
beforeAll(async () => void (client = await MongoClient.connect(database.uri)));
afterAll(async () => {
  await client.close();
  await database.drop();
});
afterEach(() => jest.resetModules());

it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s: noticed', (_name, mutant) =>
  expectNoticed(mutant, INTERLEAVINGS, (door) =>
    openReaders(door, database.uri, client.db(database.database)),
  ),
);
