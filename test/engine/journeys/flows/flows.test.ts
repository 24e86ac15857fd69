import type { AudienceEngine, FlowDefinition, Rule } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf, handClock } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';
import { bought, LONDON, NOTHING_DUE, outcomes, person, take } from '../../watching';

const accounts = accountsOf('flows');
const START = '2030-03-01T12:00:00.000Z';
let at = Date.parse(START);
const clock = handClock(START);
/** Every step a second later: an instant is not shared by what happens one after the other. */
const later = (ms = 1_000) => clock.set(new Date((at += ms)).toISOString());

async function open(): Promise<AudienceEngine> {
  const engine = await accounts.open({ clock });
  await engine.attributes.define({ name: 'city', type: 'text' });
  await engine.segments.create({ name: 'london', type: 'realTime', rule: LONDON });
  await engine.segments.create({ name: 'buyers', type: 'realTime', rule: bought() });
  await engine.segments.create({ name: 'snap', type: 'snapshot', rule: LONDON });
  await engine.work.runDue();
  later();
  return engine;
}

const flow = (
  audience: FlowDefinition['audience'],
  settings: Partial<FlowDefinition> & { replace?: boolean } = {},
) => ({ id: 'flow', name: 'flow', host: 'test', audience, ...settings });

async function move(engine: AudienceEngine, name: string, city: string): Promise<void> {
  later();
  await engine.profiles.upsert(person(name, city));
}

async function launch(engine: AudienceEngine, definition: ReturnType<typeof flow>) {
  later();
  const launched = await engine.flows.launch(definition);
  await engine.work.runDue();
  return launched;
}

it('R8 R9 R21 all present members enter at launch, each newcomer at once and alone, without another launch', async () => {
  const engine = await open();
  await engine.profiles.upsertMany([
    person('ada', 'London'),
    person('bob', 'London'),
    person('cleo', 'Rome'),
  ]);
  expect(await launch(engine, flow({ segments: ['london'] }))).toMatchObject({
    populating: true,
    status: 'active',
    entryPoint: 'predefinedAudience',
    updateAfterLaunch: 'realTime',
    reEntry: 'never',
    on: ['entry'],
  });
  expect((await engine.flows.get('flow')).populating).toBe(false);
  expect(await take(engine, 'flow')).toEqual(['entry ada', 'entry bob']);
  await move(engine, 'cleo', 'London');
  expect(await take(engine, 'flow')).toEqual(['entry cleo']);
  expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
});

it('R2 one segment in many flows: each has its own entries', async () => {
  const engine = await open();
  for (const id of ['one', 'two', 'three']) await launch(engine, { ...flow({ segments: ['london'] }), id });
  await move(engine, 'ada', 'London');
  for (const id of ['one', 'two', 'three']) expect(await take(engine, id)).toEqual(['entry ada']);
});

it('launching the same again changes nothing; other settings are refused, unless they are to replace', async () => {
  const engine = await open();
  await move(engine, 'ada', 'London');
  const { launchedAt } = await launch(engine, flow({ segments: ['london'] }));
  expect(await take(engine, 'flow')).toEqual(['entry ada']);
  expect(await launch(engine, { ...flow({ segments: ['london'] }), name: 'renamed' })).toMatchObject({
    launchedAt,
    name: 'renamed',
  });
  expect(await take(engine, 'flow')).toEqual([]);
  await expect(engine.flows.launch(flow({ segments: ['london', 'buyers'] }))).rejects.toMatchObject({
    code: 'FLOW_RUNNING',
  });
  await engine.profiles.upsert(person('bob', 'Rome'));
  await engine.events.track({ profile: { externalId: 'bob' }, type: 'Purchase' });
  expect(
    (await launch(engine, flow({ segments: ['london', 'buyers'] }, { replace: true }))).launchedAt >
      launchedAt,
  ).toBe(true);
  // Participants are kept: ada is in it already.
  expect(await take(engine, 'flow')).toEqual(['entry bob']);
  expect(await outcomes(engine, 'flow')).toMatchObject({ ada: 'accepted', bob: 'accepted' });
});

it('what no longer belongs to the audience after a replacement keeps nobody in the flow', async () => {
  const engine = await open();
  await move(engine, 'ada', 'London');
  const settings = { on: ['entry', 'exit'] as ('entry' | 'exit')[], reEntry: 'afterExit' as const };
  await launch(engine, flow({ segments: ['london'] }, settings));
  expect(await take(engine, 'flow')).toEqual(['entry ada']);
  await launch(engine, flow({ segments: ['buyers'] }, { ...settings, replace: true }));
  expect(await take(engine, 'flow')).toEqual([]);
  later();
  await engine.events.track({ profile: { externalId: 'ada' }, type: 'Purchase' });
  expect(await take(engine, 'flow')).toEqual(['entry ada']);
  later(31 * 86_400_000);
  await engine.work.runDue();
  expect(await take(engine, 'flow')).toEqual(['exit ada']);
});

it('R96 paused: claims give nothing, newcomers wait; stopped: nobody comes; launched again: participants are kept', async () => {
  const engine = await open();
  await launch(engine, flow({ segments: ['london'] }));
  await engine.flows.pause('flow');
  await move(engine, 'ada', 'London');
  expect(await take(engine, 'flow')).toEqual([]);
  expect(await engine.flows.resume('flow')).toMatchObject({ status: 'active' });
  expect(await take(engine, 'flow')).toEqual(['entry ada']);
  await engine.flows.stop('flow');
  await move(engine, 'bob', 'London');
  expect(await take(engine, 'flow')).toEqual([]);
  await expect(engine.flows.resume('flow')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(engine.flows.add('flow', { profiles: [{ externalId: 'bob' }] })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  expect(await engine.flows.list({ status: 'active', entryPoint: true })).toEqual([]);
  await launch(engine, flow({ segments: ['london'] }));
  expect(await take(engine, 'flow')).toEqual(['entry bob']);
  expect((await engine.flows.list({ status: 'active', entryPoint: true })).map(({ id }) => id)).toEqual([
    'flow',
  ]);
});

it('R4 R5 R6 R20 R93 B5 a snapshot is taken once, with the definition of the launch; the difference from today is shown', async () => {
  const engine = await open();
  await engine.segments.create({
    name: 'outer',
    type: 'snapshot',
    rule: { segment: 'snap', operator: 'isMember' },
  });
  await engine.profiles.upsertMany([person('ada', 'London'), person('bob', 'Rome')]);
  expect(await launch(engine, flow({ segments: ['snap', 'outer'] }))).toMatchObject({
    pinned: [
      { name: 'snap', version: 1, rule: LONDON, changed: false },
      { name: 'outer', rule: LONDON, changed: false },
    ],
  });
  expect(await take(engine, 'flow')).toEqual(['entry ada']);
  await move(engine, 'bob', 'London');
  const rome = { ...LONDON, value: 'Rome' };
  await engine.segments.edit('snap', { rule: rome as never });
  await engine.work.runDue();
  expect(await take(engine, 'flow')).toEqual([]);
  // The outer one was not edited, and means another thing today all the same.
  expect((await engine.flows.get('flow')).pinned).toMatchObject([
    { name: 'snap', version: 1, rule: LONDON, changed: true },
    { name: 'outer', version: 1, rule: LONDON, changed: true },
  ]);
  await launch(engine, { ...flow({ segments: ['snap'] }), id: 'new' });
  expect((await engine.flows.get('new')).pinned).toMatchObject([{ version: 2, rule: rome, changed: false }]);
});

it('R73 R94 R99 tags, companies and profiles are an audience, in real time and never', async () => {
  const engine = await open();
  await engine.profiles.upsertMany([
    { externalId: 'tagged', tags: ['vip'] },
    { externalId: 'acme', attributes: { company: 'Acme' } },
    { externalId: 'named' },
    { externalId: 'other' },
  ]);
  const audience = { tags: ['VIP'], companies: ['ACME'], profiles: [{ externalId: 'named' }] };
  await launch(engine, flow(audience));
  await launch(engine, { ...flow(audience, { updateAfterLaunch: 'never' }), id: 'never' });
  for (const id of ['flow', 'never'])
    expect(await take(engine, id)).toEqual(['entry acme', 'entry named', 'entry tagged']);
  later();
  await engine.profiles.upsert({ externalId: 'new', tags: ['vip'] });
  await engine.profiles.upsert({ externalId: 'other', attributes: { company: 'acme' } });
  await engine.work.runDue();
  expect([await take(engine, 'flow'), await take(engine, 'never')]).toEqual([
    ['entry new', 'entry other'],
    [],
  ]);
  expect((await engine.segments.list()).map(({ name }) => name)).not.toContain('tags');
});

it('R99 never: of a real-time segment only those who are in it at launch, and their exits', async () => {
  const engine = await open();
  await move(engine, 'ada', 'London');
  await launch(engine, flow({ segments: ['london'] }, { updateAfterLaunch: 'never', on: ['entry', 'exit'] }));
  await move(engine, 'bob', 'London');
  await move(engine, 'bob', 'Rome');
  await move(engine, 'ada', 'Rome');
  expect(await take(engine, 'flow')).toEqual(['entry ada', 'exit ada']);
});

it('several tags mean any, all by option', async () => {
  const engine = await open();
  await engine.profiles.upsertMany([
    { externalId: 'one', tags: ['a'] },
    { externalId: 'both', tags: ['a', 'b'] },
  ]);
  await launch(engine, flow({ tags: ['a', 'b'] }));
  await launch(engine, { ...flow({ tags: ['a', 'b'], tagsMatch: 'all' }), id: 'all' });
  expect([await take(engine, 'flow'), await take(engine, 'all')]).toEqual([
    ['entry both', 'entry one'],
    ['entry both'],
  ]);
});

it('B1 whoever is reachable through two audiences enters once, and exits with the last of them', async () => {
  const engine = await open();
  await engine.profiles.upsert({ ...person('ada', 'London'), tags: ['vip'] });
  await launch(
    engine,
    flow(
      { segments: ['london', 'snap'], tags: ['vip'], profiles: [{ externalId: 'ada' }] },
      { on: ['entry', 'exit'], reEntry: 'afterExit' },
    ),
  );
  expect(await take(engine, 'flow')).toEqual(['entry ada']);
  await move(engine, 'ada', 'Rome');
  expect(await take(engine, 'flow')).toEqual([]);
  later();
  await engine.tags.remove([{ externalId: 'ada' }], ['vip']);
  expect(await take(engine, 'flow')).toEqual(['exit ada']);
});

it.each([
  ['never', 'never', 0, []],
  ['after exit', 'afterExit', 0, ['entry ada']],
  ['after 24 hours, one hour early', { afterHours: 24 }, 23, []],
  ['after 24 hours, then', { afterHours: 24 }, 24, ['entry ada']],
] as const)('re-entry %s', async (_what, reEntry, hours, wanted) => {
  const engine = await open();
  await launch(engine, flow({ segments: ['london'] }, { reEntry }));
  await move(engine, 'ada', 'London');
  const entered = at;
  expect(await take(engine, 'flow')).toEqual(['entry ada']);
  await move(engine, 'ada', 'Rome');
  later(entered + hours * 3_600_000 - at - 1_000 > 0 ? entered + hours * 3_600_000 - at - 1_000 : 0);
  await move(engine, 'ada', 'London');
  expect(await take(engine, 'flow')).toEqual(wanted);
  expect((await outcomes(engine, 'flow')).ada).toBe(wanted.length === 0 ? 'notAllowedToReEnter' : 'accepted');
  // A visit that was not allowed is not admitted later.
  later(100 * 3_600_000);
  await engine.work.runDue();
  expect(await take(engine, 'flow')).toEqual([]);
});

it('who was in the segment before there was a flow has entered it at its launch: re-entry counts from there', async () => {
  const engine = await open();
  await move(engine, 'ada', 'London');
  later(100 * 3_600_000);
  const { launchedAt } = await launch(
    engine,
    flow({ segments: ['london'] }, { reEntry: { afterHours: 24 } }),
  );
  expect(await take(engine, 'flow')).toEqual(['entry ada']);
  const [{ enteredAt } = {}] = (await engine.profiles.export({ externalId: 'ada' })).flows;
  expect(enteredAt).toBe(launchedAt);
  await move(engine, 'ada', 'Rome');
  later(22 * 3_600_000);
  await move(engine, 'ada', 'London');
  expect(await take(engine, 'flow')).toEqual([]);
});

it('exits alone, for those who had entered', async () => {
  const engine = await open();
  await move(engine, 'ada', 'London');
  await launch(engine, flow({ segments: ['london'] }, { on: ['exit'] }));
  await move(engine, 'bob', 'London');
  for (const name of ['ada', 'bob']) await move(engine, name, 'Rome');
  expect(await take(engine, 'flow')).toEqual(['exit ada', 'exit bob']);
});

it('stop on exit withdraws an entry that nobody has handled, whether it was free or waits to be tried again; one that is held is kept', async () => {
  const engine = await open();
  await launch(engine, flow({ segments: ['london'] }, { stopOnExit: true }));
  for (const name of ['free', 'waits', 'held']) await move(engine, name, 'London');
  const [, waits, held] = await engine.entries
    .claim('flow', { leaseMs: 1_000_000 })
    .then((claimed) =>
      ['free', 'waits', 'held'].map((name) => claimed.find(({ profile }) => profile.externalId === name)),
    );
  await engine.entries.retry(claimedOf(waits), { after: 60_000 });
  await engine.profiles.upsert(person('late', 'London'));
  for (const name of ['waits', 'held', 'late']) await move(engine, name, 'Rome');
  await engine.entries.ack(claimedOf(held));
  later(100_000);
  expect(await take(engine, 'flow')).toEqual([]);
});

it('stop on exit: who has left meanwhile is not handed out again, whether the holder gives it back, falls silent or gave it up', async () => {
  const engine = await open();
  await launch(engine, flow({ segments: ['london'] }, { stopOnExit: true }));
  const names = ['back', 'silent', 'parked', 'stays'];
  for (const name of names) await move(engine, name, 'London');
  const claimed = await engine.entries.claim('flow', { leaseMs: 50_000 });
  const of = (name: string) => claimedOf(claimed.find(({ profile }) => profile.externalId === name));
  await engine.entries.park(of('parked'), { error: 'It did not work.' });
  for (const name of ['back', 'silent', 'parked']) await move(engine, name, 'Rome');
  for (const name of ['back', 'stays']) await engine.entries.retry(of(name));
  await engine.entries.requeue('flow');
  later(100_000);
  expect(await take(engine, 'flow')).toEqual(['entry stays']);
  expect(await engine.entries.next('flow', { timeoutMs: 0 })).toBe(false);
  await move(engine, 'silent', 'London');
  expect((await outcomes(engine, 'flow')).silent).toBe('notAllowedToReEnter');
});

it('stop on exit withdraws the entry of somebody who has been joined to another one since', async () => {
  const engine = await open();
  await launch(engine, flow({ segments: ['london'] }, { stopOnExit: true }));
  await move(engine, 'first', 'Rome');
  await move(engine, 'ada', 'London');
  later();
  // The town of the one that stays is Rome: whoever was in London leaves.
  await engine.profiles.merge([{ externalId: 'first' }, { externalId: 'ada' }]);
  expect(await take(engine, 'flow')).toEqual([]);
});

it('R75 R100 whoever is on the Do Not Contact list with every contact point does not enter', async () => {
  const engine = await open();
  await engine.doNotContact.add({ email: 'ada@example.com', reason: 'manual', source: 'test' });
  await launch(engine, flow({ segments: ['london'] }, { checkDoNotContact: 'email' }));
  await engine.profiles.upsert({ ...person('ada', 'London'), emails: ['ada@example.com'] });
  await engine.profiles.upsert({ ...person('bob', 'London'), emails: ['bob@example.com'] });
  await engine.profiles.upsert(person('none', 'London'));
  expect(await take(engine, 'flow')).toEqual(['entry bob']);
  expect(await outcomes(engine, 'flow')).toEqual({
    ada: 'notContactable',
    bob: 'accepted',
    none: 'notContactable',
  });
});

it('R96 R97 R98 R100 adding to a running flow reports what came of each', async () => {
  const engine = await open();
  await engine.doNotContact.add({ email: 'listed@example.com', reason: 'manual', source: 'test' });
  const people = ['gone', 'in', 'listed', 'new'].map((name) => ({
    externalId: name,
    emails: [`${name}@example.com`],
  }));
  await engine.profiles.upsertMany(people);
  await launch(engine, flow({ segments: ['london'] }, { checkDoNotContact: 'email' }));
  for (const name of ['gone', 'in']) await move(engine, name, 'London');
  await take(engine, 'flow');
  await move(engine, 'gone', 'Rome');
  expect(
    await engine.flows.add('flow', { profiles: people.map(({ externalId }) => ({ externalId })) }),
  ).toEqual({ accepted: 1, alreadyInFlow: 1, notAllowedToReEnter: 1, notContactable: 1 });
  expect(await take(engine, 'flow')).toEqual(['entry new']);
  expect(await outcomes(engine, 'flow')).toEqual({
    gone: 'notAllowedToReEnter',
    in: 'alreadyInFlow',
    listed: 'notContactable',
    new: 'accepted',
  });
  await expect(engine.flows.add('nobody', { tags: ['x'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(engine.flows.add('flow', { profiles: [{ externalId: 'nobody' }] })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    path: '/audience/profiles/0',
  });
});

it('of two people who are joined one has left and one is still in: the stay goes on, and its end is an exit', async () => {
  const engine = await open();
  await launch(engine, flow({ segments: ['london'] }, { on: ['entry', 'exit'] }));
  await engine.profiles.upsert(person('older'));
  await move(engine, 'stays', 'London');
  await move(engine, 'older', 'London');
  later();
  await engine.profiles.upsert({ externalId: 'older', attributes: { city: null } });
  expect(await take(engine, 'flow')).toEqual(['entry older', 'entry stays', 'exit older']);
  later();
  await engine.profiles.merge([{ externalId: 'older' }, { externalId: 'stays' }]);
  expect(await take(engine, 'flow')).toEqual([]);
  await move(engine, 'stays', 'Rome');
  expect(await take(engine, 'flow')).toEqual(['exit older']);
});

it('an entry that is withdrawn when two people are joined, since the one who stays has entered before, is followed by no exit', async () => {
  const engine = await open();
  await launch(engine, flow({ segments: ['london'] }, { on: ['entry', 'exit'] }));
  await engine.profiles.upsert(person('older'));
  await move(engine, 'older', 'London');
  later();
  await engine.profiles.upsert({ externalId: 'older', attributes: { city: null } });
  expect(await take(engine, 'flow')).toEqual(['entry older', 'exit older']);
  await move(engine, 'waits', 'London');
  await engine.profiles.merge([{ externalId: 'older' }, { externalId: 'waits' }]);
  expect(await take(engine, 'flow')).toEqual([]);
  await move(engine, 'waits', 'Rome');
  expect(await take(engine, 'flow')).toEqual([]);
});

it('whoever has left may be added again, although the exit was not handled yet', async () => {
  const engine = await open();
  await launch(engine, flow({ segments: ['london'] }, { on: ['entry', 'exit'], reEntry: 'afterExit' }));
  await move(engine, 'ada', 'London');
  await take(engine, 'flow');
  await move(engine, 'ada', 'Rome');
  later();
  expect(await engine.flows.add('flow', { profiles: [{ externalId: 'ada' }] })).toMatchObject({
    accepted: 1,
  });
});

it('an exit between launch and the scan makes both rows', async () => {
  const engine = await open();
  await move(engine, 'ada', 'London');
  later();
  await engine.flows.launch(flow({ segments: ['london'] }, { on: ['entry', 'exit'] }));
  await move(engine, 'ada', 'Rome');
  await engine.work.runDue();
  const [entry, exit] = await engine.entries.claim('flow');
  expect([entry?.kind, exit?.kind]).toEqual(['entry', 'exit']);
  expect((entry?.at ?? '') < (exit?.at ?? '')).toBe(true);
});

it('R8 a launch that is interrupted after a page is finished by another process, and nobody enters twice', async () => {
  const engine = await open();
  const account = (await engine.health()).account;
  await engine.profiles.upsertMany(Array.from({ length: 700 }, (_, i) => person(`p${i}`, 'London')));
  later();
  await engine.flows.launch(flow({ segments: ['london', 'snap'] }));
  const gate = new Gate();
  const dying = engineOf({ uri: accounts.database.uri, account, clock, step: gate.step });
  const dead = gate.crash('rowsInserted');
  void dying.work.runDue().catch(() => undefined);
  await dead;
  await engine.work.runDue();
  const entries = await engine.entries.claim('flow', { limit: 1_000 });
  expect([entries.length, new Set(entries.map(({ profile }) => profile.id)).size]).toEqual([700, 700]);
  await dying.close();
});

it('segments that refer to each other are larger and deeper together than a rule may be, and a flow takes them all the same', async () => {
  const engine = await open();
  await move(engine, 'ada', 'London');
  await engine.segments.create({ name: 'deep 0', type: 'snapshot', rule: LONDON });
  for (let i = 1; i <= 40; i++)
    await engine.segments.create({
      name: `deep ${i}`,
      type: 'snapshot',
      rule: { all: [{ segment: `deep ${i - 1}`, operator: 'isMember' }] },
    });
  const cities = (from: number): Rule => ({
    any: Array.from({ length: 300 }, (_, i) =>
      from + i === 0 ? LONDON : ({ attribute: 'city', operator: 'is', value: `City ${from + i}` } as const),
    ),
  });
  for (const from of [0, 300])
    await engine.segments.create({ name: `large ${from}`, type: 'snapshot', rule: cities(from) });
  await engine.segments.create({
    name: 'large',
    type: 'snapshot',
    rule: { any: [0, 300].map((from) => ({ segment: `large ${from}`, operator: 'isMember' }) as const) },
  });
  for (const segment of ['deep 40', 'large']) {
    await launch(engine, { ...flow({ segments: [segment] }), id: segment });
    expect(await take(engine, segment)).toEqual(['entry ada']);
    expect((await engine.flows.get(segment)).populating).toBe(false);
  }
  await launch(engine, flow({ tags: ['nobody'] }));
  expect(await engine.flows.add('flow', { segments: ['large'] })).toMatchObject({ accepted: 1 });
  for (let i = 41; i <= 100; i++)
    await engine.segments.create({
      name: `deep ${i}`,
      type: 'snapshot',
      rule: { all: [{ segment: `deep ${i - 1}`, operator: 'isMember' }] },
    });
  await expect(
    engine.flows.launch({ ...flow({ segments: ['deep 100'] }), id: 'deeper' }),
  ).rejects.toMatchObject({ code: 'TOO_LARGE', message: expect.stringContaining('levels') });
});

it('a flow that cannot be populated keeps no other from it', async () => {
  const engine = await open();
  const account = (await engine.health()).account;
  await move(engine, 'ada', 'London');
  for (const id of ['broken', 'flow']) {
    later();
    await engine.flows.launch({ ...flow({ segments: ['snap'] }), id });
  }
  await (
    await accounts.stored()
  )
    .collection('flows')
    .updateOne(
      { account, id: 'broken' },
      { $set: { 'sources.0.rule': { attribute: 'city', operator: 'sounds like', value: 'London' } } },
    );
  await expect(engine.work.runDue()).rejects.toBeDefined();
  expect(await take(engine, 'flow')).toEqual(['entry ada']);
});

it.each([
  [{ audience: {} }, '/audience'],
  [{ audience: { tags: [' '] } }, '/audience/tags/0'],
  [{ audience: { people: ['x'] } }, '/audience/people'],
  [{ on: [] }, '/on'],
  [{ reEntry: { afterHours: -1 } }, '/reEntry'],
  [{ updateAfterLaunch: 'always' }, '/updateAfterLaunch'],
  [{ maxAttempts: 0 }, '/maxAttempts'],
  [{ checkDoNotContact: 'fax' }, '/checkDoNotContact'],
])('refuses a launch with %j', async (wrong, path) => {
  const engine = await accounts.open({ clock });
  await expect(engine.flows.launch({ ...flow({ tags: ['x'] }), ...wrong } as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path,
  });
  expect(await engine.flows.list()).toEqual([]);
});

function claimedOf<T>(entry: T | undefined): T {
  if (!entry) throw new Error('It was not claimed.');
  return entry;
}
