import type { AudienceEngine, Recipient } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf, handClock } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';
import { all } from '../../watching';

const accounts = accountsOf('broadcasts');
const LONDON = { attribute: 'city', operator: 'is', value: 'London' } as const;
const everybody = { none: [{ attribute: 'city', operator: 'is', value: 'nowhere' } as const] };
const EMAILS = 6;

/** p0 … p5 live in London and have an email address each; `mute` lives there too and has none. */
async function londoners(options?: Parameters<typeof accounts.open>[0]): Promise<AudienceEngine> {
  const engine = await accounts.open(options);
  await engine.profiles.upsertMany([
    ...Array.from({ length: EMAILS }, (_, i) => ({
      externalId: `p${i}`,
      emails: [`p${i}@example.com`],
      attributes: { city: 'London', company: i < 2 ? 'Acme' : 'Zeta' },
      tags: i === 5 ? ['vip'] : [],
    })),
    { externalId: 'mute', attributes: { city: 'London' } },
    { externalId: 'far', emails: ['far@example.com'], attributes: { city: 'Paris' } },
  ]);
  return engine;
}

const inWords = ({ profile, status, contactPoint, reason }: Recipient): string =>
  [profile.externalId, status, contactPoint, reason].filter(Boolean).join(' ');
const listed = async (engine: AudienceEngine, id: string, status?: Recipient['status']): Promise<string[]> =>
  (await all(engine.broadcasts.recipients(id, { ...(status && { status }) }))).map(inWords);

it('R91 R92 takes a filtered selection in, with the contact point of the channel; rejected ones with the reason', async () => {
  const engine = await londoners();
  await engine.doNotContact.add({ email: 'P1@example.com ', reason: 'unsubscribed', source: 'form' });
  await engine.doNotContact.add({
    email: 'p2@example.com',
    channel: 'sms',
    reason: 'keyword',
    source: 'STOP',
  });
  const progress: number[] = [];
  const made = await engine.broadcasts.create(
    { name: 'Spring', channel: 'Email', rule: LONDON },
    { onProgress: ({ done, total }) => progress.push(done / total) },
  );
  expect(made).toMatchObject({
    name: 'Spring',
    channel: 'email',
    recipients: EMAILS - 1,
    rejected: 2,
    sent: 0,
  });
  expect(progress).toEqual([1]);
  expect(await listed(engine, made.id)).toEqual([
    'p0 recipient p0@example.com',
    'p1 rejected p1@example.com unsubscribed',
    'p2 recipient p2@example.com',
    'p3 recipient p3@example.com',
    'p4 recipient p4@example.com',
    'p5 recipient p5@example.com',
    'mute rejected noContactPoint',
  ]);
  expect(await listed(engine, made.id, 'rejected')).toHaveLength(2);
  expect((await engine.broadcasts.list()).map(({ id }) => id)).toEqual([made.id]);
  expect(await engine.broadcasts.get(made.id)).toEqual(made);
  expect(
    (await all(engine.contacts.rejections()))
      .map(({ channel, reason, broadcastId }) => [channel, reason, broadcastId])
      .sort(),
  ).toEqual([
    ['email', 'noContactPoint', made.id],
    ['email', 'unsubscribed', made.id],
  ]);
});

it('R91 R94 an audience is segments, tags, profiles and companies together, each profile once', async () => {
  const engine = await londoners();
  await engine.segments.create({
    name: 'Parisians',
    type: 'snapshot',
    rule: { attribute: 'city', operator: 'is', value: 'Paris' },
  });
  const { id } = await engine.broadcasts.create({
    name: 'Mixed',
    channel: 'email',
    audience: {
      segments: ['Parisians'],
      tags: ['VIP'],
      companies: ['acme'],
      profiles: [{ externalId: 'p0' }, { email: 'p3@example.com' }],
    },
  });
  expect((await all(engine.broadcasts.recipients(id))).map(({ profile }) => profile.externalId)).toEqual([
    'p0',
    'p1',
    'p3',
    'p5',
    'far',
  ]);
  await expect(
    engine.broadcasts.create({ name: 'x', channel: 'email', audience: { segments: ['Nobody knows it'] } }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await engine.broadcasts.list()).toHaveLength(1);
});

it('R75 who comes onto the Do Not Contact list after being added is rejected before being handed out, and comes back when it is lifted', async () => {
  const engine = await londoners();
  await engine.profiles.upsert({ externalId: 'p0', emails: ['second@example.com'] });
  const { id } = await engine.broadcasts.create({ name: 'Later', channel: 'email', rule: LONDON });
  await engine.doNotContact.add({
    email: 'p3@example.com',
    scope: 'all',
    reason: 'complaint',
    source: 'isp',
  });
  await engine.doNotContact.add({ email: 'p0@example.com', reason: 'bounced', source: 'mailer' });
  const [first] = await listed(engine, id, 'recipient');
  // Another address of hers is not listed.
  expect(first).toBe('p0 recipient second@example.com');
  expect(await listed(engine, id, 'recipient')).not.toContainEqual(expect.stringContaining('p3'));
  expect(await listed(engine, id, 'rejected')).toContain('p3 rejected p3@example.com complaint');
  expect(await engine.broadcasts.get(id)).toMatchObject({ recipients: EMAILS - 1, rejected: 2 });
  expect(await all(engine.contacts.rejections())).toHaveLength(2);

  await engine.doNotContact.remove({ email: 'p3@example.com', scope: 'all', source: 'desk' });
  expect(
    await engine.broadcasts.addRecipients(id, [
      { externalId: 'p3' },
      { externalId: 'mute' },
      { externalId: 'p4' },
    ]),
  ).toEqual({ added: 1, alreadyIn: 1, rejected: 1 });
  expect(await listed(engine, id)).toContain('p3 recipient p3@example.com');
});

it('R85 R86 R92 what was sent is recorded once, as a contact over the channel', async () => {
  const engine = await londoners();
  await engine.doNotContact.add({ email: 'p1@example.com', reason: 'manual', source: 'desk' });
  const { id } = await engine.broadcasts.create({
    id: 'spring',
    name: 'Spring',
    channel: 'email',
    rule: LONDON,
  });
  expect(id).toBe('spring');
  const answers = await engine.broadcasts.recordSent(
    id,
    [
      { externalId: 'p0' },
      { externalId: 'p1' },
      { externalId: 'far' },
      { externalId: 'who' },
      { email: 'no address' },
      { externalId: 'p2' },
      { email: 'p0@example.com' },
    ],
    { at: '2026-01-02T00:00:00Z' },
  );
  expect(
    answers.map((answer) => (answer.error === undefined ? answer.alreadySent : answer.error.code)),
  ).toEqual([false, 'CONTACT_REJECTED', 'NOT_FOUND', 'NOT_FOUND', 'INVALID_ARGUMENT', false, false]);
  expect(await engine.broadcasts.recordSent(id, [{ externalId: 'p2' }])).toMatchObject([
    { alreadySent: true },
  ]);
  expect(await engine.broadcasts.get(id)).toMatchObject({ recipients: EMAILS - 1, sent: 2, rejected: 2 });
  expect(await engine.contacts.count({ channel: 'email' })).toBe(2);
  expect(await engine.contacts.count({ channel: 'sms' })).toBe(0);
  const { events, broadcasts } = await engine.profiles.export({ externalId: 'p2' });
  expect(events).toMatchObject([
    {
      type: 'Contacted',
      at: '2026-01-02T00:00:00.000Z',
      properties: { channel: 'email', broadcastId: 'spring' },
    },
  ]);
  expect(broadcasts).toMatchObject([
    {
      broadcastId: 'spring',
      status: 'sent',
      contactPoint: 'p2@example.com',
      sentAt: '2026-01-02T00:00:00.000Z',
    },
  ]);
  // Who was sent to stays so, also when listed afterwards.
  await engine.doNotContact.add({ email: 'p2@example.com', reason: 'complaint', source: 'isp' });
  expect(await listed(engine, id, 'sent')).toEqual(['p0 sent p0@example.com', 'p2 sent p2@example.com']);
});

it('R92 says of whom the contact could not be recorded', async () => {
  const engine = await londoners({ account: 'erased' });
  const { id } = await engine.broadcasts.create({ name: 'Spring', channel: 'email', rule: LONDON });
  let erased = false;
  const slow = engineOf({
    uri: accounts.database.uri,
    account: 'erased',
    step: async (name) => {
      if (name !== 'write' || erased) return;
      erased = true;
      await engine.profiles.delete({ externalId: 'p0' });
    },
  });
  try {
    expect(await slow.broadcasts.recordSent(id, [{ externalId: 'p0' }, { externalId: 'p1' }])).toMatchObject([
      { index: 0, error: { code: 'NOT_FOUND' } },
      { index: 1, alreadySent: false },
    ]);
  } finally {
    await slow.close();
  }
  expect(await listed(engine, id, 'sent')).toEqual(['p1 sent p1@example.com']);
});

it('asking an audience once leaves nothing behind: no tag, no segment that is kept up to date', async () => {
  const engine = await londoners({ account: 'once' });
  const audience = { segments: ['Active Mobile Users'], tags: ['vipp'] };
  await engine.broadcasts.create({ name: 'Spring', channel: 'email', audience });
  const flow = await engine.flows.launch({
    id: 'f',
    name: 'f',
    host: 'test',
    audience: { profiles: [{ externalId: 'p0' }] },
  });
  await engine.flows.add(flow.id, audience);
  expect((await engine.tags.list()).map(({ name }) => name)).toEqual(['vip']);
  const db = await accounts.stored();
  expect(await db.collection('segments').countDocuments({ account: 'once' })).toBe(0);
});

it('goes on where a call was ended, doubling nobody', async () => {
  const engine = await accounts.open();
  const people = Array.from({ length: 3_000 }, (_, i) => ({
    externalId: `p${i}`,
    ...(i % 10 === 0 ? {} : { phones: [`+4477009${String(i).padStart(5, '0')}`] }),
  }));
  await engine.profiles.upsertMany(people);
  const abort = new AbortController();
  const input = { id: 'big', name: 'Big', channel: 'sms', rule: everybody };
  await expect(
    engine.broadcasts.create(input, {
      signal: abort.signal,
      onProgress: ({ done }) => (done >= 1_000 ? abort.abort() : undefined),
    }),
  ).rejects.toBeDefined();
  expect(await engine.broadcasts.get('big')).toMatchObject({ recipients: 900, rejected: 100 });
  const again = await Promise.all([engine.broadcasts.create(input), engine.broadcasts.create(input)]);
  expect(again[0]).toMatchObject({ recipients: 2_700, rejected: 300 });
  expect(await engine.broadcasts.addRecipients('big', everybody)).toEqual({
    added: 0,
    alreadyIn: 2_700,
    rejected: 300,
  });
  expect(await all(engine.contacts.rejections())).toHaveLength(300);
  expect(
    new Set((await all(engine.broadcasts.recipients('big'))).map(({ profile }) => profile.id)).size,
  ).toBe(3_000);
  await expect(engine.broadcasts.create({ ...input, channel: 'email' })).rejects.toMatchObject({
    code: 'NAME_TAKEN',
    path: '/id',
  });
});

it('R92 hands the recipients out as CSV and NDJSON', async () => {
  const engine = await accounts.open({ clock: handClock('2026-03-01T10:00:00Z') });
  const { id: profileId } = await engine.profiles.upsert({
    externalId: 'a "quoted", one',
    emails: ['ada@example.com'],
  });
  const { id } = await engine.broadcasts.create({
    name: 'CSV',
    channel: 'email',
    audience: { profiles: [{ id: profileId }] },
  });
  await engine.broadcasts.recordSent(id, [{ id: profileId }]);
  expect(await all(engine.broadcasts.export(id))).toEqual([
    'profileId,externalId,contactPoint,status,reason,sentAt\n',
    `${profileId},"a ""quoted"", one",ada@example.com,sent,,2026-03-01T10:00:00.000Z\n`,
  ]);
  const [line] = await all(engine.broadcasts.export(id, { format: 'ndjson' }));
  expect(JSON.parse(line as string)).toEqual({
    profile: { id: profileId, externalId: 'a "quoted", one' },
    contactPoint: 'ada@example.com',
    status: 'sent',
    sentAt: '2026-03-01T10:00:00.000Z',
  });
});

it('profiles that are joined are one recipient, and what was sent to either was sent', async () => {
  const engine = await londoners();
  const { id } = await engine.broadcasts.create({ name: 'Joined', channel: 'email', rule: LONDON });
  await engine.broadcasts.recordSent(id, [{ externalId: 'p1' }]);
  await engine.profiles.merge([{ externalId: 'p0' }, { externalId: 'p1' }]);
  expect((await listed(engine, id)).filter((line) => /p[01] /.test(line))).toEqual([
    'p0 sent p1@example.com',
  ]);
  await engine.profiles.delete({ externalId: 'p2' });
  expect(await engine.broadcasts.get(id)).toMatchObject({ recipients: EMAILS - 2, sent: 1, rejected: 1 });
});

/** Calls of a process that is held up at a step; meanwhile something else is done. */
async function heldUp<T>(
  account: string,
  step: string,
  call: (slow: AudienceEngine) => Promise<T>,
  meanwhile: () => Promise<unknown>,
): Promise<T> {
  const gate = new Gate();
  const slow = engineOf({ uri: accounts.database.uri, account, step: gate.step });
  try {
    const { reached, release } = gate.hold(step);
    const late = call(slow);
    await reached;
    await meanwhile();
    release();
    return await late;
  } finally {
    await slow.close();
  }
}

it('of somebody who is erased while being taken in nothing stays, neither in the broadcast nor in the ledger', async () => {
  const account = 'erased while taken in';
  const engine = await londoners({ account });
  const ids = await Promise.all(
    ['p0', 'mute'].map(async (externalId) => (await engine.profiles.get({ externalId })).id),
  );
  await heldUp(
    account,
    'recipientsDecided',
    (slow) => slow.broadcasts.create({ name: 'Spring', channel: 'email', rule: LONDON }),
    () => Promise.all(ids.map((id) => engine.profiles.delete({ id }))),
  );
  const db = await accounts.stored();
  const left = await Promise.all(
    ['recipients', 'rejections'].map((name) => db.collection(name).find({ account }).toArray()),
  );
  expect(left.map((rows) => rows.length)).toEqual([EMAILS - 1, 1]);
  for (const id of ids) expect(JSON.stringify(left)).not.toContain(id);
});

it('somebody who is joined to another one while being taken in is in the broadcast as that one', async () => {
  const account = 'joined while taken in';
  const engine = await londoners({ account });
  const audience = { profiles: [{ externalId: 'p1' }, { externalId: 'mute' }] };
  await heldUp(
    account,
    'recipientsDecided',
    (slow) => slow.broadcasts.create({ id: 'spring', name: 'Spring', channel: 'email', audience }),
    async () => {
      await engine.profiles.merge([{ externalId: 'p0' }, { externalId: 'p1' }]);
      await engine.profiles.merge([{ externalId: 'p2' }, { externalId: 'mute' }]);
    },
  );
  expect(await listed(engine, 'spring')).toEqual([
    'p0 recipient p0@example.com',
    'p2 rejected noContactPoint',
  ]);
  expect(await all(engine.contacts.rejections())).toMatchObject([
    { profileId: (await engine.profiles.get({ externalId: 'mute' })).id },
  ]);
});

it('somebody who is joined to another one while it is recorded that they were sent to was sent to', async () => {
  const account = 'joined while sent';
  const engine = await londoners({ account });
  await engine.broadcasts.create({
    id: 'spring',
    name: 'Spring',
    channel: 'email',
    audience: { profiles: [{ externalId: 'p1' }, { externalId: 'p3' }] },
  });
  await heldUp(
    account,
    'written',
    (slow) => slow.broadcasts.recordSent('spring', [{ externalId: 'p1' }, { externalId: 'p3' }]),
    () => engine.profiles.merge([{ externalId: 'p0' }, { externalId: 'p1' }]),
  );
  expect(await listed(engine, 'spring', 'recipient')).toEqual([]);
  expect(await engine.broadcasts.get('spring')).toMatchObject({ recipients: 2, sent: 2 });
});

it('R82 a rejection by the gate of somebody who is erased meanwhile does not say whose it was', async () => {
  const account = 'erased at the gate';
  const engine = await londoners({ account });
  await heldUp(
    account,
    'gateDecided',
    (slow) => slow.contacts.gate({ profile: { externalId: 'mute' }, channel: 'email' }),
    () => engine.profiles.delete({ externalId: 'mute' }),
  );
  const [rejection, ...others] = await all(engine.contacts.rejections());
  expect([rejection, others]).toEqual([
    { channel: 'email', reason: 'noContactPoint', at: expect.any(String) },
    [],
  ]);
});

it('R82 a rejection stands in the ledger once, also when the person is joined to somebody and asked about again', async () => {
  const engine = await londoners();
  await engine.doNotContact.add({ email: 'p1@example.com', reason: 'complaint', source: 'isp' });
  const { id } = await engine.broadcasts.create({
    name: 'Ledger',
    channel: 'email',
    audience: { profiles: [{ externalId: 'p1' }] },
  });
  await engine.profiles.upsert({ externalId: 'older', attributes: { city: 'London' } });
  await engine.profiles.merge([{ externalId: 'mute' }, { externalId: 'p1' }]);
  await engine.profiles.merge([{ externalId: 'older' }, { externalId: 'p1' }]);
  for (let n = 0; n < 2; n++)
    expect(await engine.broadcasts.addRecipients(id, [{ externalId: 'older' }])).toEqual({
      added: 0,
      alreadyIn: 0,
      rejected: 1,
    });
  expect(await all(engine.contacts.rejections())).toMatchObject([
    {
      profileId: (await engine.profiles.get({ externalId: 'p1' })).id,
      point: 'email:p1@example.com',
      reason: 'complaint',
      broadcastId: id,
    },
  ]);
  // For another reason it is another rejection.
  await engine.doNotContact.add({ email: 'p1@example.com', reason: 'manual', source: 'desk' });
  await engine.doNotContact.remove({ email: 'p1@example.com', reason: 'complaint', source: 'desk' });
  await engine.broadcasts.addRecipients(id, [{ externalId: 'older' }]);
  expect((await all(engine.contacts.rejections())).map(({ reason }) => reason).sort()).toEqual([
    'complaint',
    'manual',
  ]);
});

it.each([
  [{}, '/name'],
  [{ name: 'x', channel: '*' }, '/channel'],
  [{ name: 'x', channel: ' ' }, '/channel'],
  [{ name: 'x' }, '/channel'],
  [{ id: 'x'.repeat(101), name: 'x', channel: 'email' }, '/id'],
  [{ id: '', name: 'x', channel: 'email' }, '/id'],
  [{ name: 'x', channel: 'email', rule: LONDON, audience: { tags: ['a'] } }, '/rule'],
  [{ name: 'x', channel: 'email', rule: [{ externalId: 'p' }] }, '/rule'],
  [{ name: 'x', channel: 'email', audience: {} }, '/audience'],
  [{ name: 'x', channel: 'email', who: 1 }, ''],
])('refuses %j and leaves no broadcast', async (input, path) => {
  const engine = await accounts.open();
  await expect(engine.broadcasts.create(input as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path,
  });
  expect(await engine.broadcasts.list()).toEqual([]);
});

it('says that a broadcast is not there', async () => {
  const engine = await accounts.open();
  const missing = { code: 'NOT_FOUND' };
  await expect(engine.broadcasts.get('__proto__')).rejects.toMatchObject(missing);
  await expect(engine.broadcasts.addRecipients('none', everybody)).rejects.toMatchObject(missing);
  await expect(all(engine.broadcasts.recipients('none'))).rejects.toMatchObject(missing);
  await expect(engine.broadcasts.recordSent('none', [{ externalId: 'a' }])).rejects.toMatchObject(missing);
  await expect(all(engine.broadcasts.export('none'))).rejects.toMatchObject(missing);
  await expect(
    engine.broadcasts.create({
      name: 'bad',
      channel: 'email',
      rule: { attribute: 'city', operator: 'isn’t' } as never,
    }),
  ).rejects.toMatchObject({ code: 'INVALID_RULE' });
});
