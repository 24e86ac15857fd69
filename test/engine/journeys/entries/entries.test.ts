import type { AudienceEngine, Entry, FlowDefinition } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';
import { all, inWords } from '../../watching';

const accounts = accountsOf('entries');
const START = Date.parse('2030-03-01T12:00:00.000Z');

async function open(count: number, settings: Partial<FlowDefinition> = {}) {
  const clock = handClock(new Date(START).toISOString());
  const account = `entries-${next++}`;
  const engine = await accounts.open({ account, clock });
  await engine.flows.launch({
    id: 'flow',
    name: 'flow',
    host: 'test',
    audience: { tags: ['vip'] },
    ...settings,
  });
  await engine.work.runDue();
  for (let i = 0; i < count; i++) {
    clock.set(new Date(START + i).toISOString());
    await engine.profiles.upsert({ externalId: `p${i}`, tags: ['vip'] });
  }
  const after = (ms: number) => clock.set(new Date(START + 10_000 + ms).toISOString());
  after(0);
  return { engine, account, clock, after };
}
let next = 0;

const only = (entries: readonly Entry[]): Entry => {
  expect(entries).toHaveLength(1);
  return entries[0] as Entry;
};
const claimOne = async (engine: AudienceEngine): Promise<Entry> =>
  only(await engine.entries.claim('flow', { leaseMs: 1_000 }));

it('are claimed oldest first, as many as asked for', async () => {
  const { engine } = await open(5);
  const first = await engine.entries.claim('flow', { limit: 2 });
  expect(first.map(inWords)).toEqual(['entry p0', 'entry p1']);
  expect(first[0]).toMatchObject({
    kind: 'entry',
    flowId: 'flow',
    attempt: 1,
    at: new Date(START).toISOString(),
  });
  expect((await engine.entries.claim('flow')).map(inWords)).toEqual(['entry p2', 'entry p3', 'entry p4']);
  expect(await engine.entries.claim('flow')).toEqual([]);
});

it('are never handed to two who claim at the same time', async () => {
  const { engine, account, clock } = await open(60);
  const other = await accounts.open({ account, clock });
  const claimed: string[] = [];
  for (let round = 0; claimed.length < 60 && round < 50; round++) {
    const batches = await Promise.all(
      [engine, other, engine, other].map((one) => one.entries.claim('flow', { limit: 7 })),
    );
    claimed.push(...batches.flat().map(({ id }) => id));
  }
  expect([claimed.length, new Set(claimed).size]).toEqual([60, 60]);
});

it('come again when the lease is over, and not a millisecond before; the attempt is counted', async () => {
  const { engine, after } = await open(1);
  const first = await claimOne(engine);
  after(999);
  expect(await engine.entries.claim('flow')).toEqual([]);
  after(1_000);
  const second = await claimOne(engine);
  expect(second).toMatchObject({ id: first.id, attempt: 2 });
  await expect(engine.entries.ack(first)).rejects.toMatchObject({ code: 'LEASE_LOST' });
  await expect(engine.entries.extend(first, { leaseMs: 1 })).rejects.toMatchObject({ code: 'LEASE_LOST' });
  await expect(engine.entries.retry(first)).rejects.toMatchObject({ code: 'LEASE_LOST' });
  await engine.entries.ack(second);
});

it('are held longer when the lease is extended', async () => {
  const { engine, after } = await open(1);
  const entry = await claimOne(engine);
  after(500);
  await engine.entries.extend(entry, { leaseMs: 5_000 });
  after(5_499);
  expect(await engine.entries.claim('flow')).toEqual([]);
  after(5_500);
  expect(await claimOne(engine)).toMatchObject({ attempt: 2 });
});

it('acknowledged twice is acknowledged once; an expired lease that nobody took over still acknowledges', async () => {
  const { engine, after } = await open(1);
  const entry = await claimOne(engine);
  after(2_000);
  await engine.entries.ack(entry);
  await engine.entries.ack({ id: entry.id, lease: entry.lease });
  await expect(engine.entries.extend(entry, { leaseMs: 1 })).rejects.toMatchObject({ code: 'LEASE_LOST' });
  after(86_400_000);
  expect(await engine.entries.claim('flow')).toEqual([]);
});

it('acknowledged together are answered one by one: what another claim holds, and what is no entry, keeps no other', async () => {
  const { engine, after } = await open(4);
  const stale = await engine.entries.claim('flow', { limit: 1, leaseMs: 1 });
  after(2);
  const [taken, ...held] = await engine.entries.claim('flow');
  const first = held[0] as Entry;
  const answers = await engine.entries.ackMany([
    ...held,
    ...stale,
    { id: 'nobody', lease: first.lease },
    'no entry' as unknown as Entry,
    first,
  ]);
  expect(answers.map(({ index, error }) => [index, error?.code])).toEqual([
    [0, undefined],
    [1, undefined],
    [2, undefined],
    [3, 'LEASE_LOST'],
    [4, 'LEASE_LOST'],
    [5, 'INVALID_ARGUMENT'],
    [6, undefined],
  ]);
  after(3_600_000);
  expect((await engine.entries.claim('flow')).map(({ id }) => id)).toEqual([taken?.id]);
  expect(await engine.entries.ackMany(held)).toEqual(held.map((_one, index) => ({ index })));
  expect(await engine.entries.ackMany([])).toEqual([]);
  await expect(engine.entries.ackMany({} as Entry[])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  const many = Array.from({ length: 5_001 }, () => first);
  await expect(engine.entries.ackMany(many)).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

it('given back come again at once, or after the time that was asked for', async () => {
  const { engine, after } = await open(1);
  await engine.entries.retry(await claimOne(engine));
  const again = await claimOne(engine);
  expect(again.attempt).toBe(2);
  await engine.entries.retry(again, { after: 5_000, error: 'busy' });
  await expect(engine.entries.ack(again)).rejects.toMatchObject({ code: 'LEASE_LOST' });
  after(4_999);
  expect(await engine.entries.claim('flow')).toEqual([]);
  after(5_000);
  expect((await claimOne(engine)).attempt).toBe(3);
});

it('are parked after maxAttempts with what went wrong, and come back when they are requeued', async () => {
  const { engine, after } = await open(2, { maxAttempts: 2 });
  for (let attempt = 1; attempt <= 2; attempt++) {
    const entries = await engine.entries.claim('flow', { leaseMs: 100 });
    expect(entries.map((entry) => entry.attempt)).toEqual([attempt, attempt]);
    // One is given back each time, the other one is forgotten.
    await engine.entries.retry(entries.find(({ profile }) => profile.externalId === 'p0') as Entry, {
      error: `$failed ${attempt}`,
    });
    after(attempt * 100);
  }
  expect(await engine.entries.claim('flow')).toEqual([]);
  const parked = await all(engine.entries.parked('flow'));
  expect(parked.map(({ profile, attempt, error }) => [profile.externalId, attempt, error]).sort()).toEqual([
    ['p0', 2, '$failed 2'],
    ['p1', 2, expect.stringContaining('never acknowledged')],
  ]);
  expect(await engine.entries.next('flow', { timeoutMs: 0 })).toBe(false);
  const ids = parked.filter(({ profile }) => profile.externalId === 'p0').map(({ id }) => id);
  expect(await engine.entries.requeue('flow', ids)).toEqual({ requeued: 1 });
  expect(only(await engine.entries.claim('flow'))).toMatchObject({
    attempt: 1,
    profile: { externalId: 'p0' },
  });
  expect(await engine.entries.requeue('flow')).toEqual({ requeued: 1 });
  expect(await all(engine.entries.parked('flow'))).toEqual([]);
});

it('are parked by whoever holds them, with what went wrong; twice is once, and another claim cannot', async () => {
  const { engine, after } = await open(2);
  const [given, kept] = await engine.entries.claim('flow', { leaseMs: 100 });
  await engine.entries.park(given as Entry, { error: '$no such address' });
  await engine.entries.park(given as Entry, { error: 'said again' });
  expect(await all(engine.entries.parked('flow'))).toMatchObject([
    { id: given?.id, attempt: 1, error: '$no such address' },
  ]);
  after(100);
  expect((await claimOne(engine)).id).toBe(kept?.id);
  await expect(engine.entries.park(kept as Entry, { error: 'too late' })).rejects.toMatchObject({
    code: 'LEASE_LOST',
  });
  await expect(engine.entries.park(given as Entry, {} as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/error',
  });
  expect(await engine.entries.requeue('flow', [given?.id as string])).toEqual({ requeued: 1 });
  expect(await claimOne(engine)).toMatchObject({ id: given?.id, attempt: 1 });
});

it('of another flow are another matter', async () => {
  const { engine } = await open(1);
  await engine.flows.launch({ id: 'other', name: 'other', host: 'test', audience: { tags: ['vip'] } });
  await engine.work.runDue();
  await engine.entries.ack(await claimOne(engine));
  expect(await engine.entries.claim('other')).toHaveLength(1);
  await expect(engine.entries.claim('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it.each([
  [{ limit: 0 }, '/limit'],
  [{ limit: 1_001 }, '/limit'],
  [{ leaseMs: -1 }, '/leaseMs'],
  [{ leaseMs: 0.5 }, '/leaseMs'],
  [{ owner: 7 }, '/owner'],
])('a claim refuses %j', async (options, path) => {
  const { engine } = await open(0);
  await expect(engine.entries.claim('flow', options as never)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path,
  });
});

describe('next', () => {
  it('says at once when there is something, and false when the time is over', async () => {
    const { engine } = await open(1);
    expect(await engine.entries.next('flow', { timeoutMs: 0 })).toBe(true);
    await engine.entries.claim('flow');
    expect(await engine.entries.next('flow', { timeoutMs: 30 })).toBe(false);
    await expect(engine.entries.next('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('wakes when another engine brings an entry, resumes the flow or gives an entry back', async () => {
    const { engine, account, clock } = await open(0);
    const other = await accounts.open({ account, clock });
    let waiting = engine.entries.next('flow', { timeoutMs: 30_000 });
    await other.profiles.upsert({ externalId: 'ada', tags: ['vip'] });
    expect(await waiting).toBe(true);
    const [entry] = await engine.entries.claim('flow');
    waiting = engine.entries.next('flow', { timeoutMs: 30_000 });
    await other.entries.retry(entry as Entry);
    expect(await waiting).toBe(true);
    await other.flows.pause('flow');
    expect(await engine.entries.next('flow', { timeoutMs: 0 })).toBe(false);
    waiting = engine.entries.next('flow', { timeoutMs: 30_000 });
    await other.flows.resume('flow');
    expect(await waiting).toBe(true);
  });

  it('ends when its signal fires, and when the engine is closed', async () => {
    const { engine, account, clock } = await open(0);
    const stop = new AbortController();
    const waiting = engine.entries.next('flow', { timeoutMs: 600_000, signal: stop.signal });
    stop.abort();
    expect(await waiting).toBe(false);
    const other = await accounts.open({ account, clock });
    await other.health();
    const closed = other.entries.next('flow', { timeoutMs: 600_000 });
    await new Promise((done) => setTimeout(done, 100));
    await other.close();
    expect(await closed).toBe(false);
  });
});
