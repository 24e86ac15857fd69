import { MongoClient, ObjectId } from 'mongodb';
import { openAudienceEngine, type AudienceEngine } from '../../../../engine';
import { historyRow } from '../../../../engine/contact/doNotContact/history';
import type { DoNotContactHistoryDocument } from '../../../../engine/contact/doNotContact/DoNotContactDocument';
import { DATA_VERSION } from '../../../../engine/store/mongo/dataVersion';
import { repeatSteps } from '../../../../engine/store/mongo/prepare';
import { testDatabase, testServerUri } from '../../../support/database';

const database = testDatabase('renewed keys');
let client: MongoClient;
let engine: AudienceEngine;
const at = new Date('2026-01-01T00:00:00.000Z');

/** As version 4 of the stored data wrote a person: addresses folded, lists sorted. */
const person = (
  n: number,
  identities: Record<string, string[]>,
  attributes: Record<string, unknown> = {},
) => ({
  _id: new ObjectId(n.toString(16).padStart(24, '0')),
  account: 'main',
  bucket: n,
  keys: Object.entries(identities)
    .flatMap(([kind, values]) => values.map((value) => `main.${kind}.${value}`))
    .sort(),
  identities,
  ...(identities.externalId && { externalId: identities.externalId[0] }),
  attributes: { ...attributes, createdAt: new Date(at.getTime() + n), modifiedAt: at },
  folded: identities.externalId ? { '%externalId': identities.externalId.map((id) => id.toLowerCase()) } : {},
  foldVersion: `1:${process.versions.unicode}`,
  tags: [],
  revision: 1,
  at,
});

/** As version 4 listed a contact point. */
function listedIn4(kind: string, value: string, reasons: string[], channel = '*') {
  let last: DoNotContactHistoryDocument | undefined;
  const history = reasons.map(
    (reason, i) =>
      (last = historyRow(
        {
          id: `${value}-${channel}-${i}`,
          account: 'main',
          point: `${kind}:${value}`,
          action: 'add',
          channel,
          scope: 'account',
          by: 'main',
          at,
          reason,
          source: 'page',
        },
        last,
      )),
  );
  return {
    record: {
      _id: `main|${channel}|${kind}|${value}`,
      account: 'main',
      channel,
      kind,
      value,
      reasons: reasons.map((reason) => ({ reason, source: 'page', at })),
      pending: [],
    },
    history,
  };
}

beforeAll(async () => {
  client = await MongoClient.connect(testServerUri());
  const db = client.db(database.database);
  await db
    .collection('migrations')
    .insertOne({ _id: 'state' as never, version: 4, indexes: 'of an earlier time' });
  await db
    .collection('config')
    .insertOne({ _id: 'main' as never, version: 7, timeZone: 'UTC', dataVersion: 4 });
  await db.collection<{ _id: ObjectId }>('profiles').insertMany([
    person(
      1,
      { externalId: ['plain'], email: ['plain@example.com'], phone: ['+447700900001'] },
      { city: 'Oslo' },
    ),
    person(2, { externalId: ['unicode'], email: ['ann@bücher.example', 'other@example.com'] }),
    person(3, { externalId: ['wrapped'], email: ['<wrapped@example.com>', 'mailto:wrapped@example.com'] }),
    person(4, { externalId: ['trunk'], phone: ['+4407700900125'] }, { city: 'Rome' }),
    person(5, { externalId: [' spaced'], email: ['a@b..com'] }),
    // The same people twice, as they are compared now.
    person(6, { externalId: ['dns'], email: ['ann@xn--bcher-kva.example'] }, { city: 'Bern' }),
    person(7, { externalId: ['right'], phone: ['+447700900125'] }, { firstName: 'Tom' }),
    person(8, { externalId: ['spaced'], email: ['spaced@example.com'] }),
  ]);
  const listed = [
    listedIn4('email', 'info@strasse.example', ['unsubscribed']),
    listedIn4('email', 'kim@example.org', ['bounced', 'manual']),
    listedIn4('email', 'ben@bücher.example', ['complaint'], 'email'),
    listedIn4('email', 'kim@bücher.example', ['complaint']),
    listedIn4('email', '\u200bhidden@example.com', ['manual']),
    listedIn4('email', 'a,b@c.com', ['manual']),
    listedIn4('phone', '+4407700900199', ['keyword']),
    listedIn4('phone', '+11800', ['keyword']),
  ];
  await db.collection<{ _id: string }>('doNotContact').insertMany(listed.map(({ record }) => record));
  await db
    .collection<{ _id: string }>('doNotContactHistory')
    .insertMany(listed.flatMap(({ history }) => history));
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.health();
}, 60_000);

afterAll(async () => {
  await engine.close();
  await client.close();
  await database.drop();
});

const gate = async (point: { email: string } | { phone: string }, channel: string) =>
  (await engine.contacts.gate({ ...point, channel })).allowed;

it('whoever was listed stays listed, under every reading that the address had', async () => {
  for (const email of [
    'info@strasse.example',
    'INFO@Straße.example',
    'info@xn--strae-oqa.example',
    'info@STRASSE.example',
    'kim@example.org',
    'kım@example.org',
    '\u212aim@example.org',
    'ben@bücher.example',
    'Ben@xn--bcher-kva.example',
    'kım@bücher.example',
    'kim@xn--bcher-kva.example',
    'hidden@example.com',
  ])
    expect([email, await gate({ email }, 'email')]).toEqual([email, false]);
  for (const phone of ['+447700900199', '+44 07700 900199', '0044 7700 900199'])
    expect([phone, await gate({ phone }, 'sms')]).toEqual([phone, false]);
  for (const email of ['other@strasse.example', 'ken@example.org'])
    expect([email, await gate({ email }, 'email')]).toEqual([email, true]);
  expect(await engine.doNotContact.verify()).toMatchObject({ valid: true });
  const shown = [];
  for await (const { value } of engine.doNotContact.list()) shown.push(value);
  expect(shown.sort()).toEqual(
    [
      '+11800',
      '+447700900199',
      'a,b@c.com',
      'ben@bücher.example',
      'hidden@example.com',
      'info@strasse.example',
      'kim@bücher.example',
      'kim@example.org',
    ].sort(),
  );
});

it('what is listed now stands for itself alone, and what was listed before is lifted under each of its readings', async () => {
  await engine.doNotContact.add({ email: 'tim@strasse.example', reason: 'manual', source: 'desk' });
  expect(await gate({ email: 'tim@straße.example' }, 'email')).toBe(true);
  expect(await engine.doNotContact.remove({ email: 'kım@example.org', source: 'desk' })).toMatchObject({
    removed: 1,
  });
  expect(await gate({ email: 'kım@example.org' }, 'email')).toBe(true);
  expect(await engine.doNotContact.verify()).toMatchObject({ valid: true });
});

it('people are found by the forms of today, with all that they had; who is the same person as another one is joined to the one that came first', async () => {
  expect(await engine.profiles.get({ externalId: 'plain' })).toMatchObject({
    emails: ['plain@example.com'],
    phones: ['+447700900001'],
  });
  expect(await engine.profiles.get({ email: 'wrapped@example.com' })).toMatchObject({
    externalId: 'wrapped',
    emails: ['wrapped@example.com'],
  });
  for (const ref of [{ externalId: 'unicode' }, { externalId: 'dns' }, { email: 'Ann@Bücher.example' }])
    expect(await engine.profiles.get(ref)).toMatchObject({
      externalIds: ['unicode', 'dns'],
      emails: ['ann@bücher.example', 'other@example.com'],
      attributes: { city: 'Bern' },
    });
  for (const ref of [{ externalId: 'trunk' }, { externalId: 'right' }, { phone: '+447700900125' }])
    expect(await engine.profiles.get(ref)).toMatchObject({
      externalIds: ['trunk', 'right'],
      phones: ['+447700900125'],
      attributes: { city: 'Rome', firstName: 'Tom' },
    });
  expect(await engine.profiles.get({ externalId: ' spaced ' })).toMatchObject({
    emails: ['a@b..com', 'spaced@example.com'],
  });
  expect(await engine.profiles.find(null)).toHaveLength(5);
  expect((await engine.profiles.upsert({ emails: ['OTHER@example.com'], attributes: { n: 1 } })).result).toBe(
    'updated',
  );
  await engine.work.runDue();
  const stored = await client.db(database.database).collection('profiles').find().toArray();
  expect(
    stored.filter(
      ({ account, dirty }) => account !== 'main' || Object.keys((dirty ?? {}) as object).length > 0,
    ),
  ).toEqual([]);
});

it('run once more it changes nothing', async () => {
  const db = client.db(database.database);
  const before = [
    await db.collection('profiles').find().toArray(),
    await db.collection('doNotContact').find().toArray(),
    await db.collection('doNotContactHistory').countDocuments(),
  ];
  await db.collection('migrations').updateOne({}, { $set: { repeat: { from: 4, after: new Date(0) } } });
  await repeatSteps(db);
  expect([
    await db.collection('profiles').find().toArray(),
    await db.collection('doNotContact').find().toArray(),
    await db.collection('doNotContactHistory').countDocuments(),
  ]).toEqual(before);
  expect((await db.collection('migrations').findOne({}))?.version).toBe(DATA_VERSION);
});
