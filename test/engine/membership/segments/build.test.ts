import { engineOf } from '../../../../engine/openEngine';
import { Gate } from '../realtime/Gate';
import { accountsOf, handClock } from '../../accounts';
import { all, bought, LONDON, membersOf, NOTHING_DUE, person } from '../../watching';

const accounts = accountsOf('segment builds');
const clock = handClock('2030-03-01T12:00:00.000Z');

it('R10 a build that is interrupted after a page goes on behind it, in another process, and nobody is lost or doubled', async () => {
  const account = 'interrupted';
  const first = await accounts.open({ account, clock });
  await first.attributes.define({ name: 'city', type: 'text' });
  await first.profiles.upsertMany(
    Array.from({ length: 2_500 }, (_, i) => person(`p${i}`, i % 2 === 0 ? 'London' : 'Paris')),
  );
  await first.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
  const stop = new AbortController();
  let pages = 0;
  const interrupted = engineOf({
    uri: accounts.database.uri,
    account,
    clock,
    step: (name) => {
      if (name === 'pageBuilt' && ++pages === 2) stop.abort();
    },
  });
  await expect(interrupted.work.runDue({ signal: stop.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  await interrupted.close();
  // Visible: n of N.
  expect(await first.segments.get('live')).toMatchObject({
    status: 'building',
    build: { done: 2_000, total: 2_500, startedAt: expect.any(String) },
  });
  await expect(first.segments.create({ name: 'LIVE', type: 'realTime', rule: LONDON })).rejects.toMatchObject(
    { code: 'NAME_TAKEN' },
  );
  // Those who change meanwhile: behind the cursor and before it.
  await first.profiles.upsertMany([
    ...Array.from({ length: 100 }, (_, i) => person(`p${i * 25}`, 'Rome')),
    ...Array.from({ length: 50 }, (_, i) => person(`new${i}`, 'London')),
  ]);
  const next = await accounts.open({ account, clock });
  expect((await next.work.runDue()).built).toBeLessThan(2_500 + 50 - 2_000 + 2);
  expect(await next.segments.get('live')).toMatchObject({ status: 'active' });
  expect(await membersOf(next, 'live')).toEqual(
    (await all(next.audience.select(LONDON))).map(({ externalId }) => externalId).sort(),
  );
  expect(await next.segments.count('live')).toBe(1_250 - 50 + 50);
  expect(await next.work.runDue()).toEqual(NOTHING_DUE);
});

it('whoever was a member when they last changed, and is none any more, is in at no moment of a build', async () => {
  const account = 'long ago';
  const now = handClock('2030-03-01T12:00:00.000Z');
  const first = await accounts.open({ account, clock: now });
  await first.events.trackMany(
    Array.from({ length: 20 }, (_, i) => ({ profile: { externalId: `p${i}` }, type: 'Purchase' })),
  );
  now.set('2030-04-15T12:00:00.000Z');
  await first.events.track({ profile: { externalId: 'p7' }, type: 'Purchase' });
  const rule = bought(1, 7);
  await first.segments.create({ name: 'lately', type: 'realTime', rule });
  const counts: number[] = [];
  const builder = engineOf({
    uri: accounts.database.uri,
    account,
    clock: now,
    step: async (name) => {
      if (name === 'pageBuilt') counts.push(await first.segments.count('lately'));
    },
  });
  await builder.work.runDue();
  await builder.close();
  expect(counts).toEqual([1]);
  expect(await membersOf(first, 'lately')).toEqual(['p7']);
});

it('R10 two processes that build the same segment at once make each member once', async () => {
  const account = 'together';
  const [a, b] = [await accounts.open({ account, clock }), await accounts.open({ account, clock })];
  await a.attributes.define({ name: 'city', type: 'text' });
  await a.profiles.upsertMany(
    Array.from({ length: 1_500 }, (_, i) => person(`p${i}`, i % 2 === 0 ? 'London' : 'Paris')),
  );
  await a.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
  await a.flows.launch({ id: 'flow', name: 'flow', host: 'test', audience: { segments: ['live'] } });
  await Promise.all([a.work.runDue(), b.work.runDue()]);
  await a.work.runDue();
  expect(await a.segments.count('live')).toBe(750);
  const entries = await a.entries.claim('flow', { limit: 1_000 });
  expect(new Set(entries.map(({ profile }) => profile.id)).size).toBe(750);
  expect(entries).toHaveLength(750);
});

it('R10 whoever changes while a page is being built is right afterwards, and enters a flow that waits for the build once', async () => {
  const account = 'meanwhile';
  const gate = new Gate();
  const builder = engineOf({ uri: accounts.database.uri, account, clock, step: gate.step });
  try {
    const live = await accounts.open({ account, clock });
    await live.attributes.define({ name: 'city', type: 'text' });
    await live.profiles.upsertMany([
      person('stays', 'London'),
      person('leaves', 'London'),
      person('comes', 'Paris'),
    ]);
    await live.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
    await live.flows.launch({ id: 'flow', name: 'flow', host: 'test', audience: { segments: ['live'] } });
    expect(await live.entries.claim('flow')).toEqual([]);
    const held = gate.hold('pageBuilt');
    const built = builder.work.runDue();
    await held.reached;
    await live.profiles.upsertMany([
      person('leaves', 'Rome'),
      person('comes', 'London'),
      person('born', 'London'),
    ]);
    held.release();
    await built;
    await live.work.runDue();
    expect(await membersOf(live, 'live')).toEqual(['born', 'comes', 'stays']);
    const entered = (await live.entries.claim('flow')).map(({ profile }) => profile.externalId);
    expect(new Set(entered).size).toBe(entered.length);
    expect(entered).toEqual(expect.arrayContaining(['born', 'comes', 'stays']));
  } finally {
    await builder.close();
  }
});

it('B9 a thousand segments side by side: an event is asked of those that mention it alone, and each has its own members', async () => {
  const account = 'many';
  const engine = await accounts.open({ account, clock });
  await Promise.all(
    Array.from({ length: 1_000 }, (_, i) =>
      engine.segments.create({
        name: `s${i}`,
        type: 'realTime',
        rule: { ...bought(), event: `Event ${i}` } as never,
      }),
    ),
  );
  await engine.profiles.upsertMany(Array.from({ length: 120 }, (_, i) => person(`p${i}`)));
  await engine.work.runDue();
  const memberships = (await accounts.stored()).collection('memberships');
  for (let i = 0; i < 120; i++)
    await engine.events.track({ profile: { externalId: `p${i}` }, type: `Event ${i}` });
  // One membership each, written once: nothing else was touched.
  const stored = await memberships.find({ account }).toArray();
  expect(stored).toHaveLength(120);
  expect(stored.every(({ member, rev }) => member === true && rev === 2)).toBe(true);
  for (const i of [0, 7, 119]) expect(await membersOf(engine, `s${i}`)).toEqual([`p${i}`]);
  expect((await engine.segments.list()).filter(({ status }) => status === 'active')).toHaveLength(1_002);
  expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
}, 120_000);

it('R10 says how fast a build goes and when it will end, in the time of its pages', async () => {
  const account = 'expected';
  const own = handClock('2030-03-01T12:00:00.000Z');
  const engine = await accounts.open({ account, clock: own });
  await engine.attributes.define({ name: 'city', type: 'text' });
  await engine.profiles.upsertMany(Array.from({ length: 2_500 }, (_, i) => person(`p${i}`)));
  expect((await engine.segments.create({ name: 'live', type: 'realTime', rule: LONDON })).build).toEqual({
    done: 0,
    total: 2_500,
    startedAt: '2030-03-01T12:00:00.000Z',
  });
  // It waits for a minute; then each page takes two seconds.
  own.set('2030-03-01T12:01:00.000Z');
  const stop = new AbortController();
  let pages = 0;
  const builder = engineOf({
    uri: accounts.database.uri,
    account,
    clock: own,
    step: (name) => {
      if (name !== 'pageBuilt') return;
      own.set(new Date(Date.parse('2030-03-01T12:01:00.000Z') + ++pages * 2_000).toISOString());
      if (pages === 2) stop.abort();
    },
  });
  await expect(builder.work.runDue({ signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
  await builder.close();
  expect((await engine.segments.get('live')).build).toEqual({
    done: 2_000,
    total: 2_500,
    startedAt: '2030-03-01T12:01:00.000Z',
    perSecond: 500,
    expectedEndAt: '2030-03-01T12:01:05.000Z',
  });
  await engine.work.runDue();
  expect((await engine.segments.get('live')).build).toBeUndefined();
});

it('R10 segments that are made together are built together: everyone is read once', async () => {
  const account = 'one pass';
  let pages = 0;
  const engine = engineOf({
    uri: accounts.database.uri,
    account,
    clock,
    step: (name) => void (name === 'pageBuilt' && pages++),
  });
  try {
    await engine.attributes.define({ name: 'city', type: 'text' });
    await engine.profiles.upsertMany(
      Array.from({ length: 1_200 }, (_, i) => person(`p${i}`, i % 2 === 0 ? 'London' : 'Paris')),
    );
    for (const [name, value] of [
      ['a', 'London'],
      ['b', 'Paris'],
      ['c', 'Rome'],
    ] as const)
      await engine.segments.create({ name, type: 'realTime', rule: { ...LONDON, value } as never });
    expect((await engine.work.runDue()).built).toBe(3 * 1_200);
    expect(pages).toBe(2);
    expect(await Promise.all(['a', 'b', 'c'].map((name) => engine.segments.count(name)))).toEqual([
      600, 600, 0,
    ]);
  } finally {
    await engine.close();
  }
});

it('R8 R10 a launch does not wait for the builds of segments that it has nothing to do with', async () => {
  const account = 'side by side';
  const gate = new Gate();
  const worker = engineOf({ uri: accounts.database.uri, account, step: gate.step });
  try {
    const engine = await accounts.open({ account });
    await engine.attributes.define({ name: 'city', type: 'text' });
    await engine.profiles.upsertMany([person('ada', 'London'), person('bob', 'Rome')]);
    await engine.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
    const held = gate.hold('pageBuilt');
    worker.work.start();
    await held.reached;
    await engine.flows.launch({
      id: 'named',
      name: 'named',
      host: 'test',
      audience: { profiles: [{ externalId: 'bob' }] },
    });
    await engine.flows.launch({ id: 'live', name: 'live', host: 'test', audience: { segments: ['live'] } });
    expect(await engine.entries.next('named', { timeoutMs: 30_000 })).toBe(true);
    expect((await engine.segments.get('live')).status).toBe('building');
    held.release();
    expect(await engine.entries.next('live', { timeoutMs: 30_000 })).toBe(true);
  } finally {
    await worker.close();
  }
});

it('a segment that is deleted while an evaluation is under way leaves nothing that keeps background work busy', async () => {
  const account = 'orphans';
  const gate = new Gate();
  const slow = engineOf({ uri: accounts.database.uri, account, clock, step: gate.step });
  try {
    const engine = await accounts.open({ account, clock });
    await engine.attributes.define({ name: 'city', type: 'text' });
    await engine.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
    await engine.work.runDue();
    const held = gate.hold('evaluated');
    const late = slow.profiles.upsert(person('ada', 'London'));
    await held.reached;
    await engine.segments.delete('live');
    held.release();
    await late;
    const stop = AbortSignal.timeout(20_000);
    await engine.work.runDue({ signal: stop });
    expect(await engine.work.runDue({ signal: stop })).toEqual(NOTHING_DUE);
    expect(await (await accounts.stored()).collection('memberships').countDocuments({ account })).toBe(0);
  } finally {
    await slow.close();
  }
});
