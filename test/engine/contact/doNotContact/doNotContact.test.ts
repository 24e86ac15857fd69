import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { ensureBuilt } from '../../../support/built';
import { accountsOf, handClock } from '../../accounts';
import { all } from '../../watching';

const accounts = accountsOf('doNotContact');

it('R74 R79 lists a phone number or an email address in its one form, however it is written', async () => {
  const engine = await accounts.open({ defaultCountry: 'GB' });
  await engine.doNotContact.add({ phone: '07700 900123', reason: 'manual', source: 'desk' });
  await engine.doNotContact.add({
    email: ' Ada@EXAMPLE.com ',
    reason: 'manual',
    source: 'desk',
    note: 'she called',
  });
  for (const phone of ['+447700900123', '0044 7700 900123', '(07700) 900-123'])
    expect(await engine.doNotContact.check({ phone })).toMatchObject({
      allowed: false,
      listed: true,
      reason: 'manual',
    });
  expect(await engine.doNotContact.check({ email: 'ada@example.com' })).toMatchObject({
    allowed: false,
    records: [
      {
        kind: 'email',
        value: 'Ada@EXAMPLE.com',
        channel: null,
        scope: 'account',
        reasons: [{ reason: 'manual', source: 'desk', note: 'she called' }],
      },
    ],
  });
  expect(await engine.doNotContact.check({ phone: '+447700900124' })).toEqual({
    allowed: true,
    listed: false,
    records: [],
  });
  const { id } = await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com', 'other@example.com'],
    phones: ['+447700900999'],
  });
  expect((await engine.doNotContact.check({ profile: { id } })).allowed).toBe(false);
  expect((await engine.doNotContact.check({ id }, { channel: 'sms' })).allowed).toBe(true);
});

it('R78 R83 a flow lists whoever answers with a word or does something, and says so; another account still may write to them', async () => {
  const [engine, other] = [await accounts.open(), await accounts.open()];
  await engine.profiles.upsertMany(
    ['ada', 'bob', 'eve'].map((externalId, i) => ({
      externalId,
      phones: [`+44770090020${i}`],
      emails: [`${externalId}@flow.example`],
    })),
  );
  await engine.segments.create({
    name: 'said STOP',
    type: 'realTime',
    rule: { event: 'Message received', where: { property: 'text', operator: 'is', value: 'stop' } },
  });
  await engine.work.runDue();
  await engine.flows.launch({
    id: 'stop-word',
    name: 'Stop word',
    host: 'test',
    audience: { segments: ['said STOP'] },
  });
  await engine.work.runDue();
  await engine.events.track({
    profile: { externalId: 'bob' },
    type: 'Message received',
    properties: { text: 'STOP' },
  });
  await engine.events.track({
    profile: { externalId: 'eve' },
    type: 'Message received',
    properties: { text: 'go on' },
  });
  for (const entry of await engine.entries.claim('stop-word')) {
    const { records } = await engine.doNotContact.add({
      profile: { id: entry.profile.id },
      channel: 'sms',
      reason: 'keyword',
      source: 'answer "STOP"',
      flowId: 'stop-word',
    });
    expect(records.map(({ value }) => value)).toEqual(['+447700900201']);
    await engine.entries.ack(entry);
  }
  await engine.doNotContact.add({
    profile: { externalId: 'eve' },
    reason: 'flow',
    source: 'closed her account',
    flowId: 'goodbye',
  });
  const allowed = async (asked: typeof engine, channel: string): Promise<boolean[]> =>
    (
      await asked.doNotContact.checkMany(
        [0, 1, 2].map((i) => ({ phone: `+44770090020${i}` })),
        { channel },
      )
    ).map((answer) => answer.error === undefined && answer.allowed);
  expect([await allowed(engine, 'sms'), await allowed(engine, 'voice'), await allowed(other, 'sms')]).toEqual(
    [
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ],
  );
  expect(await engine.contacts.gate({ profile: { externalId: 'bob' }, channel: 'sms' })).toEqual({
    allowed: false,
    reason: 'keyword',
  });
  expect(await engine.doNotContact.history({ phone: '+447700900201' })).toMatchObject([
    { action: 'add', channel: 'sms', reason: 'keyword', source: 'answer "STOP"', flowId: 'stop-word' },
  ]);
  expect(await engine.doNotContact.history('eve@flow.example')).toMatchObject([
    { action: 'add', channel: null, reason: 'flow', flowId: 'goodbye' },
  ]);
});

it('R84 reasons stand side by side, and lifting one keeps the others', async () => {
  const engine = await accounts.open();
  const email = 'ada@example.com';
  for (const reason of ['unsubscribed', 'bounced', 'my own words'])
    await engine.doNotContact.add({ email, reason, source: 's' });
  await engine.doNotContact.add({ email, reason: 'bounced', source: 'again' });
  expect(
    (await engine.doNotContact.check({ email })).records[0]?.reasons.map(
      ({ reason, source }) => `${reason} ${source}`,
    ),
  ).toEqual(['unsubscribed s', 'my own words s', 'bounced again']);
  expect(await engine.doNotContact.remove({ email, reason: 'unsubscribed', source: 'desk' })).toMatchObject({
    removed: 1,
  });
  expect(await engine.doNotContact.remove({ email, reason: 'unsubscribed', source: 'desk' })).toMatchObject({
    removed: 0,
  });
  expect((await engine.doNotContact.check({ email })).allowed).toBe(false);
  expect(await engine.doNotContact.remove({ email, source: 'desk' })).toEqual({ removed: 1, records: [] });
  expect((await engine.doNotContact.check({ email })).allowed).toBe(true);
  expect(
    (await engine.doNotContact.history(email)).map(({ action, reason }) => `${action} ${reason ?? 'all'}`),
  ).toEqual([
    'add unsubscribed',
    'add bounced',
    'add my own words',
    'add bounced',
    'remove unsubscribed',
    'remove all',
  ]);
});

it('R81 a record is of one channel or all, and of one account or all', async () => {
  const [one, other] = [await accounts.open(), await accounts.open()];
  await one.doNotContact.add({ phone: '+447700900123', channel: 'SMS', reason: 'keyword', source: 'STOP' });
  const allowed = async (engine: typeof one, channel?: string): Promise<boolean> =>
    (await engine.doNotContact.check({ phone: '+447700900123' }, { ...(channel && { channel }) })).allowed;
  expect([await allowed(one, 'sms'), await allowed(one, 'viber'), await allowed(other, 'sms')]).toEqual([
    false,
    true,
    true,
  ]);
  await one.doNotContact.add({
    phone: '+447700900123',
    scope: 'all',
    reason: 'complaint',
    source: 'regulator',
  });
  expect([await allowed(one, 'viber'), await allowed(other, 'sms'), await allowed(other)]).toEqual([
    false,
    false,
    false,
  ]);
  expect(await other.doNotContact.remove({ phone: '+447700900123', source: 'desk' })).toMatchObject({
    removed: 0,
  });
  expect(
    await other.doNotContact.remove({ phone: '+447700900123', scope: 'all', source: 'desk' }),
  ).toMatchObject({ removed: 1 });
  expect([await allowed(one, 'sms'), await allowed(one, 'viber'), await allowed(other)]).toEqual([
    false,
    true,
    true,
  ]);
});

it('R83 a record may be for another account of the database, by name: it counts there, is lifted there, and says who has put it there', async () => {
  const one = await accounts.open({ account: 'desk' });
  const other = await accounts.open({ account: 'shop' });
  await other.health();
  const point = { email: 'elsewhere@example.com' };
  const { id } = await one.profiles.upsert({ externalId: 'here', emails: [point.email] });
  const said = { reason: 'complaint', source: 'desk', account: 'shop' };
  await one.doNotContact.add({ profile: { id }, channel: 'email', ...said });
  const allowed = async () =>
    Promise.all([one, other].map(async (each) => (await each.doNotContact.check(point)).allowed));
  expect(await allowed()).toEqual([true, false]);
  expect(await other.doNotContact.history(point)).toMatchObject([{ action: 'add', by: 'desk' }]);
  expect(await one.doNotContact.history(point)).toEqual([]);
  expect(await other.doNotContact.verify(point)).toMatchObject({ valid: true, checked: 1 });
  expect(await one.doNotContact.remove({ ...point, channel: 'email', source: 'desk' })).toMatchObject({
    removed: 0,
  });
  expect(
    await one.doNotContact.remove({ ...point, channel: 'email', source: 'desk', account: 'shop' }),
  ).toMatchObject({ removed: 1 });
  expect(await allowed()).toEqual([true, true]);
  expect(await one.doNotContact.import([point], { account: 'shop' })).toMatchObject({ added: 1 });
  expect(await allowed()).toEqual([true, false]);
  for (const [wrong, code] of [
    [{ account: 'nowhere' }, 'NOT_FOUND'],
    [{ account: 'shop', scope: 'all' }, 'INVALID_ARGUMENT'],
    [{ account: 5 }, 'INVALID_ARGUMENT'],
  ] as const)
    await expect(
      one.doNotContact.add({ ...point, reason: 'x', source: 'x', ...(wrong as object) }),
    ).rejects.toMatchObject({ code, path: '/account' });
  expect(await one.accounts.list()).not.toContain('nowhere');
});

it('R76 B6 the history says who, when, why and through which flow, and a change of it is found out', async () => {
  const account = 'tampered';
  const engine = await accounts.open({ account, clock: handClock('2026-01-02T03:04:05Z') });
  await engine.doNotContact.add({
    email: 'a@example.com',
    reason: 'flow',
    source: 'welcome',
    flowId: 'flow-1',
    note: 'replied STOP',
  });
  await engine.doNotContact.add({ email: 'a@example.com', reason: 'manual', source: 'desk' });
  await engine.doNotContact.remove({ email: 'a@example.com', reason: 'manual', source: 'desk' });
  await engine.doNotContact.add({
    email: 'b@example.com',
    scope: 'all',
    reason: 'bounced',
    source: 'mailer',
  });
  expect((await engine.doNotContact.history({ email: 'A@example.com' }))[0]).toMatchObject({
    point: 'email:a@example.com',
    action: 'add',
    reason: 'flow',
    source: 'welcome',
    flowId: 'flow-1',
    note: 'replied STOP',
    by: account,
    at: '2026-01-02T03:04:05.000Z',
  });
  expect(await engine.doNotContact.verify('a@example.com')).toEqual({ valid: true, checked: 3 });
  const history = (await accounts.stored()).collection<{ _id: string }>('doNotContactHistory');
  const second = `${account}|email:a@example.com|2`;
  const row = await history.findOne({ _id: second });
  for (const tampering of [
    { reason: 'complaint' },
    { by: 'somebody' },
    { at: new Date(0) },
    { note: 'new' },
  ]) {
    await history.updateOne({ _id: second }, { $set: tampering });
    expect(await engine.doNotContact.verify('a@example.com')).toMatchObject({
      valid: false,
      broken: 'email:a@example.com #2',
    });
    await history.replaceOne({ _id: second }, row ?? {});
  }
  await history.deleteOne({ _id: second });
  expect(await engine.doNotContact.verify()).toMatchObject({
    valid: false,
    broken: 'email:a@example.com #3',
  });
});

it('checks a thousand contact points in one round trip, an answer or an error for each', async () => {
  const account = 'thousand';
  const engine = await accounts.open({ account });
  const points = Array.from({ length: 1_000 }, (_, i) => ({ email: `p${i}@example.com` }));
  await engine.doNotContact.import(
    points.filter((_, i) => i % 3 === 0),
    { reason: 'bounced' },
  );
  const db = await accounts.stored();
  await db.command({ profile: 2 });
  const answers = await engine.doNotContact.checkMany([...points.slice(0, 999), { email: 'no address' }], {
    channel: 'email',
  });
  await db.command({ profile: 0 });
  expect(answers.map((answer) => (answer.error === undefined ? answer.allowed : answer.error.code))).toEqual([
    ...points.slice(0, 999).map((_, i) => i % 3 !== 0),
    'INVALID_ARGUMENT',
  ]);
  const asked = await db
    .collection('system.profile')
    .countDocuments({ ns: `${accounts.database.database}.doNotContact` });
  expect(asked).toBe(1);
});

it('checks hundreds of profiles in two look-ups', async () => {
  const account = 'hundreds';
  const engine = await accounts.open({ account });
  const keys = Array.from({ length: 300 }, (_, i) => ({ externalId: `p${i}` }));
  await engine.profiles.upsertMany(keys.map((key, i) => ({ ...key, emails: [`p${i}@example.com`] })));
  await engine.doNotContact.import(
    keys.flatMap((_, i) => (i % 3 === 0 ? [{ email: `p${i}@example.com` }] : [])),
    { reason: 'bounced' },
  );
  const db = await accounts.stored();
  await db.collection('system.profile').drop();
  await db.command({ profile: 2 });
  const answers = await engine.doNotContact.checkMany([...keys, { profile: { externalId: 'p0' } }], {
    channel: 'email',
  });
  expect(answers.map((answer) => (answer.error === undefined ? answer.allowed : answer.error.code))).toEqual([
    ...keys.map((_, i) => i % 3 !== 0),
    false,
  ]);
  const asked = (name: string): Promise<number> =>
    db
      .collection('system.profile')
      .countDocuments({ op: 'query', ns: `${accounts.database.database}.${name}` });
  expect([await asked('profiles'), await asked('doNotContact')]).toEqual([1, 1]);
  // Who is not there is looked for once more, all of them together.
  const nobody = keys.map((_, i) => ({ externalId: `nobody-${i}` }));
  const missed = await engine.doNotContact.checkMany(nobody, { channel: 'email' });
  await db.command({ profile: 0 });
  expect(missed.map(({ error }) => error?.code)).toEqual(nobody.map(() => 'NOT_FOUND'));
  expect(await asked('profiles')).toBe(3);
});

it('checks more contact points than MongoDB takes in one query', async () => {
  const engine = await accounts.open({ account: 'very many' });
  const points = Array.from({ length: 70_000 }, (_, i) => ({ email: `${'x'.repeat(40)}${i}@example.com` }));
  await engine.doNotContact.add({
    ...(points[69_999] as (typeof points)[0]),
    reason: 'bounced',
    source: 'isp',
  });
  const answers = await engine.doNotContact.checkMany(points, { channel: 'email' });
  expect(
    answers.flatMap((answer) => (answer.error === undefined && answer.allowed ? [] : [answer.index])),
  ).toEqual([69_999]);
}, 60_000);

it('R77 imports CSV, NDJSON and rows; what is wrong is told by line, and importing again changes nothing', async () => {
  const engine = await accounts.open();
  await engine.doNotContact.add({ email: 'known@example.com', reason: 'import', source: 'before' });
  const csv =
    'E-mail;phone;reason;note;channel;x\nA@example.com;;;;;\nno address;;;;;\n;+447700900123;complaint;by post;sms;\nboth@example.com;+447700900124;;;;\n;;;;;\nknown@example.com;;;;;\nA@example.com;;;;;\n"cut;';
  const progress: number[] = [];
  const report = await engine.doNotContact.import(csv, {
    source: 'old system',
    onProgress: ({ done }) => progress.push(done),
  });
  expect(report).toMatchObject({ rows: 8, added: 4, unchanged: 2, refused: 3 });
  expect(report.problems.map(({ line, column }) => [line, column])).toEqual([
    [3, 'email'],
    [6, undefined],
    [9, undefined],
  ]);
  expect(progress).toEqual([8]);
  expect(await engine.doNotContact.import(csv)).toMatchObject({ added: 0, unchanged: 6, refused: 3 });
  expect(
    (await all(engine.doNotContact.list()))
      .filter(({ scope }) => scope === 'account')
      .map(({ value, channel, reasons }) => [
        value,
        channel,
        reasons[0]?.reason,
        reasons[0]?.source,
        reasons[0]?.note,
      ]),
  ).toEqual([
    ['A@example.com', null, 'import', 'old system', undefined],
    ['both@example.com', null, 'import', 'old system', undefined],
    ['known@example.com', null, 'import', 'before', undefined],
    ['+447700900123', 'sms', 'complaint', 'old system', 'by post'],
    ['+447700900124', null, 'import', 'old system', undefined],
  ]);
  expect(await engine.doNotContact.history('a@example.com')).toHaveLength(1);
  expect(
    await engine.doNotContact.import('{"email":"n@example.com","reason":"bounced"}\n{"email":7}\n{', {
      format: 'ndjson',
    }),
  ).toMatchObject({ added: 1, refused: 2 });
  expect(
    await engine.doNotContact.import(
      [
        { email: 'n@example.com', reason: 'manual' },
        { email: 'n@example.com', channel: 'email' },
      ],
      { scope: 'all', reason: 'list' },
    ),
  ).toMatchObject({ added: 2 });
  expect(await engine.doNotContact.verify()).toMatchObject({ valid: true });
  await expect(engine.doNotContact.import('name\nAda\n')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(engine.doNotContact.import([], { scope: 'world' as never })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/scope',
  });
});

it('R80 the list is handed out whole, by kind, channel, reason and part of the address', async () => {
  const engine = await accounts.open();
  await engine.doNotContact.import(Array.from({ length: 2_500 }, (_, i) => ({ email: `p${i}@example.com` })));
  await engine.doNotContact.add({
    phone: '+447700900123',
    channel: 'sms',
    reason: 'keyword',
    source: 'STOP',
  });
  expect(await all(engine.doNotContact.list({ kind: 'email', reason: 'import' }))).toHaveLength(2_500);
  expect((await all(engine.doNotContact.list({ channel: 'SMS' }))).map(({ value }) => value)).toEqual([
    '+447700900123',
  ]);
  expect((await all(engine.doNotContact.list({ search: 'P249' }))).map(({ value }) => value)).toEqual(
    ['p249@example.com', ...Array.from({ length: 10 }, (_, i) => `p249${i}@example.com`)].sort(),
  );
});

it.each([
  [{ email: 'a@example.com' }, '/reason'],
  [{ email: 'a@example.com', reason: 'x' }, '/source'],
  [{ email: 'a@example.com', reason: 'x'.repeat(1_001), source: 's' }, '/reason'],
  [{ email: 'a@example.com', reason: 'x', source: 's', scope: 'world' }, '/scope'],
  [{ email: 'no address', reason: 'x', source: 's' }, undefined],
  [{ email: 'a@example.com', phone: '+447700900123', reason: 'x', source: 's' }, undefined],
  [{ phone: '12', reason: 'x', source: 's' }, undefined],
  [{ reason: 'x', source: 's' }, undefined],
])('refuses %j and lists nothing', async (input, path) => {
  const engine = await accounts.open();
  await expect(engine.doNotContact.add(input as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    ...(path !== undefined && { path }),
  });
  expect((await all(engine.doNotContact.list())).filter(({ scope }) => scope === 'account')).toEqual([]);
});

describe('several processes at the same instant', () => {
  beforeAll(ensureBuilt, 180_000);

  it('R64 R84 lose no reason and no history, and leave tags counted right', async () => {
    const account = 'raced';
    const [names, count] = [['one', 'two', 'three'], 12];
    const children = names.map((name) =>
      fork(resolve(__dirname, 'addInProcess.cjs'), [accounts.database.uri, account, name, String(count)]),
    );
    await Promise.all(children.map((child) => once(child, 'message')));
    const exits = children.map((child) => once(child, 'exit'));
    for (const child of children) child.send('go');
    expect((await Promise.all(exits)).map(([code]) => code as number)).toEqual([0, 0, 0]);
    const engine = await accounts.open({ account });
    const { records } = await engine.doNotContact.check({ email: 'raced@example.com' });
    expect(records[0]?.reasons.map(({ reason }) => reason).sort()).toEqual(
      names.flatMap((name) => [1, 3, 5, 7, 9, 11].map((i) => `${name} ${i}`)).sort(),
    );
    expect(await engine.doNotContact.verify('raced@example.com')).toEqual({
      valid: true,
      checked: names.length * (count + count / 2),
    });
    expect(await engine.tags.list()).toMatchObject([
      { name: 'all', profiles: count },
      ...[...names].sort().map((name) => ({ name, profiles: count / 2 })),
    ]);
  }, 120_000);
});
