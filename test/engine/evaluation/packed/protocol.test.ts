import { MongoClient } from 'mongodb';
import * as door from '../../../../engine/openEngine';
import { testDatabase } from '../../../support/database';
import { INTERLEAVINGS } from './interleavings';
import { openThree } from './three';

// A few people make several blocks.
jest.mock('../../../../engine/evaluation/packed/block', () => ({ BLOCK: 16 }));

const database = testDatabase('columns-protocol');
let client: MongoClient;
beforeAll(async () => void (client = await MongoClient.connect(database.uri)));
afterAll(async () => {
  await client.close();
  await database.drop();
});

it.each(INTERLEAVINGS.map(({ name, play }) => [name, play] as const))('%s', async (_name, play) => {
  const { three, close } = await openThree(door, database.uri, client.db(database.database));
  try {
    await play(three);
  } finally {
    await close();
  }
});
