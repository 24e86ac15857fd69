import type * as Door from '../../../../engine/openEngine';
import { testDatabase } from '../../../support/database';
import { openTwo } from '../../membership/realtime/interleavings';
import { WAIT_INTERLEAVINGS } from './interleavings';
import { WAIT_MUTANTS } from './mutants';

/** Each step of the protocol of waits is broken once, and one of the interleavings has to fail. */
const database = testDatabase('waitMutants');
afterAll(() => database.drop());
afterEach(() => jest.resetModules());

it.each(WAIT_MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
  '%s: noticed',
  async (_name, { module, broken, noticedBy }) => {
    const path = `../../../../engine/${module}`;
    jest.resetModules();
    jest.doMock(path, () => {
      const actual = jest.requireActual(path);
      return { ...actual, ...broken(actual) };
    });
    const door = (await import('../../../../engine/openEngine')) as typeof Door;
    const interleaving = WAIT_INTERLEAVINGS.find(({ name }) => name.startsWith(noticedBy));
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
