import { accountsOf, handClock } from '../../accounts';

const accounts = accountsOf('export');

it('hands out everything that is known about one person, and nothing of anybody else', async () => {
  const engine = await accounts.open();
  const { id } = await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com'],
    attributes: {
      'first.name': 'Ada',
      born: '1990-02-03',
      seen: '2025-01-01T10:00:00+02:00',
      hobbies: ['chess', 7],
      cars: [{ 'horse.power': 45, model: 'Fiat' }],
    },
    tags: ['Vip'],
  });
  await engine.events.trackMany([
    {
      id: 'b',
      profile: { id },
      type: 'Purchase',
      at: '2025-01-02T00:00:00Z',
      properties: { 'cart.total': 5, items: [{ $sku: 'x' }] },
    },
    { id: 'a', profile: { id }, type: 'Visit', at: '2025-01-01T00:00:00Z' },
    { id: 'c', profile: { externalId: 'bob' }, type: 'Visit' },
  ]);
  const exported = await engine.profiles.export({ email: 'ada@example.com' });
  expect(exported.profile).toMatchObject({
    id,
    externalId: 'ada',
    emails: ['ada@example.com'],
    attributes: {
      'first.name': 'Ada',
      born: '1990-02-03',
      seen: '2025-01-01T08:00:00.000Z',
      hobbies: ['chess', 7],
      cars: [{ 'horse.power': 45, model: 'Fiat' }],
    },
    tags: ['Vip'],
  });
  expect(exported.events).toEqual([
    { id: 'a', type: 'Visit', at: '2025-01-01T00:00:00.000Z', properties: {} },
    {
      id: 'b',
      type: 'Purchase',
      at: '2025-01-02T00:00:00.000Z',
      properties: { 'cart.total': 5, items: [{ $sku: 'x' }] },
    },
  ]);
  await expect(engine.profiles.export({ externalId: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('hands out what flows, segments, broadcasts, Do Not Contact and the ledger know of the person, also of somebody who was joined to it', async () => {
  const account = 'everything';
  const engine = await accounts.open({ account, clock: handClock('2026-01-02T03:04:05.000Z') });
  await engine.attributes.define({ name: 'city', type: 'text' });
  await engine.segments.create({
    name: 'Londoners',
    type: 'realTime',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  await engine.work.runDue();
  await engine.flows.launch({
    id: 'welcome',
    name: 'Welcome',
    host: 'test',
    audience: { segments: ['Londoners'] },
  });
  await engine.flows.launch({
    id: 'capitals',
    name: 'Capitals',
    host: 'test',
    audience: { tags: ['capital'] },
  });
  await engine.work.runDue();
  const { id } = await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com'],
    attributes: { city: 'London' },
    tags: ['capital'],
  });
  await engine.profiles.upsert({ externalId: 'other', phones: ['+447700900123'] });
  await engine.profiles.upsert({
    externalId: 'bob',
    emails: ['bob@example.com'],
    attributes: { city: 'London' },
  });
  await engine.doNotContact.add({
    phone: '+447700900123',
    channel: 'sms',
    scope: 'all',
    reason: 'keyword',
    source: 'STOP',
    flowId: 'welcome',
    note: 'twice',
  });
  for (const email of ['ada@example.com', 'bob@example.com']) {
    await engine.doNotContact.add({ email, reason: 'bounced', source: 'mailer' });
    await engine.doNotContact.remove({ email, reason: 'bounced', source: 'desk' });
    await engine.doNotContact.add({ email, reason: 'complaint', source: 'isp' });
    await engine.contacts.gate({ email, channel: 'email', flowId: 'welcome' });
  }
  await engine.contacts.gate({ profile: { externalId: 'other' }, channel: 'sms' });
  await engine.broadcasts.create({
    id: 'spring',
    name: 'Spring',
    channel: 'sms',
    audience: { profiles: [{ externalId: 'other' }, { externalId: 'bob' }] },
  });
  await engine.profiles.merge([{ externalId: 'ada' }, { externalId: 'other' }]);

  const at = '2026-01-02T03:04:05.000Z';
  const exported = await engine.profiles.export({ phone: '+447700900123' });
  expect(exported.profile).toMatchObject({
    id,
    emails: ['ada@example.com'],
    phones: ['+447700900123'],
    externalIds: ['ada', 'other'],
  });
  // What a flow made for itself to follow a tag is no segment of anybody's.
  expect(exported.memberships).toMatchObject([{ name: 'Londoners', since: at }]);
  const entered = { outcome: 'accepted', entries: 1, enteredAt: at };
  expect(exported.flows).toMatchObject(
    expect.arrayContaining(
      [
        { flowId: 'welcome', ...entered },
        { flowId: 'capitals', ...entered },
      ].map((one) => expect.objectContaining(one) as unknown),
    ),
  );
  expect(exported.entries.map(({ flowId }) => flowId).sort()).toEqual(['capitals', 'welcome']);
  expect(exported.doNotContact).toEqual([
    {
      point: 'ada@example.com',
      channel: '*',
      scope: 'account',
      reasons: [{ reason: 'complaint', source: 'isp', at }],
    },
    {
      point: '+447700900123',
      channel: 'sms',
      scope: 'all',
      reasons: [{ reason: 'keyword', source: 'STOP', note: 'twice', flowId: 'welcome', at }],
    },
  ]);
  const history = (action: string, reason: string, source: string) => ({
    point: 'email:ada@example.com',
    action,
    channel: '*',
    scope: 'account',
    by: account,
    at,
    reason,
    source,
  });
  expect(exported.doNotContactHistory).toEqual([
    history('add', 'bounced', 'mailer'),
    history('remove', 'bounced', 'desk'),
    history('add', 'complaint', 'isp'),
    {
      point: 'phone:+447700900123',
      action: 'add',
      channel: 'sms',
      scope: 'all',
      by: account,
      at,
      reason: 'keyword',
      source: 'STOP',
      note: 'twice',
      flowId: 'welcome',
    },
  ]);
  expect(exported.rejections).toEqual(
    expect.arrayContaining([
      { channel: 'email', point: 'email:ada@example.com', reason: 'complaint', at, flowId: 'welcome' },
      { channel: 'sms', point: 'phone:+447700900123', reason: 'keyword', at },
      { channel: 'sms', point: 'phone:+447700900123', reason: 'keyword', at, broadcastId: 'spring' },
    ]),
  );
  expect(exported.rejections).toHaveLength(3);
  expect(exported.broadcasts).toEqual([
    {
      broadcastId: 'spring',
      name: 'Spring',
      channel: 'sms',
      status: 'rejected',
      at,
      contactPoint: '+447700900123',
      reason: 'keyword',
    },
  ]);
  expect(JSON.stringify(exported)).not.toContain('bob');
});
