import { engineOf } from '../../../engine/openEngine';
import { eventually } from '../../support/until';
import { Gate } from '../membership/realtime/Gate';
import { accountsOf, handClock } from '../accounts';
import { all, bought, LONDON, membersOf, NOTHING_DUE, person, take } from '../watching';

const accounts = accountsOf('work');
const START = '2030-03-01T12:00:00.000Z';
const ADA = { externalId: 'ada' };

it('says what was done, and nothing when nothing is left', async () => {
  const clock = handClock(START);
  const engine = await accounts.open({ clock });
  await engine.profiles.upsertMany([ADA, { externalId: 'bob' }]);
  expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
  await engine.segments.create({ name: 'buyers', type: 'realTime', rule: bought() });
  await engine.events.track({ profile: ADA, type: 'Purchase' });
  await engine.flows.launch({ id: 'flow', name: 'flow', host: 'test', audience: { segments: ['buyers'] } });
  expect(await engine.work.runDue()).toMatchObject({ built: 2, fannedOut: 1, timeDriven: 0 });
  expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
  clock.set('2030-03-31T12:00:00.000Z');
  expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
  clock.set('2030-03-31T12:00:00.001Z');
  expect(await engine.work.runDue()).toMatchObject({ timeDriven: 1 });
  expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
});

it('R47 three days down: the net change, and nothing of a visit that lay wholly within', async () => {
  const clock = handClock(START);
  const engine = await accounts.open({ clock });
  await engine.segments.create({
    name: 'window',
    type: 'realTime',
    rule: { event: 'Purchase', timeframe: { operator: 'betweenTheLast', from: 1, to: 2, unit: 'days' } },
  });
  await engine.work.runDue();
  await engine.flows.launch({
    id: 'flow',
    name: 'flow',
    host: 'test',
    audience: { segments: ['window'] },
    on: ['entry', 'exit'],
    reEntry: 'afterExit',
  });
  await engine.work.runDue();
  for (const [name, at] of [
    ['within', '2030-03-01T12:00:00Z'],
    ['enters', '2030-03-03T00:00:00Z'],
    ['leaves', '2030-02-28T12:00:00Z'],
  ] as const)
    await engine.events.track({ profile: { externalId: name }, type: 'Purchase', at });
  expect(await take(engine, 'flow')).toEqual(['entry leaves']);
  clock.set('2030-03-04T12:00:00.000Z');
  await engine.work.runDue();
  expect(await take(engine, 'flow')).toEqual(['entry enters', 'exit leaves']);
  expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
});

it('one process takes over the work of another that stops, or dies in the middle of a change', async () => {
  const account = 'relay';
  const gate = new Gate();
  const [first, second] = [
    engineOf({ uri: accounts.database.uri, account, step: gate.step }),
    await accounts.open({ account }),
  ];
  try {
    await second.attributes.define({ name: 'city', type: 'text' });
    await second.flows.launch({ id: 'flow', name: 'flow', host: 'test', audience: { tags: ['vip'] } });
    first.work.start();
    await eventually(async () => !(await second.flows.get('flow')).populating);
    second.work.start();
    await first.work.stop();
    const dead = gate.crash('written');
    void first.profiles.upsert({ ...ADA, tags: ['vip'] }).catch(() => undefined);
    await dead;
    expect(await second.entries.next('flow', { timeoutMs: 30_000 })).toBe(true);
    expect(await take(second, 'flow')).toEqual(['entry ada']);
    await second.segments.create({ name: 'live', type: 'realTime', rule: LONDON });
    await eventually(async () => (await second.segments.get('live')).status === 'active');
    await second.work.stop();
    // Nobody works now: what is created is not gone through.
    await second.segments.create({ name: 'late', type: 'realTime', rule: LONDON });
    await new Promise((done) => setTimeout(done, 700));
    expect((await second.segments.get('late')).status).toBe('building');
    second.work.start();
    second.work.start();
    await eventually(async () => (await second.segments.get('late')).status === 'active');
  } finally {
    await first.close();
    await second.work.stop();
  }
}, 60_000);

it('stopped, it leaves no timer and no lease behind', async () => {
  const account = 'timers';
  const engine = await accounts.open({ account });
  await engine.health();
  engine.work.start();
  const leases = (await accounts.stored()).collection('leases');
  await eventually(
    async () => (await leases.countDocuments({ _id: { $regex: `^${account}\\.` } as never })) === 6,
  );
  await engine.work.stop();
  expect(await leases.countDocuments({ _id: { $regex: `^${account}\\.` } as never })).toBe(0);
  await engine.work.stop();
  await engine.close();
});

it("R47 a change of the account's zone re-schedules every date rule; a process that dies between the two steps of the change loses nothing", async () => {
  const account = 'zones';
  const clock = handClock('2030-06-10T23:00:00.000Z');
  const utc = await accounts.open({ account, clock, timeZone: 'UTC' });
  await utc.attributes.define({ name: 'due', type: 'date' });
  await utc.segments.create({
    name: 'today',
    type: 'realTime',
    rule: { attribute: 'due', operator: 'isToday' },
  });
  await utc.profiles.upsertMany([
    { externalId: 'tenth', attributes: { due: '2030-06-10' } },
    { externalId: 'eleventh', attributes: { due: '2030-06-11' } },
  ]);
  await utc.work.runDue();
  expect(await membersOf(utc, 'today')).toEqual(['tenth']);
  const berlin = await accounts.open({ account, clock, timeZone: 'Europe/Berlin' });
  await berlin.health();
  await berlin.work.runDue();
  // It is one o'clock of the next day there.
  expect(await membersOf(utc, 'today')).toEqual(['eleventh']);
  clock.set('2030-06-11T21:59:59.999Z');
  expect(await utc.work.runDue()).toEqual(NOTHING_DUE);
  clock.set('2030-06-11T22:00:00.000Z');
  await utc.work.runDue();
  expect(await membersOf(utc, 'today')).toEqual([]);
  // As a crash leaves it: the zone is another one, the segments were not marked.
  const config = (await accounts.stored()).collection('config');
  await config.updateOne(
    { _id: account as never },
    { $set: { timeZone: 'America/New_York' }, $inc: { version: 1 } },
  );
  await berlin.work.runDue();
  expect(await membersOf(berlin, 'today')).toEqual(
    (await all(berlin.audience.select({ attribute: 'due', operator: 'isToday' }))).map(
      ({ externalId }) => externalId,
    ),
  );
  expect(await membersOf(berlin, 'today')).toEqual(['eleventh']);
  expect(await berlin.work.runDue()).toEqual(NOTHING_DUE);
});

it('an aborted round ends at once and says so', async () => {
  const engine = await accounts.open({ clock: handClock(START) });
  await engine.profiles.upsert(person('ada'));
  await expect(engine.work.runDue({ signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
});

it('R10 R47 a zone that changes in the middle of a build begins it anew: those before the cursor are asked again', async () => {
  const account = 'zone in a build';
  const clock = handClock('2030-06-10T23:00:00.000Z');
  const utc = await accounts.open({ account, clock, timeZone: 'UTC' });
  await utc.attributes.define({ name: 'due', type: 'date' });
  await utc.profiles.upsertMany(
    Array.from({ length: 1_200 }, (_, i) => ({ externalId: `p${i}`, attributes: { due: '2030-06-10' } })),
  );
  await utc.segments.create({
    name: 'today',
    type: 'realTime',
    rule: { attribute: 'due', operator: 'isToday' },
  });
  const stop = new AbortController();
  const builder = engineOf({
    uri: accounts.database.uri,
    account,
    clock,
    step: (name) => void (name === 'pageBuilt' && stop.abort()),
  });
  await expect(builder.work.runDue({ signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
  await builder.close();
  expect(await utc.segments.count('today')).toBe(1_000);
  const berlin = await accounts.open({ account, clock, timeZone: 'Europe/Berlin' });
  await berlin.health();
  await berlin.work.runDue();
  expect(await utc.segments.count('today')).toBe(0);
});
