import { testDatabase } from '../../../support/database';
import { expectNoticed } from '../../../support/mutant';
import { INTERLEAVINGS } from './interleavings';
import { openTwo } from './stage';
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

it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s: noticed', (_name, mutant) =>
  expectNoticed(mutant, INTERLEAVINGS, async (door) => {
    const { two, close } = openTwo(door, database.uri);
    return { players: two, close };
  }),
);
