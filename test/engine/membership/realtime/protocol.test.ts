import * as door from '../../../../engine/openEngine';
import { testDatabase } from '../../../support/database';
import { INTERLEAVINGS } from './interleavings';
import { openTwo } from './stage';

// Members are counted as if they were many.
jest.mock('../../../../engine/membership/segments/fewMembers', () => ({ FEW: 0 }));

const database = testDatabase('protocol');
afterAll(() => database.drop());

it.each(INTERLEAVINGS.map(({ name, play }) => [name, play] as const))('%s', async (_name, play) => {
  const { two, close } = openTwo(door, database.uri);
  try {
    await play(two);
  } finally {
    await close();
  }
});
