import { testDatabase } from '../../../support/database';
import { expectNoticed } from '../../../support/mutant';
import { openTwo } from '../../membership/realtime/stage';
import { WAIT_INTERLEAVINGS } from './interleavings';
import { WAIT_MUTANTS } from './mutants';

/** Each step of the protocol of waits is broken once, and one of the interleavings has to fail. */
const database = testDatabase('waitMutants');
afterAll(() => database.drop());
afterEach(() => jest.resetModules());

it.each(WAIT_MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s: noticed', (_name, mutant) =>
  expectNoticed(mutant, WAIT_INTERLEAVINGS, async (door) => {
    const { two, close } = openTwo(door, database.uri);
    return { players: two, close };
  }),
);
