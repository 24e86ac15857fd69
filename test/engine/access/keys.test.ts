import { MongoClient } from 'mongodb';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';

const database = testDatabase('accessKeys');
let now = new Date('2026-11-30T12:00:00Z');
let engine: AudienceEngine;
let other: AudienceEngine;

beforeAll(async () => {
  const clock = { now: () => now };
  engine = await openAudienceEngine({ uri: database.uri, clock });
  other = await openAudienceEngine({ uri: database.uri, account: 'other', clock });
});
afterAll(async () => {
  await Promise.all([engine.close(), other.close()]);
  await database.drop();
});

it('a key opens its account with its role until it is revoked, and its secret is stored nowhere', async () => {
  const { key, ...made } = await engine.access.createKey({ name: 'Shop', role: 'write' });
  expect(key).toMatch(/^audience_write_[0-9a-f]{16}_[\w-]{43}$/);
  expect(await engine.access.identify(key)).toMatchObject({ id: made.id, name: 'Shop', role: 'write' });
  expect(await other.access.identify(key)).toBeNull();
  const client = await MongoClient.connect(database.uri);
  const stored = JSON.stringify(await client.db(database.database).collection('accessKeys').find().toArray());
  await client.close();
  expect(stored).not.toContain(key.split('_').pop());

  await engine.access.revokeKey(made.id);
  expect(await engine.access.identify(key)).toBeNull();
  expect(await engine.access.listKeys()).toEqual([]);
  await expect(engine.access.revokeKey(made.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('of many who ask at the same moment each gets their own answer, and none that is older than the question', async () => {
  const [one, two] = await Promise.all(
    ['One', 'Two'].map((name) => engine.access.createKey({ name, role: 'read' })),
  );
  const keys = Array.from({ length: 60 }, (_, n) => [one?.key, two?.key, 'audience_read_wrong'][n % 3]);
  const ask = async () =>
    (await Promise.all(keys.map((key) => engine.access.identify(key as string)))).map(
      (known) => known?.name ?? null,
    );
  const names = ['One', 'Two', null];
  expect(await ask()).toEqual(keys.map((_, n) => names[n % 3]));
  const before = ask();
  await engine.access.revokeKey(one?.id as string);
  expect(await ask()).toEqual(keys.map((_, n) => [null, 'Two', null][n % 3]));
  await before;
  await engine.access.revokeKey(two?.id as string);
});

it('a key that differs in one letter opens nothing, nor does its number, its role or nothing at all', async () => {
  const { key } = await engine.access.createKey({ name: 'Reports', role: 'read' });
  const last = key.endsWith('A') ? 'B' : 'A';
  const wrong = [
    key.slice(0, -1) + last,
    key.toUpperCase(),
    key.split('_').slice(0, 3).join('_'),
    `${key} `,
    '',
    null,
    undefined,
    {},
    '__proto__',
    'audience_read_$gt_x',
  ];
  for (const one of wrong) expect(await engine.access.identify(one as string)).toBeNull();
});

it('the last use of a key is known to the minute', async () => {
  const { key, id } = await engine.access.createKey({ name: 'Clock', role: 'read' });
  const used = async (): Promise<string | undefined> =>
    (await engine.access.listKeys()).find((one) => one.id === id)?.lastUsedAt;
  expect(await used()).toBeUndefined();
  await engine.access.identify(key);
  expect(await used()).toBe('2026-11-30T12:00:00.000Z');
  now = new Date('2026-11-30T12:00:30Z');
  await engine.access.identify(key);
  expect(await used()).toBe('2026-11-30T12:00:00.000Z');
  now = new Date('2026-11-30T12:01:00Z');
  await engine.access.identify(key);
  expect(await used()).toBe('2026-11-30T12:01:00.000Z');
});

it('a session ends with its time, with its key, and by a changed letter', async () => {
  const { key, id } = await engine.access.createKey({ name: 'Marketer', role: 'write' });
  const begun = await engine.access.startSession(key, { hours: 2 });
  const session = begun?.session ?? '';
  expect(await engine.access.identifySession(session)).toMatchObject({ id, role: 'write' });
  expect(await other.access.identifySession(session)).toBeNull();
  const [, expires = '', signature = ''] = session.split('.');
  expect(await engine.access.identifySession(`${id}.${Number(expires) + 3_600_000}.${signature}`)).toBeNull();
  const begin = now;
  now = new Date(begin.getTime() + 2 * 3_600_000 - 1);
  expect(await engine.access.identifySession(session)).not.toBeNull();
  now = new Date(begin.getTime() + 2 * 3_600_000);
  expect(await engine.access.identifySession(session)).toBeNull();

  const again = (await engine.access.startSession(key))?.session ?? '';
  await engine.access.revokeKey(id);
  expect(await engine.access.identifySession(again)).toBeNull();
  expect(await engine.access.startSession(key)).toBeNull();
});

it('a key needs a name and a role', async () => {
  for (const bad of [{}, { name: 'x' }, { name: ' ', role: 'read' }, { name: 'x', role: 'admin' }, null])
    await expect(engine.access.createKey(bad as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
