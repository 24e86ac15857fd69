import { type AskOutcome } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf, handClock } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';
import { all } from '../../watching';

const accounts = accountsOf('ask');
const ada = { externalId: 'ada' };
const NOON = '2026-05-04T12:00:00Z';

async function withAda(account: string, options: Parameters<typeof accounts.open>[0] = {}) {
  const engine = await accounts.open({ account, clock: handClock(NOON), ...options });
  await engine.profiles.upsert({ ...ada, emails: ['ada@example.com'], phones: ['+447700900123'] });
  return engine;
}

const outcomesOf = (answers: readonly AskOutcome[]): Record<string, number> =>
  answers.reduce<Record<string, number>>(
    (counts, { outcome }) => ({ ...counts, [outcome]: (counts[outcome] ?? 0) + 1 }),
    {},
  );

it('of 50 questions at the same instant under a cap of 3 exactly 3 are allowed, however many engines are asked', async () => {
  const clock = handClock(NOON);
  const engines = [await withAda('crowd', { clock })];
  while (engines.length < 4) engines.push(await accounts.open({ account: 'crowd', clock }));
  const [engine] = engines as [(typeof engines)[0]];
  await engine.contacts.policy.set({ caps: [{ most: 3, per: { amount: 7, unit: 'days' } }] });
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      (engines[n % 4] as typeof engine).contacts.ask({ profile: ada, channel: 'email', flowId: 'f' }),
    ),
  );
  expect(outcomesOf(answers)).toEqual({ allowed: 3, later: 47 });
  expect(answers.find(({ outcome }) => outcome === 'later')).toEqual({
    outcome: 'later',
    reason: 'frequencyCap',
    until: '2026-05-11T12:00:00.000Z',
    timeZone: 'UTC',
  });
  const ledger = await all(engine.contacts.rejections());
  expect(ledger).toHaveLength(47);
  expect(ledger[0]).toMatchObject({
    outcome: 'later',
    reason: 'frequencyCap',
    until: '2026-05-11T12:00:00.000Z',
    channel: 'email',
    flowId: 'f',
  });
  // What was not sent gives its place to one of those who come next, and to one only.
  const permit = answers.find(({ outcome }) => outcome === 'allowed')?.permit as string;
  await engine.contacts.settle(permit, 'notSent');
  await engine.contacts.settle(permit, 'notSent');
  const again = await Promise.all(engines.map((one) => one.contacts.ask({ profile: ada, channel: 'email' })));
  expect(outcomesOf(again)).toEqual({ allowed: 1, later: 3 });
});

it('permits follow who is joined, count there, and can be settled; who is joined while asking is asked as the other one', async () => {
  const gate = new Gate();
  const engine = await withAda('joining');
  const slow = engineOf({
    uri: accounts.database.uri,
    account: 'joining',
    clock: handClock(NOON),
    step: gate.step,
  });
  await engine.profiles.upsert({ externalId: 'twin', emails: ['twin@example.com'] });
  await engine.contacts.policy.set({ caps: [{ most: 2, per: { amount: 1, unit: 'days' } }] });
  const first = await engine.contacts.ask({ profile: ada, channel: 'email' });
  const second = await engine.contacts.ask({ profile: { externalId: 'twin' }, channel: 'email' });
  const held = gate.hold('askDecided');
  const late = slow.contacts.ask({ profile: { externalId: 'twin' }, channel: 'email' });
  await held.reached;
  await engine.profiles.merge([ada, { externalId: 'twin' }]);
  held.release();
  expect(await late).toMatchObject({ outcome: 'later' });
  expect((await engine.profiles.export(ada)).permits).toHaveLength(2);
  await engine.contacts.settle(second.permit as string, 'notSent');
  await engine.contacts.settle(first.permit as string, 'sent');
  expect(await engine.contacts.ask({ profile: { externalId: 'twin' }, channel: 'email' })).toMatchObject({
    outcome: 'allowed',
  });
  await engine.profiles.delete(ada);
  await expect(engine.contacts.settle(first.permit as string, 'sent')).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await slow.close();
});

it('Do Not Contact and a missing address reject before anything is asked, and take no permit; of a category too', async () => {
  const engine = await withAda('listed');
  await engine.contacts.policy.set({
    caps: [{ most: 1, per: { amount: 1, unit: 'days' }, except: ['Transactional'] }],
  });
  await engine.doNotContact.add({ email: 'ada@example.com', reason: 'unsubscribed', source: 'form' });
  expect(
    await engine.contacts.ask({ profile: ada, channel: 'Email', category: 'transactional' }),
  ).toMatchObject({ outcome: 'rejected', reason: 'unsubscribed' });
  expect(
    await engine.contacts.ask({ profile: ada, channel: 'email', address: 'other@example.com' }),
  ).toMatchObject({ outcome: 'allowed' });
  await engine.profiles.upsert({ externalId: 'mute' });
  expect(await engine.contacts.ask({ profile: { externalId: 'mute' }, channel: 'sms' })).toMatchObject({
    outcome: 'rejected',
    reason: 'noContactPoint',
  });
  const ledger = await all(engine.contacts.rejections());
  expect(ledger.map(({ reason, category }) => `${reason} ${category}`).sort()).toEqual([
    'noContactPoint undefined',
    'unsubscribed transactional',
  ]);
});

it('a Do Not Contact record that is for some categories stands against those, and against what says none; no other record is lifted by it', async () => {
  const engine = await withAda('categories');
  const email = 'ada@example.com';
  const list = (reason: string, categories?: string[]) =>
    engine.doNotContact.add({ email, reason, source: 'form', ...(categories && { categories }) });
  const outcomes = (): Promise<string[]> =>
    Promise.all(
      ['MARKETING', 'news', 'transactional', undefined].map(async (category) => {
        const asked = { channel: 'email', ...(category !== undefined && { category }) };
        const { outcome } = await engine.contacts.ask({ profile: ada, ...asked });
        const { allowed } = await engine.contacts.gate({ email, ...asked });
        const checked = await engine.doNotContact.check({ email }, asked);
        expect([allowed, checked.allowed]).toEqual([outcome === 'allowed', outcome === 'allowed']);
        return outcome;
      }),
    );
  const { records } = await list('unsubscribed', ['Marketing', 'news', 'marketing']);
  expect(records[0]?.reasons).toMatchObject([{ reason: 'unsubscribed', categories: ['marketing', 'news'] }]);
  expect(await outcomes()).toEqual(['rejected', 'rejected', 'allowed', 'rejected']);
  await list('complaint');
  expect(await outcomes()).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  // Of somebody who wants nothing any more a narrower wish takes nothing back.
  await list('complaint', ['news']);
  expect(await outcomes()).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  await engine.doNotContact.remove({ email, reason: 'complaint', source: 'desk' });
  expect(await outcomes()).toEqual(['rejected', 'rejected', 'allowed', 'rejected']);
  // A list that says the same of everything is not held for known.
  expect(await engine.doNotContact.import([{ email }], { reason: 'unsubscribed' })).toMatchObject({
    added: 1,
  });
  expect(await outcomes()).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  expect((await engine.doNotContact.history(email))[0]).toMatchObject({ categories: ['marketing', 'news'] });
  expect(await engine.doNotContact.verifyAll()).toMatchObject({ valid: true });
  for (const categories of [[], 'marketing', [''], [7]])
    await expect(list('x', categories as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: expect.stringContaining('/categories'),
    });
});

it('quiet hours are those of the profile; one whose zone is none is asked in the zone of the account, and that is said', async () => {
  const engine = await accounts.open({ clock: handClock('2026-01-10T13:00:00Z'), timeZone: 'Europe/London' });
  const quietHours = [{ from: '21:00', to: '08:00', zone: 'profile' as const }];
  await engine.contacts.policy.set({ quietHours });
  const ask = async (timeZone?: string): Promise<AskOutcome> => {
    const profile = { externalId: timeZone ?? 'ada' };
    await engine.profiles.upsert({
      ...profile,
      phones: [`+4477009${String(Math.floor(100_00 + (timeZone ?? '').length))}`],
      ...(timeZone !== undefined && { attributes: { timeZone } }),
    });
    return engine.contacts.ask({ profile, channel: 'sms', address: '+447700900123' });
  };
  expect(await ask('Pacific/Auckland')).toEqual({
    outcome: 'later',
    reason: 'quietHours',
    until: '2026-01-10T19:00:00.000Z',
    timeZone: 'Pacific/Auckland',
  });
  expect(await ask()).toMatchObject({ outcome: 'allowed', timeZone: 'Europe/London' });
  expect(await ask('Mars/Phobos')).toMatchObject({
    outcome: 'allowed',
    timeZone: 'Europe/London',
    invalidTimeZone: 'Mars/Phobos',
  });
});

it('what was recorded counts as what was asked for, once: a record settles its permit, and one that follows a permit is that send', async () => {
  const clock = handClock(NOON);
  const engine = await withAda('recorded', { clock });
  await engine.contacts.policy.set({ caps: [{ most: 3, per: { amount: 1, unit: 'days' } }] });
  const ask = (): Promise<AskOutcome> => engine.contacts.ask({ profile: ada, channel: 'email' });
  const { permit } = await ask();
  await engine.contacts.record({ profile: ada, channel: 'email', permit: permit as string });
  await ask();
  await engine.contacts.record({ profile: ada, channel: 'email' });
  await engine.contacts.record({ profile: ada, channel: 'email' });
  expect(await ask()).toMatchObject({ outcome: 'later' });
  expect((await engine.profiles.export(ada)).permits.map(({ settled }) => settled)).toEqual([
    'sent',
    undefined,
  ]);
  await expect(engine.contacts.settle(permit as string, 'notSent')).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/outcome',
  });
  expect(
    await engine.contacts.recordMany([
      { profile: ada, channel: 'email', permit: 'none' },
      { profile: ada, channel: 'sms' },
    ]),
  ).toMatchObject([{ index: 0, error: { code: 'NOT_FOUND', path: '/permit' } }, { index: 1 }]);
});

it('a policy is read whole or not at all, with the place of what is wrong', async () => {
  const engine = await accounts.open();
  expect(await engine.contacts.policy.get()).toEqual({ caps: [], quietHours: [] });
  const per = { amount: 7, unit: 'days' };
  const bad: [unknown, string][] = [
    [{ caps: [{ most: 0, per }] }, '/caps/0/most'],
    [
      {
        caps: [
          { most: 1, per },
          { most: 1.5, per },
        ],
      },
      '/caps/1/most',
    ],
    [{ caps: [{ most: 1 }] }, '/caps/0/per'],
    [{ caps: [{ most: 1, per: { amount: 0, unit: 'days' } }] }, '/caps/0/per/amount'],
    [{ caps: [{ most: 1, per: { amount: 367, unit: 'calendarDays' } }] }, '/caps/0/per/amount'],
    [{ caps: [{ most: 1, per: { amount: 1, unit: 'months' } }] }, '/caps/0/per/unit'],
    [{ caps: [{ most: 1, per, channels: [] }] }, '/caps/0/channels'],
    [{ caps: [{ most: 1, per, except: [7] }] }, '/caps/0/except/0'],
    [{ caps: [{ most: 1, per, chanels: ['sms'] }] }, '/caps/0/chanels'],
    [{ quietHours: [{ from: '9', to: '10:00' }] }, '/quietHours/0/from'],
    [{ quietHours: [{ from: '21:00', to: '24:01' }] }, '/quietHours/0/to'],
    [{ quietHours: [{ from: '21:00', to: '21:00' }] }, '/quietHours/0/to'],
    [{ quietHours: [{ from: '21:00', to: '08:00', days: [0] }] }, '/quietHours/0/days/0'],
    [{ quietHours: [{ from: '21:00', to: '08:00', zone: 'Mars/Phobos' }] }, '/quietHours/0/zone'],
    [{ cap: [] }, '/cap'],
    [null, ''],
  ];
  for (const [policy, path] of bad)
    await expect(engine.contacts.policy.set(policy as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path,
    });
  expect(await engine.contacts.policy.get()).toEqual({ caps: [], quietHours: [] });
  const policy = {
    caps: [
      { channels: ['email'], most: 3, per: { amount: 7, unit: 'days' as const }, except: ['transactional'] },
    ],
    quietHours: [{ from: '21:00', to: '08:00', days: [1, 7], zone: 'profile' as const }],
  };
  expect(await engine.contacts.policy.set(policy)).toEqual(policy);
  expect(await engine.contacts.policy.get()).toEqual(policy);
  await engine.profiles.upsert(ada);
  for (const [input, path] of [
    [{ profile: ada }, '/channel'],
    [{ channel: 'sms' }, '/profile'],
    [{ profile: ada, channel: 'sms', address: 'nobody@example.com' }, '/address'],
    [{ profile: ada, channel: 'sms', category: 7 }, '/category'],
  ] as const)
    await expect(engine.contacts.ask(input as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path,
    });
});
