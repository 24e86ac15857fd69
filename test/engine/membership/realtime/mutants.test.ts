import type * as Door from '../../../../engine/openEngine';
import { testDatabase } from '../../../support/database';
import { INTERLEAVINGS, openTwo } from './interleavings';
import { MUTANTS } from './mutants';

// Members are counted as if they were many.
jest.mock('../../../../engine/membership/segments/fewMembers', () => ({ FEW: 0 }));

/**
 * The interleavings are worth something only if they notice what they are there for: each step of the protocol is broken once, and one of them
 * has to fail.
 */
const database = testDatabase('mutants');
afterAll(() => database.drop());
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
    const { two, close } = openTwo(door, database.uri);
    try {
      await expect(interleaving.play(two)).rejects.toThrow(/: found .*, wanted /);
    } finally {
      jest.dontMock(path);
      await close();
    }
  },
);
