import { MongoClient } from 'mongodb';
import { openAudienceEngine } from '../../../../engine';
import { ensureBuilt } from '../../../support/built';
import { testDatabase } from '../../../support/database';
import { startMongod } from '../../../support/mongod';
import { countAllTheTime, createMore, expectTruth, Herd, pause, prepare } from './herd';

// Members are counted as if they were many.
jest.mock('../../../../engine/membership/segments/fewMembers', () => ({ FEW: 0 }));

/** How long (s) processes are killed and started again; longer for a soak. */
const SECONDS = Number(process.env.AUDIENCE_KILL_SECONDS ?? 20);

beforeAll(ensureBuilt, 180_000);

it(
  'B1 R10 keeps every accepted change, every membership and every entry right while processes are killed at random steps',
  async () => {
    const database = testDatabase('kill');
    const account = 'killed';
    const engine = await openAudienceEngine({ uri: database.uri, account });
    const client = await MongoClient.connect(database.uri);
    const herd = new Herd(database.uri, account);
    try {
      await prepare(engine);
      herd.start();
      const endOfCounting = countAllTheTime(engine, herd.failures);
      await pause(SECONDS * 300);
      await createMore(engine);
      await pause(SECONDS * 700);
      await herd.end();
      await endOfCounting();
      expect(herd.failures).toEqual([]);
      await expectTruth(engine, client.db(database.database), account, herd);
      console.log(
        `${herd.kills} processes killed, ${herd.accepted.size} events accepted and ${herd.together.size} together, ${herd.handled.length} entries handled`,
      );
      expect(herd.kills).toBeGreaterThan(SECONDS / 4);
      expect(herd.accepted.size).toBeGreaterThan(0);
    } finally {
      await herd.end();
      await engine.close();
      await client.close();
      await database.drop();
    }
  },
  SECONDS * 1_000 + 120_000,
);

it('goes on where it was when the database itself is killed and started again under load', async () => {
  const server = await startMongod({ replicaSet: true });
  const uri = new URL(server.uri);
  uri.pathname = '/killed';
  const account = 'restarted';
  const engine = await openAudienceEngine({ uri: uri.toString(), account });
  const client = new MongoClient(uri.toString());
  const herd = new Herd(uri.toString(), account);
  try {
    await prepare(engine);
    herd.start();
    await pause(2_000);
    await createMore(engine);
    await pause(1_000);
    for (let i = 0; i < 2; i++) {
      await server.kill();
      await pause(500);
      await server.restart();
      await pause(3_000);
    }
    await herd.end();
    expect(herd.failures).toEqual([]);
    await client.connect();
    await expectTruth(engine, client.db('killed'), account, herd);
    console.log(
      `database killed twice; ${herd.kills} processes killed, ${herd.accepted.size} events accepted`,
    );
    expect(herd.accepted.size).toBeGreaterThan(0);
  } finally {
    await herd.end();
    await engine.close();
    await client.close();
    await server.stop();
  }
}, 180_000);
