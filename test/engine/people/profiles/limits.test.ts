import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { ObjectId } from 'mongodb';
import { engineOf } from '../../../../engine/openEngine';
import { ensureBuilt } from '../../../support/built';
import { accountsOf } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';
import { GONE } from '../../../../engine/store/gone';

const accounts = accountsOf('limits');
const emailsOf = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${name}${i}@example.com`);
const phonesOf = (name: number, count: number) =>
  Array.from({ length: count }, (_, i) => `+4420794${name}${String(i).padStart(3, '0')}`);

it('a profile has a hundred emails and a hundred phones, brought one after the other or at once', async () => {
  const engine = await accounts.open();
  const [emails, phones] = [emailsOf('a', 100), phonesOf(1, 100)];
  for (let from = 0; from < 100; from += 20)
    expect(
      (
        await engine.profiles.upsert({
          externalId: 'slow',
          emails: emails.slice(from, from + 20),
          phones: phones.slice(from, from + 20),
        })
      ).result,
    ).not.toBe('notModified');
  expect((await engine.profiles.get({ externalId: 'slow' })).emails).toHaveLength(100);
  expect(
    (
      await engine.profiles.upsert({
        externalId: 'fast',
        emails: emailsOf('b', 100),
        phones: phonesOf(2, 100),
      })
    ).result,
  ).toBe('created');
  // Those it has already need no room.
  expect(
    (
      await engine.profiles.upsert({
        externalId: 'slow',
        emails: [' A0@EXAMPLE.com', 'a99@example.com'],
        phones,
        attributes: { city: 'Rome' },
      })
    ).result,
  ).toBe('updated');
});

it.each([
  ['emails', emailsOf('one-more', 1)],
  ['phones', phonesOf(3, 1)],
])('refuses one more of %s, and with it the whole write', async (part, [more]) => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'ada', emails: emailsOf('a', 100), phones: phonesOf(1, 100) });
  const before = await engine.profiles.get({ externalId: 'ada' });
  const input = { externalId: 'ada', [part]: [more], attributes: { city: 'Rome' }, tags: ['late'] };
  await expect(engine.profiles.upsert(input)).rejects.toMatchObject({ code: 'TOO_LARGE', path: `/${part}` });
  const answers = await engine.profiles.upsertMany([{ externalId: 'bob' }, input, { externalId: 'eve' }]);
  expect(answers.map(({ error }) => error?.code)).toEqual([undefined, 'TOO_LARGE', undefined]);
  await expect(
    engine.profiles.upsert({
      externalId: 'new',
      [part]: part === 'emails' ? emailsOf('n', 101) : phonesOf(4, 101),
    }),
  ).rejects.toMatchObject({ code: 'TOO_LARGE', path: `/${part}` });
  expect(await engine.profiles.get({ externalId: 'ada' })).toEqual(before);
  expect((await engine.profiles.find(null)).map(({ externalId }) => externalId)).toEqual([
    'ada',
    'bob',
    'eve',
  ]);
});

it('counts what the same call has brought before', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'known', emails: emailsOf('k', 99) });
  const answers = await engine.profiles.upsertMany([
    { externalId: 'new', emails: emailsOf('n', 100) },
    { externalId: 'new', emails: ['n100@example.com'] },
    { externalId: 'known', emails: ['k99@example.com'] },
    { externalId: 'known', emails: ['k100@example.com'] },
    { externalId: 'known', emails: ['k99@example.com'], attributes: { city: 'Rome' } },
  ]);
  expect(answers.map(({ error }) => error?.code)).toEqual([
    undefined,
    'TOO_LARGE',
    undefined,
    'TOO_LARGE',
    undefined,
  ]);
  for (const externalId of ['new', 'known'])
    expect((await engine.profiles.get({ externalId })).emails).toHaveLength(100);
});

it('does not join people who together have more, whoever asks for it', async () => {
  const engine = await accounts.open();
  await engine.profiles.upsert({ externalId: 'a', phones: phonesOf(5, 50), attributes: { city: 'Rome' } });
  await engine.profiles.upsert({ externalId: 'b', phones: phonesOf(6, 51) });
  await engine.profiles.upsert({ externalId: 'c', phones: phonesOf(7, 50) });
  const conflict = { code: 'IDENTITY_CONFLICT' };
  await expect(engine.profiles.merge([{ externalId: 'a' }, { externalId: 'b' }])).rejects.toMatchObject(
    conflict,
  );
  expect(
    await engine.profiles.upsertMany([{ externalId: 'a', phones: phonesOf(6, 1) }, { externalId: 'd' }]),
  ).toMatchObject([{ error: conflict }, { result: 'created' }]);
  expect((await engine.profiles.get({ externalId: 'b' })).phones).toHaveLength(51);
  // A hundred together are not too many.
  await engine.profiles.merge([{ externalId: 'a' }, { externalId: 'c' }]);
  expect((await engine.profiles.get({ externalId: 'c' })).phones).toHaveLength(100);
});

it('does not join people who together are larger than a document, and one who cannot be joined keeps no work from being done', async () => {
  const account = 'large';
  const engine = await accounts.open({ account });
  const db = await accounts.stored();
  const profiles = db.collection('profiles');
  await engine.profiles.upsertMany([
    { externalId: 'a' },
    { externalId: 'b' },
    { externalId: 'c', tags: ['vip'] },
  ]);
  for (const name of ['a', 'b'])
    await profiles.updateOne(
      { account, externalId: name },
      { $set: { [`attributes.${name}`]: 'x'.repeat(9_000_000) } },
    );
  const tooLarge = { code: 'TOO_LARGE' };
  await expect(engine.profiles.merge([{ externalId: 'a' }, { externalId: 'b' }])).rejects.toMatchObject(
    tooLarge,
  );
  const [a, b] = [
    await engine.profiles.get({ externalId: 'a' }),
    await engine.profiles.get({ externalId: 'b' }),
  ];
  expect(a.id).not.toBe(b.id);
  // Somebody has begun it all the same.
  await profiles.updateOne(
    { account, externalId: 'b' },
    { $set: { account: GONE, departure: { account, into: new ObjectId(a.id), at: new Date() } } },
  );
  await engine.flows.launch({
    id: 'flow',
    name: 'flow',
    host: 'test',
    audience: { tags: ['vip'] },
    updateAfterLaunch: 'never',
  });
  engine.work.start();
  expect(await engine.entries.next('flow', { timeoutMs: 20_000 })).toBe(true);
  expect((await engine.entries.claim('flow')).map(({ profile }) => profile.externalId)).toEqual(['c']);
});

it.each([
  ['one by one', 1],
  ['among others', 2],
])('two writers that both have seen room for the last one: one finds none (%s)', async (_, inputs) => {
  const account = `last of ${inputs}`;
  const gate = new Gate();
  const [held, quick] = [
    engineOf({ uri: accounts.database.uri, account, step: gate.step }),
    await accounts.open({ account }),
  ];
  try {
    await quick.profiles.upsertMany([
      { externalId: 'ada', emails: emailsOf('a', 99) },
      { externalId: 'bob' },
    ]);
    const { reached, release } = gate.hold('write');
    const late = held.profiles.upsertMany(
      [
        { externalId: 'ada', emails: ['late@example.com'], attributes: { city: 'Rome' } },
        { externalId: 'bob', attributes: { city: 'Oslo' } },
      ].slice(0, inputs),
    );
    await reached;
    await quick.profiles.upsert({ externalId: 'ada', emails: ['quick@example.com'] });
    release();
    expect((await late).map(({ error }) => error?.code)).toEqual(['TOO_LARGE', undefined].slice(0, inputs));
    const { emails, attributes } = await quick.profiles.get({ externalId: 'ada' });
    expect([emails.length, emails.includes('quick@example.com'), attributes]).toEqual([100, true, {}]);
  } finally {
    await held.close();
  }
});

describe('several processes at the same instant', () => {
  beforeAll(ensureBuilt, 180_000);

  it('fill a profile up to its hundred, and each is told what was refused', async () => {
    const account = 'filled';
    const engine = await accounts.open({ account });
    await engine.profiles.upsert({ externalId: 'ada', emails: emailsOf('a', 60) });
    const names = ['one', 'two', 'three'];
    const children = names.map((name) =>
      fork(resolve(__dirname, 'addEmailsInProcess.cjs'), [accounts.database.uri, account, name, '30']),
    );
    await Promise.all(children.map((child) => once(child, 'message')));
    const reports = children.map((child) => once(child, 'message'));
    const exits = children.map((child) => once(child, 'exit'));
    for (const child of children) child.send('go');
    const codes = (await Promise.all(reports)).map(([message]) => (message as { codes: string[] }).codes);
    expect((await Promise.all(exits)).map(([code]) => code as number)).toEqual([0, 0, 0]);
    const { emails } = await engine.profiles.get({ externalId: 'ada' });
    const taken = names.flatMap((name, n) =>
      (codes[n] as string[]).flatMap((code, i) => (code === 'taken' ? [`${name}-${i}@example.com`] : [])),
    );
    expect(emails.slice(0, 60)).toEqual(emailsOf('a', 60));
    expect([...emails].sort()).toEqual([...emailsOf('a', 60), ...taken].sort());
    expect(emails).toHaveLength(100);
    expect(new Set(codes.flat())).toEqual(new Set(['taken', 'TOO_LARGE']));
  }, 120_000);
});
