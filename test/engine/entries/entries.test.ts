import type { AudienceEngine, Entry } from '../../../engine';
import { accountsOf, handClock } from '../accounts';
import { all } from '../watching';

const accounts = accountsOf('entries');
const START = '2026-05-01T08:00:00.000Z';

let engine: AudienceEngine;
let other: AudienceEngine;
let clock: ReturnType<typeof handClock>;
let account = 0;

beforeEach(async () => {
  clock = handClock(START);
  const same = { clock, account: `entries-${account++}` };
  [engine, other] = [await accounts.open(same), await accounts.open(same)];
});

const seconds = (count: number): void => clock.set(new Date(clock.now().getTime() + count * 1_000).toISOString());

/** A flow with so many entries, in the order of the names. */
async function flowOf(count: number, more: { id?: string; maxAttempts?: number } = {}): Promise<void> {
  const { id = 'flow', maxAttempts } = more;
  await engine.flows.launch({ id, name: id, host: 'test', audience: { tags: [id] }, ...(maxAttempts !== undefined && { maxAttempts }) });
  await engine.work.runDue();
  for (let i = 0; i < count; i++) {
    await engine.profiles.upsert({ externalId: `${id}-${String(i).padStart(3, '0')}`, tags: [id] });
    seconds(1);
  }
}

const names = (entries: readonly Entry[]): (string | undefined)[] => entries.map(({ profile }) => profile.externalId);

it('are handed out oldest first, each to one claim', async () => {
  await flowOf(6);
  const first = await engine.entries.claim('flow', { limit: 2 });
  expect(names(first)).toEqual(['flow-000', 'flow-001']);
  const [mine, theirs] = await Promise.all([engine.entries.claim('flow'), other.entries.claim('flow')]);
  expect([...names(mine), ...names(theirs)].sort()).toEqual(['flow-002', 'flow-003', 'flow-004', 'flow-005']);
  expect(first[0]).toMatchObject({ kind: 'entry', flowId: 'flow', attempt: 1, at: START, lease: expect.any(String), profile: { id: expect.any(String) } });
});

it('come again, as the next attempt, when the lease is over; who was too slow is told', async () => {
  await flowOf(1);
  const [first] = await engine.entries.claim('flow', { leaseMs: 10_000 });
  seconds(9);
  await engine.entries.extend(first as Entry, { leaseMs: 10_000 });
  seconds(9);
  expect(await other.entries.claim('flow')).toEqual([]);
  seconds(2);
  const [second] = await other.entries.claim('flow');
  expect(second).toMatchObject({ id: first?.id, attempt: 2 });
  await expect(engine.entries.ack(first as Entry)).rejects.toMatchObject({ code: 'LEASE_LOST', hint: expect.any(String) });
  await expect(engine.entries.extend(first as Entry, { leaseMs: 1 })).rejects.toMatchObject({ code: 'LEASE_LOST' });
  await expect(engine.entries.retry(first as Entry)).rejects.toMatchObject({ code: 'LEASE_LOST' });
  await other.entries.ack(second as Entry);
});

it('may be acknowledged after the lease when nobody has claimed them since, and twice', async () => {
  await flowOf(1);
  const [entry] = await engine.entries.claim('flow', { leaseMs: 1_000 });
  seconds(60);
  await engine.entries.ack(entry as Entry);
  await engine.entries.ack(entry as Entry);
  seconds(600);
  expect(await engine.entries.claim('flow')).toEqual([]);
});

it('that are given back come again after the time that was asked for', async () => {
  await flowOf(1);
  const [entry] = await engine.entries.claim('flow');
  await engine.entries.retry(entry as Entry, { after: 30_000, error: 'the gateway was busy' });
  seconds(29);
  expect(await engine.entries.claim('flow')).toEqual([]);
  seconds(1);
  const [again] = await engine.entries.claim('flow');
  expect(again).toMatchObject({ id: entry?.id, attempt: 2 });
  await engine.entries.retry(again as Entry);
  expect(await engine.entries.claim('flow')).toHaveLength(1);
});

it('that fail again and again are parked with the last error, and can be brought back', async () => {
  await flowOf(2, { maxAttempts: 2 });
  for (let attempt = 1; attempt <= 2; attempt++) {
    for (const entry of await engine.entries.claim('flow')) {
      if (entry.profile.externalId === 'flow-000') await engine.entries.retry(entry, { error: 'no such template' });
      else await engine.entries.ack(entry);
    }
  }
  expect(await engine.entries.claim('flow')).toEqual([]);
  const parked = await all(engine.entries.parked('flow'));
  expect(parked).toEqual([expect.objectContaining({ profile: expect.objectContaining({ externalId: 'flow-000' }), attempt: 2, error: 'no such template', parkedAt: expect.any(String) })]);
  expect(await engine.entries.requeue('flow', parked.map(({ id }) => id))).toEqual({ requeued: 1 });
  expect(await engine.entries.claim('flow')).toEqual([expect.objectContaining({ attempt: 1 })]);
  expect(await engine.entries.requeue('flow')).toEqual({ requeued: 0 });
});

it('of a small flow do not wait behind those of a large one', async () => {
  await flowOf(30, { id: 'large' });
  await flowOf(1, { id: 'small' });
  expect(names(await engine.entries.claim('small', { limit: 1 }))).toEqual(['small-000']);
});

describe('next', () => {
  it('answers at once when there is something, and false when the time is over or it is broken off', async () => {
    await flowOf(1);
    expect(await engine.entries.next('flow')).toBe(true);
    await engine.entries.claim('flow');
    expect(await engine.entries.next('flow', { timeoutMs: 30 })).toBe(false);
    const control = new AbortController();
    const waiting = engine.entries.next('flow', { timeoutMs: 60_000, signal: control.signal });
    control.abort();
    expect(await waiting).toBe(false);
  });

  it('wakes for an entry that another process made', async () => {
    await flowOf(0);
    const waiting = engine.entries.next('flow', { timeoutMs: 30_000 });
    await other.profiles.upsert({ externalId: 'ada', tags: ['flow'] });
    expect(await waiting).toBe(true);
  });

  it('ends when the engine closes', async () => {
    await flowOf(0);
    const waiting = other.entries.next('flow', { timeoutMs: 60_000 });
    await other.close();
    expect(await waiting.catch(() => false)).toBe(false);
  });
});

it('what is no claim is refused with the place', async () => {
  await flowOf(0);
  await expect(engine.entries.claim('nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(engine.entries.claim('flow', { limit: 0 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: '/limit' });
  await expect(engine.entries.claim('flow', { leaseMs: -1 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: '/leaseMs' });
  await expect(engine.entries.ack({ id: 'x' } as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(engine.entries.ack({ id: 'x', lease: 'y' })).rejects.toMatchObject({ code: 'LEASE_LOST' });
});
