import * as door from '../../../../engine/openEngine';
import { testDatabase } from '../../../support/database';
import { openTwo } from '../../membership/realtime/stage';
import { WAIT_INTERLEAVINGS } from './interleavings';

const database = testDatabase('waitProtocol');
afterAll(() => database.drop());

it.each(WAIT_INTERLEAVINGS.map((interleaving) => [interleaving.name, interleaving] as const))(
  '%s',
  async (_name, { play }) => {
    const { two, close } = openTwo(door, database.uri);
    try {
      await play(two);
    } finally {
      await close();
    }
  },
);
