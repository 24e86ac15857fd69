import { accountsOf, handClock } from '../../accounts';
import { all } from '../../watching';

const accounts = accountsOf('contacts');

it('R75 R82 the gate rejects a send to a listed contact, with the reason, and records it', async () => {
  const clock = handClock('2026-03-01T10:00:00Z');
  const engine = await accounts.open({ clock });
  const { id } = await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com'],
    phones: ['+447700900123'],
  });
  await engine.doNotContact.add({
    email: 'ada@example.com',
    channel: 'email',
    reason: 'unsubscribed',
    source: 'form',
  });
  expect(await engine.contacts.gate({ profile: { id }, channel: 'sms' })).toEqual({ allowed: true });
  expect(await engine.contacts.gate({ profile: { id }, channel: 'Email', flowId: 'welcome' })).toEqual({
    allowed: false,
    reason: 'unsubscribed',
  });
  clock.set('2026-03-02T10:00:00Z');
  expect(
    await engine.contacts.gate({ email: 'ADA@example.com', channel: 'email', broadcastId: 'spring' }),
  ).toEqual({ allowed: false, reason: 'unsubscribed' });
  await engine.profiles.upsert({ externalId: 'mute' });
  expect(await engine.contacts.gate({ profile: { externalId: 'mute' }, channel: 'sms' })).toEqual({
    allowed: false,
    reason: 'noContactPoint',
  });
  const ledger = await all(engine.contacts.rejections({ channel: 'email' }));
  expect(ledger).toEqual([
    {
      point: 'email:ada@example.com',
      channel: 'email',
      reason: 'unsubscribed',
      broadcastId: 'spring',
      at: '2026-03-02T10:00:00.000Z',
    },
    {
      profileId: id,
      point: 'email:ada@example.com',
      channel: 'email',
      reason: 'unsubscribed',
      flowId: 'welcome',
      at: '2026-03-01T10:00:00.000Z',
    },
  ]);
  expect(await all(engine.contacts.rejections({ to: '2026-03-01T23:59:59Z' }))).toHaveLength(1);
  expect(await all(engine.contacts.rejections())).toHaveLength(3);
  await expect(engine.contacts.gate({ profile: { id }, channel: '' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/channel',
  });
  await expect(
    engine.contacts.gate({ profile: { externalId: 'who' }, channel: 'sms' }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('R75 R82 of somebody with a listed and a free address: a person is rejected, the free address is not, and where the engine chooses it takes the free one', async () => {
  const engine = await accounts.open();
  const profile = { externalId: 'ada' };
  await engine.profiles.upsert({ ...profile, emails: ['a-listed@example.com', 'free@example.com'] });
  await engine.doNotContact.add({ email: 'a-listed@example.com', reason: 'unsubscribed', source: 'form' });
  // Whoever sends to a person may use either.
  expect(await engine.contacts.gate({ profile, channel: 'email' })).toEqual({
    allowed: false,
    reason: 'unsubscribed',
  });
  expect((await engine.doNotContact.check({ profile }, { channel: 'email' })).allowed).toBe(false);
  expect(await engine.contacts.gate({ email: 'free@example.com', channel: 'email' })).toEqual({
    allowed: true,
  });
  const { id } = await engine.broadcasts.create({
    name: 'b',
    channel: 'email',
    audience: { profiles: [profile] },
  });
  const [recipient] = await all(engine.broadcasts.recipients(id));
  expect(recipient).toMatchObject({ status: 'recipient', contactPoint: 'free@example.com' });
  // What a broadcast hands out passes the gate as the address that it is.
  expect(
    await engine.contacts.gate({
      email: recipient?.contactPoint as string,
      channel: 'email',
      broadcastId: id,
    }),
  ).toEqual({ allowed: true });
  await engine.flows.launch({
    id: 'asks',
    name: 'asks',
    host: 'test',
    audience: { tags: ['nobody'] },
    checkDoNotContact: 'email',
  });
  expect(await engine.flows.add('asks', { profiles: [profile] })).toMatchObject({ accepted: 1 });

  await engine.doNotContact.add({ profile, reason: 'complaint', source: 'desk' });
  expect(await all(engine.broadcasts.recipients(id))).toMatchObject([{ status: 'rejected' }]);
  expect(await engine.contacts.gate({ email: 'free@example.com', channel: 'email' })).toEqual({
    allowed: false,
    reason: 'complaint',
  });
});

it('R85 R86 says how many were contacted in a period and over a channel, as a call and as a rule', async () => {
  const engine = await accounts.open({ clock: handClock('2026-03-10T00:00:00Z') });
  await engine.profiles.upsertMany(['ada', 'bob', 'eve'].map((externalId) => ({ externalId })));
  const said: [string, string, string][] = [
    ['ada', 'email', '2026-03-01T00:00:00Z'],
    ['ada', 'EMAIL', '2026-03-02T00:00:00Z'],
    ['bob', 'sms', '2026-03-03T00:00:00Z'],
    ['eve', 'email', '2026-03-05T00:00:00Z'],
  ];
  for (const [externalId, channel, at] of said)
    await engine.contacts.record({ profile: { externalId }, channel, at });
  expect(await engine.contacts.count({})).toBe(3);
  expect(await engine.contacts.count({ from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' })).toBe(2);
  expect(await engine.contacts.count({ from: '2026-03-03T00:00:00.001Z' })).toBe(1);
  expect(await engine.contacts.count({ channel: 'Email' })).toBe(2);
  expect(await engine.contacts.count({ channel: 'email', to: '2026-03-04T00:00:00Z' })).toBe(1);
  const rule = {
    event: 'Contacted',
    timeframe: { operator: 'between', from: '2026-03-01T00:00:00Z', to: '2026-03-04T00:00:00Z' },
    where: { property: 'channel', operator: 'is', value: 'email' },
  } as const;
  expect(await engine.audience.count(rule)).toBe(1);
  expect(
    (
      await all(
        engine.audience.select({
          none: [{ event: 'Contacted', timeframe: { operator: 'withinTheLast', amount: 6, unit: 'days' } }],
        }),
      )
    ).map(({ externalId }) => externalId),
  ).toEqual(['ada', 'bob']);
});

it('records a contact once under its id, and creates nobody', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'ada' });
  const contact = {
    profile: { externalId: 'ada' },
    channel: 'sms',
    id: 'message-1',
    properties: { campaign: 'spring', channel: 'overruled' },
  };
  expect((await engine.contacts.record(contact)).duplicate).toBe(false);
  expect((await engine.contacts.record(contact)).duplicate).toBe(true);
  expect((await engine.profiles.export({ externalId: 'ada' })).events).toMatchObject([
    { id: 'message-1', type: 'Contacted', properties: { campaign: 'spring', channel: 'sms' } },
  ]);
  await expect(
    engine.contacts.record({ profile: { externalId: 'who' }, channel: 'sms' }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(engine.contacts.count({ from: 'yesterday' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/from',
  });
});
