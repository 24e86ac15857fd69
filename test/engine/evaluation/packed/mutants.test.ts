import { MongoClient } from 'mongodb';
import type * as Door from '../../../../engine/openEngine';
import { testDatabase } from '../../../support/database';
import { INTERLEAVINGS, openThree } from './interleavings';
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

it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
  '%s: noticed',
  async (_name, { module, broken, noticedBy }) => {
    const path = `../../../../engine/${module}`;
    jest.resetModules();
    jest.doMock(path, () => {
      const actual = jest.requireActual(path);
      return { ...actual, ...broken(actual) };
    });
    const door = (await import('../../../../engine/openEngine')) as typeof Door;
    const interleaving = INTERLEAVINGS.find(({ name }) => name.startsWith(noticedBy));
    if (!interleaving) throw new Error(`There is no interleaving "${noticedBy}…".`);
    const { three, close } = await openThree(door, database.uri, client.db(database.database));
    try {
      await expect(interleaving.play(three)).rejects.toThrow(/: found .*, wanted /);
    } finally {
      jest.dontMock(path);
      await close();
    }
  },
);
