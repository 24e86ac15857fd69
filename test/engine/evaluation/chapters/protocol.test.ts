import { MongoClient } from 'mongodb';
import * as door from '../../../../engine/openEngine';
import { testDatabase } from '../../../support/database';
import { INTERLEAVINGS, openReaders } from './interleavings';

jest.mock('../../../../engine/evaluation/facts/sizes', () => jest.requireActual('./smallSizes'));

const database = testDatabase('chapters-protocol');
let client: MongoClient;
beforeAll(async () => void (client = await MongoClient.connect(database.uri)));
afterAll(async () => {
  await client.close();
  await database.drop();
});

it.each(INTERLEAVINGS.map(({ name, play }) => [name, play] as const))('%s', async (_name, play) => {
  const { players, close } = await openReaders(door, database.uri, client.db(database.database));
  try {
    await play(players);
  } finally {
    await close();
  }
});
