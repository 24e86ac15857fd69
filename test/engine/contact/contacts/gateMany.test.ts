import { accountsOf } from '../../accounts';
import { all } from '../../watching';

const accounts = accountsOf('gate-many');

it('R75 R82 many are asked for at once: each has its own answer, and each rejection stands in the ledger', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany([
    { externalId: 'ada', emails: ['ada@example.com'], phones: ['+442079460001'] },
    { externalId: 'mute' },
  ]);
  await engine.doNotContact.add({ email: 'ada@example.com', reason: 'unsubscribed', source: 'form' });
  const ada = { profile: { externalId: 'ada' } };
  const answers = await engine.contacts.gateMany([
    { ...ada, channel: 'email', flowId: 'welcome' },
    { ...ada, channel: 'sms' },
    { email: ' ADA@example.com', channel: 'email' },
    { email: 'free@example.com', channel: 'email' },
    { profile: { externalId: 'mute' }, channel: 'email' },
    { profile: { externalId: 'nobody' }, channel: 'email' },
    { email: 'no address', channel: 'email' },
    { ...ada } as never,
    null as never,
  ]);
  expect(answers).toMatchObject([
    { index: 0, allowed: false, reason: 'unsubscribed' },
    { index: 1, allowed: true },
    { index: 2, allowed: false, reason: 'unsubscribed' },
    { index: 3, allowed: true },
    { index: 4, allowed: false, reason: 'noContactPoint' },
    { index: 5, error: { code: 'NOT_FOUND' } },
    { index: 6, error: { code: 'INVALID_ARGUMENT' } },
    { index: 7, error: { code: 'INVALID_ARGUMENT' } },
    { index: 8, error: { code: 'INVALID_ARGUMENT' } },
  ]);
  expect(await all(engine.contacts.rejections())).toHaveLength(3);
  await expect(engine.contacts.gateMany('x' as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(await engine.contacts.gateMany([])).toEqual([]);
});

it('R85 R86 many contacts are recorded at once, each answered for itself', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsertMany([{ externalId: 'ada' }, { externalId: 'ben' }]);
  const answers = await engine.contacts.recordMany([
    { profile: { externalId: 'ada' }, channel: 'email', id: 'm1' },
    { profile: { externalId: 'nobody' }, channel: 'email' },
    { profile: { externalId: 'ben' } } as never,
    { profile: { externalId: 'ben' }, channel: 'sms', properties: { template: 't' } },
    { profile: { externalId: 'ada' }, channel: 'email', id: 'm1' },
  ]);
  expect(answers).toMatchObject([
    { index: 0, id: 'm1', duplicate: false },
    { index: 1, error: { code: 'NOT_FOUND' } },
    { index: 2, error: { code: 'INVALID_ARGUMENT' } },
    { index: 3, duplicate: false },
    { index: 4, id: 'm1', duplicate: true },
  ]);
  expect(await engine.contacts.count()).toBe(2);
  expect(await engine.contacts.count({ channel: 'sms' })).toBe(1);
  await expect(engine.contacts.recordMany({} as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
