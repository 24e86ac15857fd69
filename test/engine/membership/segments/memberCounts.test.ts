import { ObjectId, type Document } from 'mongodb';
import type { AudienceEngine } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf, handClock } from '../../accounts';
import { bought, LONDON, membersOf, person } from '../../watching';

// What is done with a million members is done with these few.
jest.mock('../../../../engine/membership/segments/fewMembers', () => ({ FEW: 0 }));

const accounts = accountsOf('member counts');
const clock = handClock('2030-03-01T12:00:00.000Z');
const CROWD = Array.from({ length: 300 }, (_, i) => person(`p${i}`, i % 3 === 0 ? 'Rome' : 'London'));

async function londoners(account: string): Promise<AudienceEngine> {
  const engine = await accounts.open({ account, clock });
  await engine.attributes.define({ name: 'city', type: 'text' });
  await engine.profiles.upsertMany(CROWD);
  await engine.segments.create({ name: 'watched', type: 'realTime', rule: LONDON });
  return engine;
}

const stored = async (account: string): Promise<Document[]> =>
  (await accounts.stored()).collection('memberCounts').find({ account }).toArray();

/** Asked twice: what the first one stored is what the second one says. */
async function counts(engine: AudienceEngine, name = 'watched'): Promise<void> {
  const members = await membersOf(engine, name);
  expect([await engine.segments.count(name), await engine.segments.count(name)]).toEqual([
    members.length,
    members.length,
  ]);
}

it('stores what it has counted, and counts again where somebody has come or gone', async () => {
  const account = 'parts';
  const engine = await londoners(account);
  await engine.work.runDue();
  await counts(engine);
  const before = await stored(account);
  expect(before).toHaveLength(64);
  expect(before.reduce((sum, { count }) => sum + Number(count), 0)).toBe(200);

  await engine.profiles.upsert(person('p1', 'Paris'));
  expect(await stored(account)).toHaveLength(63);
  expect(await engine.segments.count('watched')).toBe(199);
  const after = new Map(
    (await stored(account)).map(({ _id, asker, count }) => [_id, { asker: String(asker), count }]),
  );
  const again = before.filter(({ _id, asker }) => after.get(_id)?.asker !== String(asker));
  expect(again.map(({ _id, count }) => Number(count) - Number(after.get(_id)?.count))).toEqual([1]);

  // Nobody comes or goes by what is no condition of the segment.
  await engine.profiles.upsert({ externalId: 'p2', attributes: { level: 3 } });
  expect(await stored(account)).toHaveLength(64);
});

it('is right after every way to come and to go', async () => {
  const engine = await londoners('ways');
  await engine.segments.create({ name: 'buyers', type: 'realTime', rule: bought(1, 2) });
  await engine.work.runDue();
  const both = async (): Promise<void> => {
    await counts(engine);
    await counts(engine, 'buyers');
  };
  await both();
  await engine.profiles.upsertMany([person('new', 'London'), person('p0', 'London')]);
  await both();
  await engine.events.trackMany(
    ['p1', 'p2', 'p3', 'ann'].map((externalId) => ({ profile: { externalId }, type: 'Purchase' })),
  );
  await both();
  await engine.profiles.delete({ externalId: 'p1' });
  await both();
  // Joined: p2 and p3 are one from here on.
  await engine.profiles.upsert({ externalId: 'p2', phones: ['+447700900123'] });
  await engine.profiles.upsert({ externalId: 'p3', phones: ['+447700900123'] });
  await both();
  clock.set('2030-03-04T12:00:00.000Z');
  await engine.work.runDue();
  await both();
  expect(await engine.segments.count('buyers')).toBe(0);
  const { id } = await engine.segments.get('buyers');
  await engine.segments.delete('buyers');
  expect((await stored('ways')).filter(({ segment }) => segment === id)).toEqual([]);
});

it('keeps no number of a build that is under way', async () => {
  const account = 'building';
  const engine = await londoners(account);
  const asked: number[] = [];
  const step = async (name: string): Promise<void> => {
    if (name !== 'membershipsWritten') return;
    asked.push(await engine.segments.count('watched'), (await stored(account)).length);
  };
  const builder = engineOf({ uri: accounts.database.uri, account, clock, step });
  try {
    await builder.work.runDue();
  } finally {
    await builder.close();
  }
  expect(asked).toEqual([200, 0]);
  // When it is through, the next one who asks finds them.
  expect(await stored(account)).toHaveLength(64);
  await counts(engine);
});

it('keeps no number of a build that was begun anew before it was through', async () => {
  const account = 'anew';
  await londoners(account);
  const segments = (await accounts.stored()).collection('segments');
  const kept: number[] = [];
  const step = async (name: string): Promise<void> => {
    if (name !== 'pageBuilt') return;
    kept.push((await stored(account)).length);
    // As a change of the time zone does.
    if (kept.length === 1)
      await segments.updateOne({ account, name: 'watched' }, { $set: { 'build.id': new ObjectId() } });
  };
  const builder = engineOf({ uri: accounts.database.uri, account, clock, step });
  try {
    await builder.work.runDue();
  } finally {
    await builder.close();
  }
  expect(kept).toEqual([0, 0]);
  expect(await stored(account)).toHaveLength(64);
});

it('stores nothing of a count that was called off', async () => {
  const account = 'called off';
  await (await londoners(account)).work.runDue();
  await (await accounts.stored()).collection('memberCounts').deleteMany({ account });
  const stop = new AbortController();
  const engine = engineOf({
    uri: accounts.database.uri,
    account,
    clock,
    step: (name) => void (name === 'countsAsked' && stop.abort()),
  });
  try {
    await expect(engine.segments.count('watched', { signal: stop.signal })).rejects.toThrow(/abort/i);
    expect((await stored(account)).filter(({ count }) => count !== undefined)).toEqual([]);
    expect(await engine.segments.count('watched')).toBe(200);
  } finally {
    await engine.close();
  }
});
