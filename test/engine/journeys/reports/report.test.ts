import type { AudienceEngine, FlowNumbers } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';

const accounts = accountsOf('reports');
const people = (count: number) => Array.from({ length: count }, (_, n) => ({ externalId: `p${n}` }));
const NOTHING: FlowNumbers = { entered: 0, left: 0, parked: 0, ended: 0, allowed: 0, later: 0, rejected: 0 };
const PURCHASE = { rule: { event: 'Purchase' }, within: { amount: 3, unit: 'days' as const } };

async function cartFlow(goal?: typeof PURCHASE) {
  const clock = handClock('2026-03-28T12:00:00Z');
  const engine = await accounts.open({ clock, timeZone: 'Europe/London' });
  await engine.tags.create('cart');
  await engine.flows.launch({
    id: 'cart',
    name: 'Cart',
    host: 'test',
    audience: { tags: ['cart'] },
    on: ['entry', 'exit'],
    reEntry: 'afterExit',
    ...(goal && { goal }),
  });
  await engine.work.runDue();
  return { engine, clock };
}

async function enter(engine: AudienceEngine, refs: readonly { externalId: string }[]): Promise<void> {
  await engine.profiles.upsertMany(
    refs.map((ref) => ({ ...ref, emails: [`${ref.externalId}@example.com`] })),
  );
  await engine.tags.add([...refs], ['cart']);
}

it('tells per day of the account and in all what was done, and a recount of what is stored says the same', async () => {
  const { engine, clock } = await cartFlow();
  const place = { host: 'test', flowId: 'cart', nodeId: 'wait' };
  await enter(engine, people(4));
  for (const profile of people(3))
    await engine.waits.open(place, {
      profile,
      branches: [{ event: { type: 'Purchase' } }],
      for: { amount: 1, unit: 'days' },
    });
  // The day on which the clocks go forward ends an hour earlier.
  clock.set('2026-03-29T22:59:59Z');
  await engine.work.runDue();
  await engine.contacts.policy.set({ caps: [{ most: 1, per: { amount: 1, unit: 'days' } }] });
  const ask = (externalId: string) =>
    engine.contacts.ask({ profile: { externalId }, channel: 'email', flowId: 'cart' });
  await ask('p0');
  await ask('p0');
  await engine.doNotContact.add({ email: 'p1@example.com', reason: 'manual', source: 'test' });
  await ask('p1');
  clock.set('2026-03-29T23:00:00Z');
  await engine.tags.remove([{ externalId: 'p0' }], ['cart']);
  const [first] = await engine.entries.claim('cart');
  if (first) await engine.entries.park(first, { error: 'no' });
  const report = await engine.flows.report('cart');
  expect(report).toMatchObject({
    flowId: 'cart',
    name: 'Cart',
    by: 'day',
    timeZone: 'Europe/London',
    inFlow: 3,
  });
  expect(report.periods).toEqual([
    { at: '2026-03-28T00:00:00.000Z', ...NOTHING, entered: 4 },
    { at: '2026-03-29T00:00:00.000Z', ...NOTHING, ended: 3, allowed: 1, later: 1, rejected: 1 },
    { at: '2026-03-29T23:00:00.000Z', ...NOTHING, left: 1, parked: 1 },
  ]);
  expect(report.total).toEqual({
    entered: 4,
    left: 1,
    parked: 1,
    ended: 3,
    allowed: 1,
    later: 1,
    rejected: 1,
  });
  expect(report.waits).toEqual([{ place, waiting: 0, ended: 3, byBranch: { timedOut: 3 } }]);
  // A host knows the tab or the workflow of a node under another id than the flow.
  const elsewhere = { host: 'test', flowId: 'tab', nodeId: 'wait' };
  const wait = { profile: { externalId: 'p1' }, for: { amount: 1, unit: 'seconds' } } as const;
  await engine.waits.open(elsewhere, { ...wait, flowId: 'cart' });
  await engine.waits.open(elsewhere, { ...wait, for: { amount: 1, unit: 'days' }, flowId: 'cart' });
  await engine.waits.open(elsewhere, wait);
  clock.set('2026-03-29T23:00:02Z');
  await engine.work.runDue();
  const { waits, total } = await engine.flows.report('cart');
  expect(waits).toEqual([
    ...report.waits,
    { place: elsewhere, waiting: 1, ended: 1, byBranch: { timedOut: 1 } },
  ]);
  expect(total.ended).toBe(4);
  const part = await engine.flows.report('cart', {
    from: '2026-03-29T00:00:00Z',
    to: '2026-03-29T22:00:00Z',
    by: 'hour',
  });
  expect(part.total).toEqual({ ...NOTHING, ended: 3 });
  expect(part.periods).toHaveLength(22);
  expect(part.periods[12]).toEqual({ at: '2026-03-29T12:00:00.000Z', ...NOTHING, ended: 3 });
});

it('the goal is asked of each participant since the entry and within its span, by branch, with the lift over the holdout', async () => {
  const { engine, clock } = await cartFlow(PURCHASE);
  const everybody = people(60);
  await engine.profiles.upsertMany(everybody);
  await engine.events.track({ profile: { externalId: 'p0' }, type: 'Purchase' });
  clock.set('2026-03-28T13:00:00Z');
  await enter(engine, everybody);
  const split = { branches: [{ name: 'mail', share: 60 }], holdout: 40 };
  const branches = new Map<string, string[]>();
  for (const ref of everybody) {
    const branch = await engine.splits.assign('offer', split, ref);
    branches.set(branch, [...(branches.get(branch) ?? []), ref.externalId]);
  }
  const [mail, holdout] = [branches.get('mail') ?? [], branches.get('holdout') ?? []];
  const buy = (ids: string[], at: string) =>
    engine.events.trackMany(ids.map((externalId) => ({ profile: { externalId }, type: 'Purchase', at })));
  await buy([...mail.slice(0, 20), ...holdout.slice(0, 2)], '2026-03-30T00:00:00Z');
  await buy(mail.slice(20, 25), '2026-03-31T13:00:00.001Z');
  clock.set('2026-04-10T00:00:00Z');
  const { goal, splits } = await engine.flows.report('cart');
  expect(goal).toEqual({ ...PURCHASE, profiles: 60, reached: 22, rate: 22 / 60 });
  const lift = 20 / mail.length - 2 / holdout.length;
  expect(splits).toEqual([
    {
      name: 'offer',
      branches: [
        {
          name: 'mail',
          profiles: mail.length,
          reached: 20,
          rate: 20 / mail.length,
          lift,
          interval: [expect.any(Number), expect.any(Number)],
        },
        { name: 'holdout', profiles: holdout.length, reached: 2, rate: 2 / holdout.length },
      ],
    },
  ]);
  const [low, high] = splits[0]?.branches[0]?.interval ?? [0, 0];
  expect(low < lift && lift < high && low > 0).toBe(true);
  const longer = await engine.flows.report('cart', { goal: { rule: { event: 'Purchase' } } });
  expect(longer.goal).toMatchObject({ reached: 27 });
  expect((await engine.flows.get('cart')).goal).toEqual(PURCHASE);
});

it('what was done before the entry reaches no goal, whenever it is told of; what is done at the entry or at the end of the span does', async () => {
  const { engine, clock } = await cartFlow(PURCHASE);
  const [before, told, at, last, after] = people(5) as [...{ externalId: string }[]] & { length: 5 };
  await engine.profiles.upsertMany(people(5));
  const buy = (profile: object | undefined, when: string) =>
    engine.events.track({ profile: profile as never, type: 'Purchase', at: when });
  await buy(before, '2026-03-28T12:00:00Z');
  clock.set('2026-03-28T13:00:00Z');
  await enter(engine, people(5));
  await buy(told, '2026-03-28T12:59:59.999Z');
  await buy(at, '2026-03-28T13:00:00Z');
  await buy(last, '2026-03-31T13:00:00Z');
  await buy(after, '2026-03-31T13:00:00.001Z');
  clock.set('2026-04-10T00:00:00Z');
  expect((await engine.flows.report('cart')).goal).toMatchObject({ profiles: 5, reached: 2, rate: 0.4 });
});

it('another goal is no other flow, and what is no goal or no span is refused with its place', async () => {
  const { engine } = await cartFlow(PURCHASE);
  const launch = (goal: unknown) =>
    engine.flows.launch({
      id: 'cart',
      name: 'Cart',
      host: 'test',
      audience: { tags: ['cart'] },
      on: ['entry', 'exit'],
      reEntry: 'afterExit',
      ...(goal !== undefined && { goal: goal as typeof PURCHASE }),
    });
  const { launchedAt } = await engine.flows.get('cart');
  expect(await launch({ rule: { event: 'Visit' } })).toMatchObject({
    launchedAt,
    goal: { rule: { event: 'Visit' } },
  });
  expect((await launch(undefined)).goal).toBeUndefined();
  expect((await engine.flows.get('cart')).goal).toBeUndefined();
  await expect(launch({ rule: { evnt: 'Visit' } })).rejects.toMatchObject({
    code: 'INVALID_RULE',
    path: '/goal/rule',
  });
  await expect(launch({ ...PURCHASE, within: { amount: 0, unit: 'days' } })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/goal/within/amount',
  });
  const bad: [object, string][] = [
    [{ by: 'month' }, '/by'],
    [{ from: 'monday' }, '/from'],
    [{ from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' }, '/to'],
    [{ goal: { rule: { event: 'Visit' }, within: { amount: 1, unit: 'years' } } }, '/goal/within/unit'],
  ];
  for (const [options, path] of bad)
    await expect(engine.flows.report('cart', options)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path,
    });
  await expect(
    engine.flows.report('cart', { from: '2020-01-01T00:00:00Z', by: 'hour' }),
  ).rejects.toMatchObject({ code: 'TOO_LARGE', path: '/by' });
  await expect(engine.flows.report('none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
