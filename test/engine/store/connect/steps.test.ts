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
] as const;

it.each(STEPS)(
  'brings $collection of version $from to the next one',
  async ({ from, collection, before, after }) => {
    const { uri, database, drop } = testDatabase('steps');
    const db = client.db(database);
    await db
      .collection('migrations')
      .insertOne({ _id: 'state' as never, version: from, indexes: 'of an earlier time' });
    await db.collection(collection).insertMany(before as never);
    const engine = await openAudienceEngine({ uri });
    await engine.health();
    expect(await db.collection(collection).find().toArray()).toEqual(after);
    await engine.close();
    await drop();
  },
);
