import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { openAudienceEngine, type AudienceEngine } from '../../../../engine';
import { DATA_VERSION } from '../../../../engine/store/mongo/dataVersion';
import { repeatSteps } from '../../../../engine/store/mongo/prepare';
import { checkout, ensureBuilt } from '../../../support/built';
import { testDatabase } from '../../../support/database';
import { earlierBuild, otherBuild } from '../../../support/otherBuild';
import { eventually } from '../../../support/until';
import { countAllTheTime, createMore, expectTruth, Herd, prepare } from './herd';

// Members are counted as if they were many.
jest.mock('../../../../engine/membership/segments/fewMembers', () => ({ FEW: 0 }));

/** Another build to run beside this one, for a trial of an update; default: this one, installed a second time. */
const OTHER = process.env.AUDIENCE_OTHER_BUILD;

beforeAll(ensureBuilt, 180_000);

/** Processes do it, as fast as the machine lets them. */
const AS_FAST_AS_IT_GETS = { seconds: 120 };

async function openWith(build: string, uri: string, account: string): Promise<AudienceEngine> {
  const door = join(build, 'engine/index.js');
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- another build of the package, by its place
  const other = require(door) as { openAudienceEngine: typeof openAudienceEngine };
  return other.openAudienceEngine({ uri, account });
}

it('two builds side by side on one database keep one truth, while processes of both are killed at random steps', async () => {
  const database = testDatabase('two builds');
  const second = otherBuild();
  const account = 'sides';
  const engine = await openAudienceEngine({ uri: database.uri, account });
  const client = await MongoClient.connect(database.uri);
  const herd = new Herd(database.uri, account, [join(checkout, 'dist'), OTHER ?? second.path]);
  try {
    await prepare(engine);
    herd.start();
    const endOfCounting = countAllTheTime(engine, herd.failures);
    await eventually(() => herd.accepted.size >= 10, AS_FAST_AS_IT_GETS);
    await createMore(engine);
    await eventually(() => herd.accepted.size >= 80, AS_FAST_AS_IT_GETS);
    await herd.end();
    await endOfCounting();
    expect([herd.failures, herd.refused]).toEqual([[], 0]);
    await expectTruth(engine, client.db(database.database), account, herd);
    console.log(`two builds: ${herd.kills} processes killed, ${herd.accepted.size} events accepted`);
  } finally {
    await herd.end();
    await engine.close();
    await client.close();
    second.remove();
    await database.drop();
  }
}, 120_000);

it('processes of an earlier version of the stored data refuse as soon as a newer one has taken over; what they had accepted is kept, and what they wrote last is brought up too', async () => {
  const database = testDatabase('rolling');
  const before = earlierBuild();
  const account = 'rolling';
  const earlier = await openWith(before.path, database.uri, account);
  const client = await MongoClient.connect(database.uri);
  const db = client.db(database.database);
  const herd = new Herd(database.uri, account, [before.path]);
  let engine: AudienceEngine | undefined;
  try {
    await prepare(earlier);
    earlier.work.start();
    herd.start();
    await eventually(() => herd.accepted.size >= 10, AS_FAST_AS_IT_GETS);
    const without = { account, externalId: { $exists: false }, 'identities.externalId.0': { $exists: true } };
    expect(await db.collection('profiles').countDocuments(without)).toBeGreaterThan(0);
    const accepted = herd.accepted.size;
    herd.builds = [join(checkout, 'dist')];
    engine = await openAudienceEngine({ uri: database.uri, account });
    await createMore(engine);
    const endOfCounting = countAllTheTime(engine, herd.failures);
    await eventually(() => herd.refused > 0, AS_FAST_AS_IT_GETS);
    await expect(earlier.health()).rejects.toMatchObject({ code: 'VERSION_UNSUPPORTED' });
    await expect(earlier.profiles.upsert({ externalId: 'late' })).rejects.toMatchObject({
      code: 'VERSION_UNSUPPORTED',
    });
    await expect(
      openWith(before.path, database.uri, 'new account').then((another) =>
        another.health().finally(() => another.close()),
      ),
    ).rejects.toMatchObject({ code: 'VERSION_UNSUPPORTED' });
    await eventually(() => herd.accepted.size >= accepted + 60, AS_FAST_AS_IT_GETS);
    await herd.end();
    await endOfCounting();
    expect(herd.failures).toEqual([]);
    await db
      .collection('migrations')
      .updateOne({}, { $set: { 'repeat.after': new Date(Date.now() + 3_600_000) } });
    // As one writes that had read the config just before: the steps have gone by. One of the herd may have done it already.
    const missed = await db.collection('profiles').countDocuments(without);
    await db
      .collection('profiles')
      .updateOne({ account, externalId: { $exists: true } }, { $unset: { externalId: '' } });
    await repeatSteps(db);
    expect(await db.collection('profiles').countDocuments(without)).toBe(missed + 1);
    await db.collection('migrations').updateOne({}, { $set: { 'repeat.after': new Date(0) } });
    await repeatSteps(db);
    expect(await db.collection('profiles').countDocuments(without)).toBe(0);
    expect(await db.collection('migrations').findOne({})).toMatchObject({ version: DATA_VERSION });
    expect((await db.collection('migrations').findOne({}))?.repeat).toBeUndefined();
    await expectTruth(engine, db, account, herd);
    console.log(
      `update: ${herd.refused} earlier processes refused, ${herd.kills} killed, ${accepted} events accepted before and ${herd.accepted.size - accepted} after`,
    );
    expect(herd.refused).toBeGreaterThan(0);
  } finally {
    await herd.end();
    await earlier.close();
    await engine?.close();
    await client.close();
    before.remove();
    await database.drop();
  }
}, 180_000);
