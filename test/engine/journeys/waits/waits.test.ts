import {
  openAudienceEngine,
  type AudienceEngine,
  type EndedWait,
  type Place,
  type WaitInput,
} from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';
import { all, NOTHING_DUE } from '../../watching';

const accounts = accountsOf('waits');
const NOON = '2026-05-04T12:00:00.000Z';
const PLACE: Place = { host: 'test', flowId: 'cart', nodeId: 'wait' };
const ADA = { externalId: 'ada' };
const PURCHASE = { event: { type: 'Purchase' } } as const;
const hours = (amount: number): WaitInput['for'] => ({ amount, unit: 'hours' });

async function withAda(options: Parameters<typeof accounts.open>[0] = {}) {
  const clock = handClock(NOON);
  const engine = await accounts.open({ clock, ...options });
  await engine.profiles.upsert(ADA);
  return { engine, clock };
}

const open = (engine: AudienceEngine, wait: Partial<WaitInput> = {}) =>
  engine.waits.open(PLACE, { profile: ADA, branches: [PURCHASE], for: hours(2), ...wait });
const take = async (engine: AudienceEngine, place = PLACE): Promise<EndedWait[]> => {
  const claimed = await engine.waits.claim(place);
  for (const wait of claimed) await engine.waits.ack(wait);
  return claimed;
};
const ends = async (engine: AudienceEngine): Promise<(number | string)[]> =>
  (await take(engine)).map(({ branch }) => branch);

it('an event ends it once, with what it carried; one that was accepted before does not, nor one that is dated before', async () => {
  const { engine, clock } = await withAda();
  const carry = { 'a.b': [{ $set: 1 }, 'ü'], n: null };
  await engine.events.track({ id: 'before', profile: ADA, type: 'Purchase' });
  const { id, until, ended } = await open(engine, { carry, key: 'item' });
  expect([until, ended]).toEqual(['2026-05-04T14:00:00.000Z', undefined]);
  await engine.events.track({ id: 'old', profile: ADA, type: 'Purchase', at: '2026-05-04T11:59:59.999Z' });
  await engine.events.track({ id: 'other', profile: ADA, type: 'Visit' });
  expect(await engine.waits.claim(PLACE)).toEqual([]);
  expect(await engine.waits.counts(PLACE)).toEqual({ waiting: 1, ended: 0, byBranch: {} });
  clock.set('2026-05-04T12:30:00Z');
  await engine.events.track({ id: 'now', profile: ADA, type: 'Purchase', properties: { 'cart.id': 'c1' } });
  await engine.events.track({ id: 'again', profile: ADA, type: 'Purchase' });
  const [wait, ...others] = await engine.waits.claim(PLACE);
  expect(others).toEqual([]);
  expect(wait).toEqual({
    id,
    place: PLACE,
    profile: { id: expect.any(String), externalId: 'ada' },
    key: 'item',
    branch: 0,
    event: { id: 'now', type: 'Purchase', at: '2026-05-04T12:30:00.000Z', properties: { 'cart.id': 'c1' } },
    at: '2026-05-04T12:30:00.000Z',
    openedAt: NOON,
    carry,
    attempt: 1,
    lease: expect.any(String),
  });
  await engine.waits.ack(wait as EndedWait);
  clock.set('2026-05-05T12:00:00Z');
  await engine.work.runDue();
  expect(await engine.waits.claim(PLACE)).toEqual([]);
  expect(await engine.waits.counts(PLACE)).toEqual({ waiting: 0, ended: 1, byBranch: { 0: 1 } });
  expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
});

it('two carts of one person are kept apart, and where takes what it takes', async () => {
  const { engine } = await withAda();
  const cart = (value: string | number): WaitInput['branches'] => [
    {
      event: {
        type: 'Purchase',
        same: 'cart.id',
        value,
        where: { property: 'total', operator: 'greaterThan', value: 10 },
      },
    },
  ];
  await open(engine, { branches: cart('C1'), key: 'c1' });
  await open(engine, { branches: cart('c2'), key: 'c2' });
  await open(engine, { branches: cart(7), key: 'seven' });
  const buy = (id: unknown, total: number) =>
    engine.events.track({ profile: ADA, type: 'Purchase', properties: { cart: { id }, total } });
  await buy('c2', 10);
  await buy('c3', 11);
  await buy('7', 11);
  expect(await take(engine)).toEqual([]);
  await buy('C2', 11);
  expect((await take(engine)).map(({ key }) => key)).toEqual(['c2']);
  await buy(7, 11);
  expect((await take(engine)).map(({ key }) => key)).toEqual(['seven']);
});

it('time ends what nothing else has ended, exactly then; of an event and the end of time at one instant it is the event', async () => {
  const { engine, clock } = await withAda();
  await open(engine, { key: 'quiet' });
  clock.set('2026-05-04T13:59:59.999Z');
  await engine.work.runDue();
  expect(await engine.waits.claim(PLACE)).toEqual([]);
  clock.set('2026-05-04T14:00:00.000Z');
  await engine.work.runDue();
  expect(await take(engine)).toMatchObject([{ branch: 'timedOut', at: '2026-05-04T14:00:00.000Z' }]);
  await open(engine, { key: 'late' });
  await open(engine, { key: 'tie' });
  clock.set('2026-05-04T20:00:00Z');
  // What is known when it ends decides: the purchase was later than the end of one of them.
  await engine.events.track({ profile: ADA, type: 'Purchase', at: '2026-05-04T16:00:00.001Z' });
  expect(await take(engine)).toMatchObject([
    { branch: 'timedOut', at: '2026-05-04T16:00:00.000Z' },
    { branch: 'timedOut', at: '2026-05-04T16:00:00.000Z' },
  ]);
  await open(engine, { key: 'same instant' });
  clock.set('2026-05-04T23:00:00Z');
  await engine.events.track({ profile: ADA, type: 'Purchase', at: '2026-05-04T22:00:00Z' });
  expect(await take(engine)).toMatchObject([{ branch: 0, at: '2026-05-04T22:00:00.000Z' }]);
});

it('the earliest branch wins whatever was noticed first, and of two at one instant the first in the list', async () => {
  const { engine, clock } = await withAda();
  const two: WaitInput['branches'] = [{ event: { type: 'Refund' } }, PURCHASE];
  await open(engine, { branches: two, key: 'a', since: NOON });
  clock.set('2026-05-04T13:00:00Z');
  await engine.events.trackMany([
    { profile: ADA, type: 'Refund', at: '2026-05-04T12:30:00Z' },
    { profile: ADA, type: 'Purchase', at: '2026-05-04T12:10:00Z' },
  ]);
  expect(await ends(engine)).toEqual([1]);
  const { ended } = await open(engine, {
    branches: [PURCHASE, { event: { type: 'Refund' } }],
    key: 'b',
    since: NOON,
  });
  expect(ended).toEqual({ branch: 0 });
  await engine.events.track({ profile: ADA, type: 'Refund', at: '2026-05-04T12:10:00Z' });
  const { ended: tie } = await open(engine, { branches: two, key: 'c', since: NOON });
  expect(tie).toEqual({ branch: 0 });
  expect(await ends(engine)).toEqual([0, 0]);
});

it('a segment ends it at once where that is so already, or when the profile comes to be so, also by time alone', async () => {
  const { engine, clock } = await withAda();
  await engine.attributes.define({ name: 'city', type: 'text' });
  const rule = { attribute: 'city', operator: 'is', value: 'London' } as const;
  await engine.segments.create({ name: 'Londoners', type: 'realTime', rule });
  await engine.segments.create({ name: 'Some', type: 'snapshot', rule });
  await engine.segments.create({
    name: 'Recent',
    type: 'realTime',
    rule: { event: 'Visit', timeframe: { operator: 'withinTheLast', amount: 30, unit: 'minutes' } },
  });
  await engine.work.runDue();
  const branches: WaitInput['branches'] = [
    { segment: 'Londoners', becomes: 'member' },
    { segment: 'Recent', becomes: 'member' },
  ];
  expect((await open(engine, { branches: [{ segment: 'Londoners', becomes: 'notMember' }] })).ended).toEqual({
    branch: 0,
  });
  expect(await take(engine)).toMatchObject([{ branch: 0, at: NOON }]);
  expect((await open(engine, { branches })).ended).toBeUndefined();
  await expect(engine.segments.delete('Londoners')).rejects.toMatchObject({ code: 'IN_USE' });
  clock.set('2026-05-04T12:05:00Z');
  await engine.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
  expect(await take(engine)).toMatchObject([{ branch: 0, at: '2026-05-04T12:05:00.000Z' }]);
  await engine.events.track({ profile: ADA, type: 'Visit' });
  await open(engine, { branches: [{ segment: 'Recent', becomes: 'notMember' }] });
  clock.set('2026-05-04T13:00:00Z');
  await engine.work.runDue();
  expect(await take(engine)).toMatchObject([{ branch: 0 }]);
  await expect(open(engine, { branches: [{ segment: 'Some', becomes: 'member' }] })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/branches/0/segment',
  });
});

it('a moment of the profile ends it at a time of day where the profile lives, and moves when the attribute is written', async () => {
  const { engine, clock } = await withAda();
  const renewal = { ...ADA, attributes: { renewsOn: '2026-05-20', timeZone: 'America/New_York' } };
  await engine.profiles.upsert(renewal);
  const branches: WaitInput['branches'] = [
    { date: { attribute: 'renewsOn', minus: { amount: 7, unit: 'days' }, at: '09:00' } },
  ];
  await open(engine, { branches, for: { amount: 2, unit: 'months' } });
  await engine.profiles.upsert({ ...ADA, attributes: { renewsOn: '2026-06-20' } });
  clock.set('2026-05-20T00:00:00Z');
  await engine.work.runDue();
  expect(await take(engine)).toEqual([]);
  await engine.profiles.upsert({ ...ADA, attributes: { renewsOn: '2026-05-28' } });
  clock.set('2026-05-21T12:59:59.999Z');
  await engine.work.runDue();
  expect(await take(engine)).toEqual([]);
  clock.set('2026-05-21T13:00:00Z');
  await engine.work.runDue();
  expect(await take(engine)).toMatchObject([{ branch: 0, at: '2026-05-21T13:00:00.000Z' }]);
  // A moment that has passed is there already.
  expect(await open(engine, { branches, key: 'past' })).toMatchObject({
    ended: { branch: 0 },
    timeZone: 'America/New_York',
  });
  await engine.profiles.upsert({ ...ADA, attributes: { timeZone: 'nowhere' } });
  expect(
    await open(engine, { branches: [], for: undefined, until: { weekday: 'Monday', at: '09:00' } }),
  ).toMatchObject({
    until: '2026-05-25T09:00:00.000Z',
    timeZone: 'UTC',
    invalidTimeZone: 'nowhere',
  });
});

it('who comes again while waiting: both wait, the new one replaces, or the new one is dropped; the same key is the same wait', async () => {
  const { engine } = await withAda();
  const first = await open(engine, { key: 'one' });
  expect(await open(engine, { key: 'one' })).toEqual(first);
  await open(engine, { key: 'two' });
  await open(engine);
  await open(engine);
  expect(await engine.waits.list(PLACE)).toHaveLength(4);
  expect(await engine.waits.cancel(PLACE, { profile: ADA, key: 'two' })).toBe(1);
  const dropped = await open(engine, { key: 'three', onRepeat: 'drop' });
  expect(dropped).toMatchObject({ dropped: true });
  const last = await open(engine, { key: 'four', onRepeat: 'replace' });
  expect((await engine.waits.list(PLACE)).map(({ id }) => id)).toEqual([last.id]);
  await Promise.all(['a', 'b', 'c', 'd'].map((key) => open(engine, { key, onRepeat: 'replace' })));
  expect(await engine.waits.list(PLACE)).toHaveLength(1);
  await engine.waits.cancel(PLACE);
  const answers = await Promise.all(
    ['a', 'b', 'c', 'd'].map((key) => open(engine, { key, onRepeat: 'drop' })),
  );
  expect(answers.filter((answer) => answer.dropped !== true)).toHaveLength(1);
  expect(await engine.waits.list(PLACE)).toHaveLength(1);
  await engine.events.track({ profile: ADA, type: 'Purchase' });
  expect(await take(engine)).toHaveLength(1);
  expect(await engine.waits.counts(PLACE)).toEqual({ waiting: 0, ended: 1, byBranch: { 0: 1 } });
});

it('ends are handed out in their order under a lease, given back, given up and brought back', async () => {
  const { engine, clock } = await withAda();
  const people = ['a', 'b', 'c'].map((externalId) => ({ externalId }));
  await engine.profiles.upsertMany(people);
  for (const [i, profile] of people.entries()) await open(engine, { profile, for: hours(3 - i), carry: i });
  expect((await engine.waits.list(PLACE, { limit: 2 })).map(({ profile }) => profile.externalId)).toEqual([
    'a',
    'b',
  ]);
  const [, second] = await engine.waits.list(PLACE, { limit: 2 });
  expect(
    (await engine.waits.list(PLACE, { after: second?.id as string })).map(
      ({ profile }) => profile.externalId,
    ),
  ).toEqual(['c']);
  expect(await engine.waits.next(PLACE, { timeoutMs: 0 })).toBe(false);
  clock.set('2026-05-04T18:00:00Z');
  await engine.work.runDue();
  expect(await engine.waits.next(PLACE, { timeoutMs: 5_000 })).toBe(true);
  const claimed = await engine.waits.claim(PLACE, { leaseMs: 60_000 });
  expect(claimed.map(({ carry }) => carry)).toEqual([2, 1, 0]);
  expect(await engine.waits.claim(PLACE)).toEqual([]);
  const [c, b, a] = claimed as [EndedWait, EndedWait, EndedWait];
  await engine.waits.ack(c);
  await engine.waits.retry(b, { error: 'later' });
  await engine.waits.park(a, { error: 'no way' });
  expect(await engine.waits.claim(PLACE)).toMatchObject([{ id: b.id, attempt: 2, carry: 1 }]);
  expect(await all(engine.waits.parked(PLACE))).toMatchObject([{ id: a.id, error: 'no way', carry: 0 }]);
  expect(await engine.waits.requeue(PLACE, [a.id])).toEqual({ requeued: 1 });
  const [again] = await engine.waits.claim(PLACE, { leaseMs: 1_000 });
  expect(again).toMatchObject({ id: a.id, attempt: 1 });
  clock.set('2026-05-04T18:00:02Z');
  const [held] = await engine.waits.claim(PLACE);
  expect(held).toMatchObject({ id: a.id, attempt: 2 });
  await expect(engine.waits.ack(again as EndedWait)).rejects.toMatchObject({ code: 'LEASE_LOST' });
  await engine.waits.extend(held as EndedWait, { leaseMs: 60_000 });
  await engine.waits.ack(held as EndedWait);
});

it('waits follow who is joined, and what the other one did since they began ends them; who is erased leaves none', async () => {
  const { engine, clock } = await withAda();
  await engine.profiles.upsert({ externalId: 'twin' });
  const twin = { externalId: 'twin' };
  await open(engine, { key: 'a' });
  await open(engine, { key: 'b', profile: twin, carry: 'secret' });
  clock.set('2026-05-04T12:10:00Z');
  await engine.profiles.merge([ADA, twin]);
  expect((await engine.waits.list(PLACE)).map(({ profile }) => profile.externalId)).toEqual(['ada', 'ada']);
  await engine.events.track({ profile: twin, type: 'Purchase' });
  expect((await take(engine)).map(({ key }) => key).sort()).toEqual(['a', 'b']);

  await engine.profiles.upsert({ externalId: 'guest' });
  await open(engine, { key: 'c', profile: { externalId: 'guest' } });
  clock.set('2026-05-04T12:20:00Z');
  await engine.events.track({ profile: ADA, type: 'Purchase' });
  expect(await take(engine)).toEqual([]);
  await engine.profiles.merge([ADA, { externalId: 'guest' }]);
  expect((await take(engine)).map(({ key }) => key)).toEqual(['c']);

  await open(engine, { key: 'd', carry: 'secret' });
  expect((await engine.profiles.export(ADA)).waits.at(-1)).toMatchObject({
    place: PLACE,
    key: 'd',
    carry: 'secret',
  });
  const { id } = await engine.profiles.get(ADA);
  await engine.profiles.delete(ADA);
  const stored = await (await accounts.stored()).collection('waits').find({}).toArray();
  expect(stored.filter((wait) => String(wait.profileId) === id)).toEqual([]);
  expect(await engine.waits.list(PLACE)).toEqual([]);
});

it('a wait that lasts only as long as a segment or a flow ends without an output when that is over, unless a branch was no later', async () => {
  const { engine, clock } = await withAda();
  await engine.segments.create({
    name: 'Cart',
    type: 'realTime',
    rule: { tags: ['cart'], operator: 'hasAny' },
  });
  await engine.tags.add([ADA], ['cart']);
  const launch = () =>
    engine.flows.launch({ id: 'f', name: 'F', host: 'test', audience: { tags: ['cart'] } });
  await launch();
  await engine.work.runDue();
  const inCart = { segment: 'Cart' };
  await open(engine, { key: 'out', while: inCart, carry: 'gone' });
  await open(engine, { key: 'on' });
  await expect(engine.segments.delete('Cart')).rejects.toMatchObject({ code: 'IN_USE' });
  clock.set('2026-05-04T12:30:00Z');
  await engine.tags.remove([ADA], ['cart']);
  expect((await engine.waits.list(PLACE)).map(({ key }) => key)).toEqual(['on']);
  expect(await open(engine, { key: 'late', while: inCart })).toMatchObject({ left: true });
  clock.set('2026-05-04T12:40:00Z');
  await engine.events.track({ profile: ADA, type: 'Purchase' });
  expect((await take(engine)).map(({ key }) => key)).toEqual(['on']);
  // What has ended it was earlier than what it waits in: the branch.
  await engine.tags.add([ADA], ['cart']);
  await open(engine, { key: 'tie', branches: [{ segment: 'Cart', becomes: 'notMember' }], while: inCart });
  await engine.tags.remove([ADA], ['cart']);
  expect((await take(engine)).map(({ key }) => key)).toEqual(['tie']);
  const stored = await (await accounts.stored()).collection('waits').find({ key: 'out' }).toArray();
  expect(stored).toMatchObject([{ cancelledAt: new Date('2026-05-04T12:30:00Z') }]);
  expect(stored[0]).not.toHaveProperty('carry');
  await open(engine, { key: 'flow', while: { flow: 'f' } });
  await engine.flows.pause('f');
  expect(await engine.waits.list(PLACE)).toHaveLength(1);
  await engine.flows.stop('f');
  expect(await engine.waits.list(PLACE)).toEqual([]);
  expect(await open(engine, { while: { flow: 'f' } })).toMatchObject({ left: true });
  await launch();
  await engine.flows.add('f', { profiles: [ADA] });
  await open(engine, { key: 'taken out', while: { flow: 'f' } });
  await engine.flows.removeParticipant('f', ADA);
  expect(await engine.waits.list(PLACE)).toEqual([]);
  clock.set('2026-05-05T12:40:00Z');
  expect(await take(engine)).toEqual([]);
});

it('what waits at a node that is no more is found, goes on at another one, each once, or is let go', async () => {
  const { engine, clock } = await withAda();
  const other: Place = { ...PLACE, nodeId: 'new' };
  await engine.profiles.upsert({ externalId: 'bob' });
  await open(engine, { key: 'a', carry: 1, flowId: 'journey' });
  await open(engine, { onRepeat: 'replace', carry: 2, profile: { externalId: 'bob' } });
  await open(engine, { key: 'ended', for: { amount: 1, unit: 'minutes' } });
  await open(engine, { key: 'given up', for: { amount: 2, unit: 'minutes' } });
  await engine.waits.open(other, { profile: ADA, key: 'a', for: hours(1), carry: 'own' });
  clock.set('2026-05-04T12:05:00Z');
  await engine.work.runDue();
  const [held, lost] = (await engine.waits.claim(PLACE)) as [EndedWait, EndedWait];
  await engine.waits.park(lost, { error: 'no' });
  expect(await engine.waits.places()).toEqual([
    { place: other, waiting: 1, toHandle: 0, parked: 0, since: NOON },
    { place: PLACE, waiting: 2, toHandle: 1, parked: 1, since: NOON },
  ]);
  expect(await engine.waits.places({ flowId: 'journey' })).toMatchObject([{ place: PLACE }]);
  expect(await engine.waits.places({ flowId: 'none' })).toEqual([]);
  expect(await engine.waits.places({ nodeId: PLACE.nodeId })).toMatchObject([{ place: PLACE }]);
  expect(await engine.waits.places({ flowId: 'journey', nodeId: 'new' })).toEqual([]);
  expect(await engine.waits.move(PLACE, other)).toBe(4);
  expect(await engine.waits.move(PLACE, other)).toBe(0);
  expect(await engine.waits.places({ flowId: 'journey' })).toEqual([
    { place: other, waiting: 3, toHandle: 1, parked: 1, since: NOON },
  ]);
  // Who holds one goes on holding it.
  await engine.waits.ack(held);
  await engine.events.track({ profile: ADA, type: 'Purchase' });
  await engine.events.track({ profile: { externalId: 'bob' }, type: 'Purchase' });
  clock.set('2026-05-04T13:00:00Z');
  await engine.work.runDue();
  expect(await take(engine)).toEqual([]);
  expect((await take(engine, other)).map(({ carry, branch }) => `${carry} ${branch}`)).toEqual([
    '1 0',
    '2 0',
    'own timedOut',
  ]);
  expect(await all(engine.waits.parked(other))).toMatchObject([{ key: 'given up' }]);
  await engine.waits.open(other, { profile: ADA });
  expect(await engine.waits.cancel(other)).toBe(1);
  await expect(engine.waits.move({ ...PLACE, nodeId: 'none' }, other)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(engine.waits.move(PLACE, { ...PLACE, nodeId: '' })).rejects.toMatchObject({ path: '/nodeId' });
  await expect(engine.waits.places({ flowId: '' })).rejects.toMatchObject({ path: '/flowId' });
  await expect(engine.waits.places({ nodeId: 7 as never })).rejects.toMatchObject({ path: '/nodeId' });
});

it('refuses what is no wait, with its place, and opens nothing', async () => {
  const { engine } = await withAda();
  const bad: [Partial<WaitInput> | Record<string, unknown>, string][] = [
    [{ branches: [{ evnt: {} }] as never }, '/branches/0'],
    [{ branches: [{ event: {} }] as never }, '/branches/0/event/type'],
    [{ branches: [{ event: { type: 'P', same: 'cart' } }] }, '/branches/0/event/value'],
    [{ branches: [{ event: { type: 'P', value: 'cart' } }] }, '/branches/0/event/same'],
    [
      { branches: [{ event: { type: 'P', where: { property: 'x', operator: 'si' } as never } }] },
      '/branches/0/event/where/operator',
    ],
    [{ branches: [{ event: { type: 'P' }, segment: 's' }] as never }, '/branches/0'],
    [{ branches: [PURCHASE, { segment: 's', becomes: 'in' as never }] }, '/branches/1/becomes'],
    [
      { branches: [{ date: { attribute: 'd', plus: { amount: 0, unit: 'days' } } }] },
      '/branches/0/date/plus/amount',
    ],
    [{ branches: [{ date: { attribute: 'd', at: '9' } }] }, '/branches/0/date/at'],
    [{ branches: [PURCHASE, PURCHASE, PURCHASE, PURCHASE, PURCHASE] }, '/branches'],
    [{ for: { amount: 0, unit: 'hours' } }, '/for/amount'],
    [{ for: { amount: 61, unit: 'months' } }, '/for/amount'],
    [{ for: { amount: 1, unit: 'years' as never } }, '/for/unit'],
    [{ until: '2032-01-01T00:00:00Z' }, '/until'],
    [{ for: undefined, until: '2032-01-01T00:00:00Z' }, '/until'],
    [{ for: undefined, until: { weekday: 8, at: '09:00' } }, '/until/weekday'],
    [{ for: undefined, until: { at: 'nine' } }, '/until/at'],
    [{ since: 'yesterday' }, '/since'],
    [{ onRepeat: 'maybe' as never }, '/onRepeat'],
    [{ key: '' }, '/key'],
    [{ carry: () => 1 }, '/carry'],
    [{ profile: {} as never }, '/profile'],
    [{ wait: 1 }, '/wait'],
    [{ while: {} }, '/while'],
    [{ while: { flow: '' } }, '/while/flow'],
    [{ while: { segmnt: 's' } as never }, '/while/segmnt'],
    [{ flowId: 7 as never }, '/flowId'],
  ];
  for (const [wait, path] of bad)
    await expect(open(engine, wait as Partial<WaitInput>)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path,
    });
  await expect(open(engine, { carry: 'x'.repeat(262_143) })).rejects.toMatchObject({
    code: 'TOO_LARGE',
    path: '/carry',
  });
  await expect(open(engine, { branches: [{ segment: 'none', becomes: 'member' }] })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    path: '/branches/0/segment',
  });
  for (const [stays, path] of [
    [{ segment: 'none' }, '/while/segment'],
    [{ flow: 'none' }, '/while/flow'],
  ] as const)
    await expect(open(engine, { while: stays })).rejects.toMatchObject({ code: 'NOT_FOUND', path });
  await expect(open(engine, { profile: { externalId: 'who' } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(
    engine.waits.open({ host: 'test', flowId: 'cart' } as Place, { profile: ADA }),
  ).rejects.toMatchObject({ path: '/nodeId' });
  for (const ask of [
    engine.waits.claim,
    engine.waits.list,
    engine.waits.counts,
    engine.waits.cancel,
    engine.waits.requeue,
  ])
    await expect(ask({ ...PLACE, nodeId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await engine.waits.next({ ...PLACE, nodeId: 'none' }, { timeoutMs: 0 })).toBe(false);
  await open(engine, { carry: 'x'.repeat(262_142) });
  expect(await engine.waits.list(PLACE)).toHaveLength(1);
});

it('in real time an event ends a wait that another process has opened, and time ends one, while background work runs', async () => {
  const account = 'live';
  const options = { uri: accounts.database.uri, account };
  const [one, two] = [await openAudienceEngine(options), await openAudienceEngine(options)];
  try {
    await one.profiles.upsert(ADA);
    one.work.start();
    await one.waits.open(PLACE, {
      profile: ADA,
      branches: [PURCHASE],
      for: { amount: 1, unit: 'hours' },
      key: 'event',
    });
    await one.waits.open(PLACE, { profile: ADA, for: { amount: 1, unit: 'seconds' }, key: 'time' });
    await two.events.track({ profile: ADA, type: 'Purchase' }, { wait: 'accepted' });
    const found: EndedWait[] = [];
    while (found.length < 2 && (await two.waits.next(PLACE, { timeoutMs: 15_000 })))
      found.push(...(await take(two)));
    expect(found.map(({ key, branch }) => `${key} ${branch}`).sort()).toEqual(['event 0', 'time timedOut']);
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
});
