import { ObjectId } from 'mongodb';
import { GONE } from '../../../engine/mongo/documents';
import { accountsOf } from '../accounts';

const accounts = accountsOf('erase');
const TRACES = ['events', 'memberships', 'participants', 'entries'] as const;

it('erases everything that is stored of a person and frees the identities', async () => {
  const engine = await accounts.open();
  const { id } = await engine.profiles.upsert({ externalId: 'ada', emails: ['ada@example.com'], tags: ['vip'] });
  await engine.events.track({ id: 'e1', profile: { id }, type: 'Purchase' });
  const db = await accounts.stored();
  const profileId = new ObjectId(id);
  for (const name of ['memberships', 'participants', 'entries']) await db.collection(name).insertOne({ _id: `${name}-${id}` as never, account: 'x', profileId });
  expect(await engine.profiles.delete({ email: 'ada@example.com' })).toEqual({ id });
  for (const ref of [{ id }, { externalId: 'ada' }, { email: 'ada@example.com' }]) await expect(engine.profiles.get(ref)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(engine.profiles.delete({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  for (const name of TRACES) expect([name, await db.collection(name).countDocuments({ profileId })]).toEqual([name, 0]);
  expect(await db.collection('profiles').countDocuments({ _id: profileId })).toBe(0);
  const again = await engine.profiles.upsert({ externalId: 'ada', emails: ['ada@example.com'] });
  expect(again).toEqual({ id: expect.not.stringContaining(id), result: 'created' });
  expect((await engine.tags.list()).find(({ name }) => name === 'vip')?.profiles).toBe(0);
});

it('sees nobody who is on the way out, and lets the identity be used at once', async () => {
  const account = 'half erased';
  const engine = await accounts.open({ account });
  const { id } = await engine.profiles.upsert({ externalId: 'ada' });
  const db = await accounts.stored();
  await db.collection('profiles').updateOne({ _id: new ObjectId(id) }, { $set: { account: GONE, keys: [`gone ${id}`], departure: { account, at: new Date() } } });
  expect(await engine.profiles.find(null)).toEqual([]);
  expect((await engine.profiles.upsert({ externalId: 'ada' })).result).toBe('created');
});

it('erases two people at once without their getting in each other\'s way', async () => {
  const engine = await accounts.open();
  const people = await engine.profiles.upsertMany(Array.from({ length: 10 }, (_, i) => ({ externalId: `p${i}` })));
  await Promise.all(people.map((person) => engine.profiles.delete({ id: (person as { id: string }).id })));
  expect(await engine.profiles.find(null)).toEqual([]);
});
