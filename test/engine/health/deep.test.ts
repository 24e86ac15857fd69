import { MongoClient, type Db } from 'mongodb';
import { openAudienceEngine, type AudienceEngine, type DeepHealth } from '../../../engine';
import { testDatabase } from '../../support/database';

const database = testDatabase('deep-health');
let engine: AudienceEngine;
let client: MongoClient;
let db: Db;

const place = { host: 'test', flowId: 'welcome', nodeId: 'wait' };

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  client = await MongoClient.connect(database.uri);
  db = client.db();
});
afterAll(async () => {
  await engine.close();
  await client.close();
  await database.drop();
});

/** Everything that an account may hold: people who came, bought, were joined, were erased, wait, were listed. */
async function live(): Promise<void> {
  await engine.attributes.define({ name: 'city', type: 'text' });
  await engine.segments.create({
    name: 'Londoners',
    type: 'realTime',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  await engine.segments.create({
    name: 'Buyers',
    type: 'realTime',
    rule: { event: 'Purchase', timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } },
  });
  await engine.flows.launch({
    id: 'welcome',
    name: 'Welcome',
    host: 'test',
    audience: { segments: ['Londoners'] },
    on: ['entry', 'exit'],
    updateAfterLaunch: 'realTime',
    reEntry: 'afterExit',
  });
  await engine.work.runDue();
  await engine.profiles.upsertMany(
    Array.from({ length: 40 }, (_, i) => ({
      externalId: `p${i}`,
      emails: [`p${i}@example.com`],
      attributes: { city: i % 2 === 0 ? 'London' : 'Rome' },
      tags: ['guest'],
    })),
  );
  for (let i = 0; i < 10; i++)
    await engine.events.track({
      profile: { externalId: `p${i}` },
      type: 'Purchase',
      properties: { amount: i },
    });
  for (let i = 0; i < 6; i++)
    await engine.waits.open(place, {
      profile: { externalId: `p${i}` },
      branches: [{ event: { type: 'Visit' } }],
      for: { amount: 3, unit: 'days' },
    });
  await engine.events.track({ profile: { externalId: 'p0' }, type: 'Visit' });
  await engine.profiles.upsert({ externalId: 'p2', attributes: { city: 'Rome' } });
  await engine.profiles.merge([{ externalId: 'p1' }, { externalId: 'p4' }]);
  await engine.profiles.delete({ externalId: 'p6' });
  await engine.profiles.removeIdentity({ externalId: 'p8' }, { email: 'p8@example.com' });
  await engine.doNotContact.add({ email: 'p3@example.com', reason: 'unsubscribed', source: 'test' });
  await engine.contacts.gate({ profile: { externalId: 'p3' }, channel: 'email' });
  await engine.splits.assign(
    'offer',
    {
      branches: [
        { name: 'a', share: 50 },
        { name: 'b', share: 50 },
      ],
    } as never,
    {
      externalId: 'p5',
    },
  );
  for (const name of ['Londoners', 'Buyers']) await engine.segments.count(name);
  const entries = await engine.entries.claim('welcome', { limit: 5 });
  await engine.entries.ackMany(entries.slice(0, 3));
  await engine.work.runDue();
}

const problemsOf = ({ problems }: DeepHealth): string[] =>
  [...new Set(problems.map(({ invariant, collection }) => `${invariant} in ${collection}`))].sort();

it('finds everything in order after a life of every kind, and says what was looked at', async () => {
  await live();
  const health = await engine.health({ deep: true });
  expect(health).toMatchObject({ ok: true, problems: [], more: 0, account: 'main' });
  expect(health.checked).toMatchObject({
    profiles: 38,
    events: expect.any(Number),
    answers: 38 * 2,
    entries: expect.any(Number),
    waits: expect.any(Number),
    flows: 1,
    doNotContact: 1,
  });
  expect(Object.values(health.checked).every((count) => count > 0)).toBe(true);
}, 60_000);

it('finds nothing wrong beside writers who are in the middle of everything', async () => {
  let ended = false;
  const writing = Promise.all(
    Array.from({ length: 4 }, async (_, writer) => {
      for (let i = 0; !ended; i++) {
        const externalId = `w${writer}-${i % 5}`;
        await engine.profiles.upsert({ externalId, attributes: { city: i % 3 === 0 ? 'London' : 'Rome' } });
        await engine.events.track({ profile: { externalId }, type: 'Purchase' });
        if (i % 7 === 6) await engine.profiles.delete({ externalId });
      }
    }),
  );
  try {
    for (let i = 0; i < 3; i++) expect((await engine.health({ deep: true })).problems).toEqual([]);
  } finally {
    ended = true;
    await writing;
  }
}, 60_000);

it('finds what was done behind its back, each kind under its name', async () => {
  const one = async (externalId: string): Promise<{ _id: never }> =>
    (await db.collection('profiles').findOne({ externalId })) as never;
  const p = (n: number): Promise<{ _id: never }> => one(`p${n}`);
  await db.collection('memberships').deleteOne({ profileId: (await p(10))._id });
  await db.collection('memberships').updateOne({ profileId: (await p(12))._id }, { $set: { member: false } });
  await db.collection('memberships').updateOne({ profileId: (await p(14))._id }, { $set: { rev: 1_000 } });
  await db
    .collection('memberships')
    .updateOne({ profileId: (await p(16))._id }, { $set: { out: [{ kind: 'enter', epoch: '1.1' }] } });
  await db
    .collection('memberships')
    .updateOne({ profileId: (await p(9))._id, next: { $exists: true } }, { $unset: { next: '' } });
  const { id: segment } = await engine.segments.get('Buyers');
  await db
    .collection<{ _id: string }>('memberCounts')
    .insertOne({ _id: `${segment}:3`, account: 'main', segment, count: 1_000 } as never);
  await db.collection('entries').deleteOne({ profileId: (await p(18))._id, kind: 'entry' });
  await db.collection('entries').deleteOne({ profileId: (await p(2))._id, kind: 'entry' });
  await db.collection('entries').updateOne({ profileId: (await p(20))._id }, { $unset: { leaseUntil: '' } });
  await db
    .collection('participants')
    .updateOne({ profileId: (await p(22))._id }, { $set: { pending: [{ kind: 'entry', epoch: '1.1' }] } });
  await db
    .collection('profiles')
    .updateOne({ externalId: 'p24' }, { $push: { keys: 'main.email.x@y.z' } as never });
  await db.collection('profiles').updateOne({ externalId: 'p26' }, { $set: { dirty: { 'a:city': 1 } } });
  await db.collection('profiles').updateOne({ externalId: 'p5' }, { $unset: { waits: '' } });
  await db.collection('waits').updateMany({ profileId: (await p(5))._id }, { $unset: { dueAt: '' } });
  await db.collection('waits').updateMany({ profileId: (await p(0))._id }, { $unset: { leaseUntil: '' } });
  await db.collection('events').updateOne({ profileId: (await p(7))._id }, { $set: { rev: 1_000 } });
  await db.collection('profiles').deleteOne({ externalId: 'p3' });
  await db.collection('flows').updateOne({}, { $set: { watches: [] } });
  await db.collection('doNotContact').updateOne({}, { $set: { 'reasons.0.source': 'nobody' } });
  const health = await engine.health({ deep: true });
  expect(health.ok).toBe(false);
  expect(problemsOf(health)).toEqual(
    [
      'membership in memberships',
      'revision in memberships',
      'out in memberships',
      'next in memberships',
      'count in memberCounts',
      'entry in participants',
      'exit in entries',
      'outbox in entries',
      'pending in participants',
      'identities in profiles',
      'profile in profiles',
      'wait in waits',
      'outbox in waits',
      'revision in events',
      'erased in events',
      'erased in waits',
      'erased in memberships',
      'erased in rejections',
      'watches in flows',
      'evidence in doNotContact',
    ].sort(),
  );
  expect(health.problems[0]).toEqual({
    invariant: expect.any(String),
    collection: expect.any(String),
    id: expect.any(String),
    message: expect.any(String),
  });
}, 60_000);

it('refuses what is no option', async () => {
  for (const options of [{ deep: 'yes' }, { deep: true, signal: 1 }, 7] as never[])
    await expect(engine.health(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  const reason = new Error('enough');
  await expect(engine.health({ deep: true, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
