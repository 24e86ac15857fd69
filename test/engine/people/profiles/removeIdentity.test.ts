import { ObjectId } from 'mongodb';
import type { AudienceEngine, IdentityRef, ProfileInput, ProfileRef } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf, handClock } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';
import { membersOf, take } from '../../watching';

const accounts = accountsOf('remove identity');
const ADA = { externalId: 'ada' };
const clock = handClock('2030-03-01T12:00:00.000Z');

/** What is stored of the one person of an account, without what tells her from her double in another account. */
async function storedOf(account: string): Promise<unknown> {
  const found = await (await accounts.stored()).collection('profiles').findOne({ account });
  if (!found) return null;
  const { keys, identities, written, externalId, folded, tags } = found;
  const own = (keys as string[]).map((key) => key.slice(key.indexOf('.')));
  return { keys: own, identities, written, externalId, folded, tags };
}

const slowOnes: AudienceEngine[] = [];
afterAll(() => Promise.all(slowOnes.map((engine) => engine.close())));

/** Two engines on one account, the first of which can be held up. */
async function twoOf(account: string): Promise<{ slow: AudienceEngine; engine: AudienceEngine; gate: Gate }> {
  const gate = new Gate();
  const engine = await accounts.open({ account });
  const slow = engineOf({ uri: accounts.database.uri, account, step: gate.step });
  slowOnes.push(slow);
  return { slow, engine, gate };
}

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'done',
    (error: { code?: unknown }) => error.code,
  );

const WHOLE: ProfileInput = {
  externalId: 'Ada',
  emails: ['Ada@Bücher.example', 'plain@example.com', 'LOVELACE@example.com'],
  phones: ['+442079460001', '+442079460002'],
  tags: ['vip'],
};

it.each<[string, IdentityRef, Partial<ProfileInput>]>([
  [
    'the first address',
    { email: ' ada@xn--bcher-kva.EXAMPLE' },
    { emails: ['plain@example.com', 'LOVELACE@example.com'] },
  ],
  [
    'an address in the middle',
    { email: 'plain@example.com' },
    { emails: ['Ada@Bücher.example', 'LOVELACE@example.com'] },
  ],
  ['the first number', { phone: '+44 20 7946 0001' }, { phones: ['+442079460002'] }],
  ['the only external id', { externalId: ' Ada ' }, { externalId: undefined }],
])('without %s a person is stored as one who never had it', async (name, identity, left) => {
  const [engine, other] = [
    await accounts.open({ account: `had ${name}` }),
    await accounts.open({ account: `never had ${name}` }),
  ];
  const { id } = await engine.profiles.upsert(WHOLE);
  await other.profiles.upsert({ ...WHOLE, ...left });
  expect(await engine.profiles.removeIdentity({ id }, identity)).toEqual({ id });
  expect(await storedOf(`had ${name}`)).toEqual(await storedOf(`never had ${name}`));
  expect(await codeOf(engine.profiles.get(identity))).toBe('NOT_FOUND');
});

it('of several external ids the next one is the first, and each is still found by a part of it', async () => {
  const engine = await accounts.open();
  const { id } = await engine.profiles.upsert({ externalId: 'A-1' });
  await engine.profiles.upsert({ externalId: 'a-1' });
  await engine.profiles.upsert({ externalId: 'b-1' });
  for (const externalId of ['a-1', 'b-1']) await engine.profiles.merge([{ id }, { externalId }]);
  await engine.profiles.removeIdentity({ externalId: 'b-1' }, { externalId: 'A-1' });
  expect(await engine.profiles.get({ id })).toMatchObject({
    externalId: 'a-1',
    externalIds: ['a-1', 'b-1'],
  });
  for (const [value, matches] of [
    ['a-', true],
    ['b-', true],
  ] as const)
    expect(
      await engine.audience.matches({ identity: 'externalId', operator: 'startsWith', value }, { id }),
    ).toBe(matches);
  await engine.profiles.removeIdentity({ id }, { externalId: 'a-1' });
  expect(
    await engine.audience.matches({ identity: 'externalId', operator: 'startsWith', value: 'a-' }, { id }),
  ).toBe(false);
});

it('when the last address that was written otherwise goes, nothing of how it was written stays', async () => {
  const account = 'written';
  const engine = await accounts.open({ account });
  const { id } = await engine.profiles.upsert({ emails: ['A@Bücher.example', 'b@example.com'] });
  await engine.profiles.removeIdentity({ id }, { email: 'A@Bücher.example' });
  expect(await storedOf(account)).toEqual({
    keys: ['.email.b@example.com'],
    identities: { email: ['b@example.com'] },
    written: undefined,
    externalId: undefined,
    folded: {},
    tags: [],
  });
});

it('moves the person in and out of real-time segments, with entries and the history kept; createdAt stays, modifiedAt is now', async () => {
  const engine = await accounts.open({ clock });
  for (const [name, operator] of [
    ['old', 'endsWith'],
    ['not old', 'notContains'],
  ] as const)
    await engine.segments.create({
      name,
      type: 'realTime',
      rule: { identity: 'email', operator, value: '@old.example' },
    });
  await engine.flows.launch({
    id: 'flow',
    name: 'flow',
    host: 'test',
    audience: { segments: ['old'] },
    on: ['entry', 'exit'],
  });
  await engine.work.runDue();
  await engine.profiles.upsert({ ...ADA, emails: ['Ada@Old.example', 'ada@new.example'] });
  expect(await take(engine, 'flow')).toEqual(['entry ada']);
  clock.set('2030-03-01T12:05:00.000Z');
  await engine.profiles.removeIdentity(ADA, { email: 'ada@old.example' });
  expect(await membersOf(engine, 'old')).toEqual([]);
  expect(await membersOf(engine, 'not old')).toEqual(['ada']);
  expect(await take(engine, 'flow')).toEqual(['exit ada']);
  expect((await engine.segments.history('old', { by: 'hour' })).slice(-1)).toMatchObject([
    { size: 0, entered: 1, left: 1 },
  ]);
  expect(await engine.profiles.get(ADA)).toMatchObject({
    emails: ['ada@new.example'],
    createdAt: '2030-03-01T12:00:00.000Z',
    modifiedAt: '2030-03-01T12:05:00.000Z',
  });
});

it("an address that was taken off is somebody else's at once, and no longer closes the gate for who had it; it stays listed", async () => {
  const engine = await accounts.open();
  const email = 'shared@example.com';
  const { id } = await engine.profiles.upsert({ ...ADA, emails: [email, 'ada@example.com'] });
  await engine.doNotContact.add({ email, reason: 'unsubscribed', source: 'page' });
  const asked = { profile: { id }, channel: 'email' };
  expect(await engine.contacts.gate(asked)).toMatchObject({ allowed: false });
  await engine.profiles.removeIdentity({ email }, { email });
  expect(await engine.contacts.gate(asked)).toEqual({ allowed: true });
  expect(await engine.contacts.gate({ email, channel: 'email' })).toMatchObject({ allowed: false });
  const other = await engine.profiles.upsert({ emails: [email] });
  expect(other).toEqual({ id: expect.any(String), result: 'created' });
  expect(other.id).not.toBe(id);
  expect(await engine.contacts.gate({ profile: { id: other.id }, channel: 'email' })).toMatchObject({
    allowed: false,
  });
});

it('refuses the only identity, one that the profile has not, and what is none, with a hint and the place; nothing changes', async () => {
  const account = 'refused';
  const engine = await accounts.open({ account });
  await engine.profiles.upsert(ADA);
  await engine.profiles.upsert({ externalId: 'ben', emails: ['ben@example.com'] });
  const before = await (await accounts.stored()).collection('profiles').find({ account }).toArray();
  const nothing = 0 as unknown as IdentityRef;
  for (const [ref, identity, code, path] of [
    [ADA, ADA, 'INVALID_ARGUMENT', '/externalId'],
    [ADA, { email: 'ben@example.com' }, 'NOT_FOUND', '/email'],
    [ADA, { phone: '+442079460001' }, 'NOT_FOUND', '/phone'],
    [{ externalId: 'eve' }, { email: 'ben@example.com' }, 'NOT_FOUND', undefined],
    [ADA, { email: 'a,b@example.com' }, 'INVALID_ARGUMENT', '/email'],
    [ADA, { phone: '12' }, 'INVALID_ARGUMENT', '/phone'],
    [ADA, { email: null }, 'INVALID_ARGUMENT', '/email'],
    [ADA, {}, 'INVALID_ARGUMENT', ''],
    [ADA, { id: '665f1c2ab3d4e5f607182930' }, 'INVALID_ARGUMENT', ''],
    [{ externalId: 'ben' }, { email: 'ben@example.com', externalId: 'ben' }, 'INVALID_ARGUMENT', ''],
    [ADA, nothing, 'INVALID_ARGUMENT', ''],
    [{}, ADA, 'INVALID_ARGUMENT', ''],
  ] as [ProfileRef, IdentityRef, string, string | undefined][])
    await expect(engine.profiles.removeIdentity(ref, identity)).rejects.toMatchObject({
      code,
      path,
      hint: expect.stringMatching(/\S/),
    });
  await expect(
    engine.profiles.removeIdentity({ externalId: 'ben' }, { email: 'ben@example.com' }, {
      wait: 'never',
    } as never),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: '/wait' });
  expect(await (await accounts.stored()).collection('profiles').find({ account }).toArray()).toEqual(before);
});

it('what was stored in earlier times and could not be given today is taken off as it is shown', async () => {
  const engine = await accounts.open({ refusePlaceholders: true });
  const { id } = await engine.profiles.upsert({ emails: ['ada@example.com'] });
  const old = { email: 'a,b@example.com', externalId: 'N/A', phone: '5550100' };
  const profiles = (await accounts.stored()).collection<{ _id: ObjectId; keys: string[] }>('profiles');
  const found = await profiles.findOne({ _id: new ObjectId(id) });
  const [account] = ((found?.keys[0] ?? '') as string).split('.email.');
  for (const [kind, value] of Object.entries(old))
    await profiles.updateOne({ _id: new ObjectId(id) }, {
      $push: { keys: `${account}.${kind}.${value}`, [`identities.${kind}`]: value },
    } as never);
  for (const [kind, value] of Object.entries(old))
    await engine.profiles.removeIdentity({ id }, { [kind]: value } as unknown as IdentityRef);
  const { emails, phones, externalId } = await engine.profiles.get({ id });
  expect({ emails, phones, externalId }).toEqual({ emails: ['ada@example.com'], phones: [] });
  expect((await profiles.findOne({ _id: new ObjectId(id) }))?.keys).toEqual(found?.keys);
});

it.each([
  ['alone', 1],
  ['among others', 3],
])(
  'a write by the address that is taken off at that moment is of somebody else, %s',
  async (name, persons) => {
    const { slow, engine, gate } = await twoOf(`write ${name}`);
    const inputs = Array.from({ length: persons }, (_, i) => ({ emails: [`p${i}@example.com`] }));
    await engine.profiles.upsertMany(inputs.map((input, i) => ({ ...input, externalId: `p${i}` })));
    const held = gate.hold('write');
    const written = slow.profiles.upsertMany(
      inputs.map((input) => ({ ...input, phones: [], attributes: { city: 'London' }, tags: ['new'] })),
    );
    await held.reached;
    await engine.profiles.removeIdentity({ externalId: 'p0' }, { email: 'p0@example.com' });
    held.release();
    const [first, ...others] = await written;
    expect(first).toMatchObject({ result: 'created' });
    for (const other of others) expect(other).toMatchObject({ result: 'updated' });
    expect(await engine.profiles.get({ externalId: 'p0' })).toMatchObject({ emails: [], attributes: {} });
    expect(await engine.profiles.get({ email: 'p0@example.com' })).toMatchObject({
      id: (first as { id: string }).id,
      attributes: { city: 'London' },
      tags: ['new'],
    });
  },
);

it('a write by another identity at that moment lands on the person, and brings nothing back', async () => {
  const { slow, engine, gate } = await twoOf('write by another');
  await engine.profiles.upsert({ ...ADA, emails: ['Ada@example.com', 'x@example.com'] });
  const held = gate.hold('write');
  const removed = slow.profiles.removeIdentity(ADA, { email: 'ada@example.com' });
  await held.reached;
  await engine.profiles.upsert({ ...ADA, emails: ['Last@example.com'], attributes: { city: 'London' } });
  held.release();
  await removed;
  expect(await engine.profiles.get(ADA)).toMatchObject({
    emails: ['x@example.com', 'Last@example.com'],
    attributes: { city: 'London' },
  });
});

it('of two that take the last two identities off at once one is refused; of two that take the same one off, one finds it gone', async () => {
  const { slow, engine, gate } = await twoOf('two at once');
  const { id } = await engine.profiles.upsert({ ...ADA, emails: ['ada@example.com'] });
  for (const [first, second, code] of [
    [{ externalId: 'ada' }, { email: 'ada@example.com' }, 'INVALID_ARGUMENT'],
    [{ phone: '+442079460001' }, { phone: '+442079460001' }, 'NOT_FOUND'],
  ] as [IdentityRef, IdentityRef, string][]) {
    await engine.profiles.upsert({ emails: ['ada@example.com'], phones: ['+442079460001'] }).catch(() => 0);
    if ('externalId' in first) await engine.profiles.removeIdentity({ id }, { phone: '+442079460001' });
    const held = gate.hold('write');
    const late = codeOf(slow.profiles.removeIdentity({ id }, second));
    await held.reached;
    await engine.profiles.removeIdentity({ id }, first);
    held.release();
    expect(await late).toBe(code);
  }
  expect(await engine.profiles.get({ id })).toMatchObject({ emails: ['ada@example.com'], phones: [] });
});

it.each(['joined meanwhile', 'the join finished by another'])(
  'an identity that comes with a join under way is taken off who stays, and the join does not bring it back: %s',
  async (name) => {
    const account = `join ${name}`;
    const { slow, engine, gate } = await twoOf(account);
    const { id } = await engine.profiles.upsert(ADA);
    await engine.profiles.upsert({ emails: ['late@example.com', 'other@example.com'] });
    const refs = [ADA, { email: 'late@example.com' }];
    const held = gate.hold('write');
    const slowly =
      name === 'joined meanwhile'
        ? slow.profiles.removeIdentity({ email: 'other@example.com' }, { email: 'late@example.com' })
        : slow.profiles.merge(refs);
    await held.reached;
    if (name === 'joined meanwhile') await engine.profiles.merge(refs);
    else await engine.profiles.removeIdentity({ id }, { email: 'late@example.com' });
    held.release();
    expect(await slowly).toMatchObject({ id });
    expect(await engine.profiles.get({ id })).toMatchObject({ ...ADA, emails: ['other@example.com'] });
    expect(await codeOf(engine.profiles.get({ email: 'late@example.com' }))).toBe('NOT_FOUND');
    const profiles = (await accounts.stored()).collection('profiles');
    expect(await profiles.countDocuments({ $or: [{ account }, { 'departure.account': account }] })).toBe(1);
  },
);
