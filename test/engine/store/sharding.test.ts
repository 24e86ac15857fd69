import { MongoClient, type IndexDescription } from 'mongodb';
import { COLLECTIONS } from '../../../engine/indexes';
import { SHARDING } from '../../../engine/shardKeys';
import { unlisted } from '../../support/commandsHeard';
import { testDatabase } from '../../support/database';
import { begins, unroutedIn } from '../../support/routed';
import { LISTED } from '../../support/unrouted';

it('every collection says how it is shared out over shards', () => {
  // How far the database has been brought up to date is written before any of them is known.
  expect(Object.keys(SHARDING).sort()).toEqual([...Object.keys(COLLECTIONS), 'migrations'].sort());
});

it('what is unique holds over all shards, but for what is listed with its reason', () => {
  const broken = Object.entries(COLLECTIONS).flatMap(([collection, indexes]) => {
    const sharding = SHARDING[collection];
    if (!sharding || !('key' in sharding)) return [];
    return indexes
      .filter((index) => index.unique === true && !begins(index, sharding.key))
      .map(({ name }) => `${collection}.${name}`);
  });
  expect(broken).toEqual(['profiles.keys', 'waits.slot']);
  expect(
    LISTED.filter(({ command }) => command === 'createIndexes').map(({ collection }) => collection),
  ).toEqual(['profiles', 'waits']);
});

const SHARED = {
  people: { key: { _id: 'hashed' } },
  chain: { key: { account: 1, point: 1 } },
  few: { whole: 'They are few.' },
} as const;
const unique = (key: IndexDescription['key']) => ({ indexes: [{ key, name: 'u', unique: true }] });
const update = (q: object, more = {}) => ({ updates: [{ q, u: { $set: { a: 1 } }, ...more }] });

describe('what a router would refuse or ask all shards about is noticed', () => {
  it.each<[string, string, object]>([
    ['update', 'people', update({ name: 'a' })],
    ['update', 'people', update({ _id: { $in: [1] } })],
    ['update', 'people', update({ _id: { $gt: 1 } })],
    ['update', 'people', update({ name: 'a' }, { upsert: true })],
    ['update', 'people', update({ name: 'a' }, { upsert: true, multi: true })],
    [
      'update',
      'people',
      {
        updates: [
          { q: { _id: 1 }, u: {} },
          { q: { b: 1 }, u: {} },
        ],
      },
    ],
    ['update', 'chain', update({ _id: 1 })],
    ['update', 'chain', update({ account: 'a' })],
    ['delete', 'people', { deletes: [{ q: { name: 'a' }, limit: 1 }] }],
    ['findAndModify', 'people', { query: { name: 'a' }, update: {} }],
    ['findAndModify', 'people', { query: { $or: [{ _id: 1 }, { _id: 2 }] }, remove: true }],
    ['createIndexes', 'people', unique({ name: 1 })],
    ['createIndexes', 'chain', unique({ account: 1, sequence: 1 })],
    ['createIndexes', 'chain', unique({ point: 1, account: 1 })],
    ['aggregate', 'people', { pipeline: [{ $match: {} }, { $lookup: { from: 'few' } }] }],
    ['aggregate', 'few', { pipeline: [{ $merge: { into: 'people' } }] }],
    ['count', 'people', { query: {} }],
  ])('%s of %s: %j', (command, collection, rest) => {
    expect(unroutedIn(command, { [command]: collection, ...rest }, SHARED)).toHaveLength(1);
  });

  it.each<[string, string, object]>([
    ['update', 'people', update({ _id: 1 })],
    ['update', 'people', update({ _id: { $eq: 1 }, name: 'a' }, { upsert: true })],
    ['update', 'people', update({ $and: [{ a: 1 }, { _id: 1 }] })],
    ['update', 'people', update({ name: 'a' }, { multi: true })],
    ['update', 'chain', update({ account: 'a', point: 'p' }, { upsert: true })],
    ['update', 'few', update({ name: 'a' }, { upsert: true })],
    ['update', 'others', update({ name: 'a' })],
    ['delete', 'people', { deletes: [{ q: { name: 'a' }, limit: 0 }] }],
    ['findAndModify', 'people', { query: { _id: 1 }, update: {} }],
    ['createIndexes', 'people', { indexes: [{ key: { name: 1 }, name: 'n' }] }],
    ['createIndexes', 'chain', unique({ account: 1, point: 1, sequence: 1 })],
    ['createIndexes', 'few', unique({ name: 1 })],
    ['aggregate', 'people', { pipeline: [{ $match: {} }, { $group: { _id: null } }] }],
    ['find', 'people', { filter: { name: 'a' } }],
  ])('and nothing else: %s of %s: %j', (command, collection, rest) => {
    expect(unroutedIn(command, { [command]: collection, ...rest }, SHARED)).toEqual([]);
  });

  it('also when it is sent, by whoever calls itself something, in any test', async () => {
    const database = testDatabase('sharding');
    const client = await MongoClient.connect(database.uri, { appName: 'planted' });
    const profiles = client.db().collection('profiles');
    await profiles.updateOne({ planted: true }, { $set: { planted: false } });
    await profiles.updateMany({ planted: true }, { $set: { planted: false } });
    await client.close();
    expect(unlisted()).toEqual(['profiles: update by planted: changes one without the shard key']);
    expect(unlisted()).toEqual([]);
    await database.drop();
  });
});
