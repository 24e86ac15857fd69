import { MongoClient } from 'mongodb';
import { openAudienceEngine } from '../../../../engine';
import { testDatabase, testServerUri } from '../../../support/database';

let client: MongoClient;
beforeAll(async () => (client = await MongoClient.connect(testServerUri())));
afterAll(() => client.close());

/** Documents as each version has stored them, frozen: `before` the step, and `after` it. */
const STEPS = [
  {
    from: 1,
    collection: 'profiles',
    before: [
      {
        _id: 'one',
        account: 'main',
        keys: ['main.externalId.ada', 'main.externalId.zoe'],
        identities: { externalId: ['ada', 'zoe'], email: ['ada@example.com'] },
        revision: 3,
      },
      {
        _id: 'none',
        account: 'main',
        keys: ['main.email.ben@example.com'],
        identities: { email: ['ben@example.com'] },
        revision: 1,
      },
    ],
    after: [
      {
        _id: 'one',
        account: 'main',
        keys: ['main.externalId.ada', 'main.externalId.zoe'],
        identities: { externalId: ['ada', 'zoe'], email: ['ada@example.com'] },
        externalId: 'ada',
        revision: 3,
      },
      {
        _id: 'none',
        account: 'main',
        keys: ['main.email.ben@example.com'],
        identities: { email: ['ben@example.com'] },
        revision: 1,
      },
    ],
  },
  {
    from: 2,
    collection: 'memberCounts',
    before: [
      {
        _id: '6b06f52d0def615b32cd89f2:0',
        account: 'main',
        segment: '6b06f52d0def615b32cd89f2',
        asker: 'one',
        count: 12_890,
      },
    ],
    after: [],
  },
  {
    from: 3,
    collection: 'profiles',
    before: [
      {
        _id: 'one',
        account: 'main',
        keys: ['main.externalId.ada'],
        externalId: 'ada',
        identities: { externalId: ['ada'] },
        attributes: { _bsontype: 'Here', city: 'London' },
        folded: { _bsontype: 'here', city: 'london', '%externalId': ['ada'] },
      },
      { _id: 'two', account: 'main', keys: ['two'], attributes: { _bsontype: 3 }, folded: {} },
      {
        _id: 'none',
        account: 'main',
        keys: ['none'],
        attributes: { city: 'London' },
        folded: { city: 'london' },
      },
    ],
    after: [
      {
        _id: 'one',
        account: 'main',
        keys: ['main.externalId.ada'],
        externalId: 'ada',
        identities: { externalId: ['ada'] },
        attributes: { city: 'London', '%5Fbsontype': 'Here' },
        folded: { city: 'london', '%externalId': ['ada'], '%5Fbsontype': 'here' },
      },
      { _id: 'two', account: 'main', keys: ['two'], attributes: { '%5Fbsontype': 3 }, folded: {} },
      {
        _id: 'none',
        account: 'main',
        keys: ['none'],
        attributes: { city: 'London' },
        folded: { city: 'london' },
      },
    ],
  },
] as const;

/** Member by member: the driver refuses some of these objects as a whole, as it did when they came to be. */
const setting = (fields: object): { $set: Record<string, unknown> } => ({
  $set: Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
        ? Object.entries(value).map(([inner, one]) => [`${name}.${inner}`, one as unknown])
        : [[name, value]],
    ),
  ),
});

it.each(STEPS)(
  'brings $collection of version $from to the next one',
  async ({ from, collection, before, after }) => {
    const { uri, database, drop } = testDatabase('steps');
    const db = client.db(database);
    await db
      .collection('migrations')
      .insertOne({ _id: 'state' as never, version: from, indexes: 'of an earlier time' });
    // The driver would refuse to write some of them: they are made of JSON by the server.
    for (const { _id, ...rest } of before as readonly { _id: string }[])
      await db.collection(collection).updateOne({ _id: _id as never }, setting(rest), { upsert: true });
    const engine = await openAudienceEngine({ uri });
    await engine.health();
    expect(await db.collection(collection).find().toArray()).toEqual(after);
    await engine.close();
    await drop();
  },
);
