import type { AudienceEngine } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf, handClock } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';
import { all } from '../../watching';

const accounts = accountsOf('broadcast-ending');
const LONDON = { attribute: 'city', operator: 'is', value: 'London' } as const;

async function withBroadcast(options?: Parameters<typeof accounts.open>[0]): Promise<AudienceEngine> {
  const engine = await accounts.open(options);
  await engine.profiles.upsertMany(
    Array.from({ length: 4 }, (_, i) => ({
      externalId: `p${i}`,
      emails: [`p${i}@example.com`],
      attributes: { city: 'London' },
    })),
  );
  await engine.doNotContact.add({ email: 'p3@example.com', reason: 'bounced', source: 'mailer' });
  await engine.broadcasts.create({ id: 'spring', name: 'Spring', channel: 'email', rule: LONDON });
  await engine.broadcasts.recordSent('spring', [{ externalId: 'p0' }]);
  return engine;
}

it('of a closed broadcast nobody is handed out who was not sent to, and nobody is taken in', async () => {
  const engine = await withBroadcast();
  const closed = await engine.broadcasts.close('spring');
  expect(closed).toMatchObject({ closedAt: expect.any(String), recipients: 3, sent: 1, rejected: 1 });
  expect(await engine.broadcasts.close('spring')).toEqual(closed);
  const left = await all(engine.broadcasts.recipients('spring'));
  expect(left.map(({ profile, status }) => `${profile.externalId} ${status}`)).toEqual([
    'p0 sent',
    'p3 rejected',
  ]);
  expect(await all(engine.broadcasts.recipients('spring', { status: 'recipient' }))).toEqual([]);
  await expect(engine.broadcasts.addRecipients('spring', LONDON)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: 'The broadcast "Spring" is closed.',
  });
  await expect(
    engine.broadcasts.create({ id: 'spring', name: 'Spring', channel: 'email', rule: LONDON }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('what was handed out before the closing may still be recorded as sent', async () => {
  const engine = await withBroadcast();
  await engine.broadcasts.close('spring');
  expect(await engine.broadcasts.recordSent('spring', [{ externalId: 'p1' }])).toMatchObject([
    { alreadySent: false },
  ]);
  expect((await engine.broadcasts.get('spring')).sent).toBe(2);
});

it('a closing in the middle of a long call ends it before its next batch', async () => {
  const account = 'closed under way';
  const engine = await accounts.open({ account });
  await engine.profiles.upsertMany(
    Array.from({ length: 1_200 }, (_, i) => ({ externalId: `p${i}`, attributes: { city: 'London' } })),
  );
  await engine.broadcasts.create({ id: 'long', name: 'Long', channel: 'email' });
  const gate = new Gate();
  const slow = engineOf({ uri: accounts.database.uri, account, step: gate.step });
  const { reached, release } = gate.hold('recipientsDecided');
  const adding = slow.broadcasts.addRecipients('long', LONDON);
  await reached;
  await engine.broadcasts.close('long');
  release();
  await expect(adding).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await slow.close();
  expect((await engine.broadcasts.get('long')).rejected).toBe(1_000);
});

it('a deleted broadcast is gone for every call at once, with its list; events and the ledger stay', async () => {
  const engine = await withBroadcast();
  expect(await engine.broadcasts.delete('spring')).toEqual({ id: 'spring', name: 'Spring' });
  for (const call of [
    () => engine.broadcasts.get('spring'),
    () => engine.broadcasts.close('spring'),
    () => engine.broadcasts.delete('spring'),
    () => engine.broadcasts.addRecipients('spring', LONDON),
    () => engine.broadcasts.recordSent('spring', [{ externalId: 'p1' }]),
    () => all(engine.broadcasts.recipients('spring')),
  ])
    await expect(call()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await engine.broadcasts.list()).toEqual([]);
  expect(await engine.contacts.count()).toBe(1);
  expect(await all(engine.contacts.rejections())).toHaveLength(1);
});

it('what a batch writes that had begun before the deletion goes a minute later, and then the id is free', async () => {
  const clock = handClock('2026-01-01T00:00:00Z');
  const account = 'deleted under way';
  const engine = await withBroadcast({ account, clock });
  const gate = new Gate();
  const slow = engineOf({
    uri: accounts.database.uri,
    account,
    clock,
    step: gate.step,
  });
  await engine.profiles.upsert({ externalId: 'late', emails: ['late@example.com'] });
  const { reached, release } = gate.hold('recipientsDecided');
  const adding = slow.broadcasts.addRecipients('spring', [{ externalId: 'late' }]);
  await reached;
  await engine.broadcasts.delete('spring');
  release();
  await adding;
  await slow.close();
  const left = (await accounts.stored()).collection('recipients');
  expect(await left.countDocuments({ broadcast: /under.*spring$/ })).toBe(1);
  await expect(
    engine.broadcasts.create({ id: 'spring', name: 'Spring', channel: 'email' }),
  ).rejects.toMatchObject({ code: 'NAME_TAKEN' });
  clock.set('2026-01-01T00:01:01Z');
  await engine.work.runDue();
  expect(await left.countDocuments({ broadcast: /under.*spring$/ })).toBe(0);
  expect((await engine.broadcasts.create({ id: 'spring', name: 'Other', channel: 'sms' })).name).toBe(
    'Other',
  );
});
