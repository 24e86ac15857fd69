import { MongoClient } from 'mongodb';
import { testDatabase } from '../../../support/database';
import { expectNoticed } from '../../../support/mutant';
import { INTERLEAVINGS } from './interleavings';
import { openThree } from './three';
import { MUTANTS } from './mutants';

// A few people make several blocks.
jest.mock('../../../../engine/evaluation/packed/block', () => ({ BLOCK: 16 }));

/** The interleavings are worth something only if they notice what they are there for: each step is broken once, and one of them has to fail. */
const database = testDatabase('columns-mutants');
let client: MongoClient;
beforeAll(async () => void (client = await MongoClient.connect(database.uri)));
afterAll(async () => {
  await client.close();
  await database.drop();
});
afterEach(() => jest.resetModules());

it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s: noticed', (_name, mutant) =>
  expectNoticed(mutant, INTERLEAVINGS, async (door) => {
    const { three, close } = await openThree(door, database.uri, client.db(database.database));
    return { players: three, close };
  }),
);
