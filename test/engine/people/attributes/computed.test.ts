/** Attributes that the engine computes of events: on the profile, in rules and in real time, read-only, and kept as they are while somebody uses them. */
import type { AudienceEngine, ComputedDefinition, Rule } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';

const accounts = accountsOf('computed');
const NOW = '2025-06-15T12:00:00.000Z';
const anita = { externalId: 'anita' };
const boris = { externalId: 'boris' };
const lifetimeValue: ComputedDefinition = {
  name: 'lifetimeValue',
  event: 'Purchase',
  of: 'sum',
  property: 'amount',
};
const lastPurchase: ComputedDefinition = { name: 'last purchase', event: 'Purchase', of: 'lastAt' };
const worth = (value: number): Rule => ({
  attribute: 'lifetimeValue',
  operator: 'greaterOrEqual',
  value,
});

async function opened(): Promise<{ engine: AudienceEngine; clock: ReturnType<typeof handClock> }> {
  const clock = handClock(NOW);
  const engine = await accounts.open({ clock });
  await engine.profiles.upsertMany([anita, boris]);
  await engine.events.trackMany([
    {
      profile: anita,
      id: 'a',
      type: 'Purchase',
      at: '2025-06-01T12:00:00.000Z',
      properties: { amount: 0.1 },
    },
    {
      profile: anita,
      id: 'b',
      type: 'Purchase',
      at: '2025-06-02T12:00:00.000Z',
      properties: { amount: 0.2 },
    },
  ]);
  return { engine, clock };
}

it('is on the profile from the events of before on, without the empty ones, also in lists and in the export', async () => {
  const { engine } = await opened();
  expect((await engine.profiles.get(anita)).computed).toBeUndefined();
  expect(await engine.attributes.compute(lifetimeValue)).toEqual({
    name: 'lifetimeValue',
    type: 'number',
    computed: lifetimeValue,
  });
  expect(await engine.attributes.compute(lastPurchase)).toMatchObject({ type: 'datetime' });
  const computed = { lifetimeValue: 0.3, 'last purchase': '2025-06-02T12:00:00.000Z' };
  const { modifiedAt } = await engine.profiles.get(anita);
  expect((await engine.profiles.get(anita)).computed).toEqual(computed);
  expect((await engine.profiles.get(boris)).computed).toEqual({ lifetimeValue: 0 });
  expect(
    (await engine.profiles.getMany([boris, anita])).map((one) => 'profile' in one && one.profile?.computed),
  ).toEqual([{ lifetimeValue: 0 }, computed]);
  expect((await engine.profiles.export(anita)).profile).toMatchObject({ computed });
  expect((await engine.attributes.list()).filter(({ computed: one }) => one)).toEqual([
    { name: 'last purchase', type: 'datetime', standard: false, readOnly: true, computed: lastPurchase },
    { name: 'lifetimeValue', type: 'number', standard: false, readOnly: true, computed: lifetimeValue },
  ]);
  await engine.profiles.upsert({ ...anita, attributes: { city: 'Rome' } });
  await engine.events.track({ profile: anita, type: 'Purchase', properties: { amount: 1 } });
  expect((await engine.profiles.get(anita)).computed?.lifetimeValue).toBe(1.3);
  expect(modifiedAt).toBe(NOW);
});

it('is never written: such an item is refused, null included, and the others are taken', async () => {
  const { engine } = await opened();
  await engine.attributes.compute(lifetimeValue);
  const written = await engine.profiles.upsertMany([
    { ...anita, attributes: { lifetimeValue: 5 } },
    { ...boris, attributes: { city: 'Rome' } },
    { externalId: 'clara', attributes: { lifetimeValue: null } },
  ]);
  expect(written.map((one) => ('error' in one ? one.error?.code : 'written'))).toEqual([
    'INVALID_ARGUMENT',
    'written',
    'INVALID_ARGUMENT',
  ]);
  await expect(engine.attributes.define({ name: 'lifetimeValue', type: 'number' })).rejects.toMatchObject({
    code: 'NAME_TAKEN',
  });
  expect((await engine.profiles.get(anita)).computed).toEqual({ lifetimeValue: 0.3 });
});

it('takes no name of another attribute, whether declared, written or standard, and says what is wrong with a definition', async () => {
  const { engine } = await opened();
  await engine.profiles.upsert({ ...anita, attributes: { points: 7 } });
  for (const name of ['points', 'city', 'createdAt'])
    await expect(engine.attributes.compute({ ...lifetimeValue, name })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
    });
  await expect(
    engine.attributes.compute({ name: '', event: 'Purchase', of: 'sum', whre: 1 } as never),
  ).rejects.toMatchObject({
    code: 'INVALID_RULE',
    problems: [{ path: '/whre' }, { path: '/name' }, { path: '' }],
  });
});

it('is neither changed nor removed while a segment asks for it; afterwards it becomes another, or goes', async () => {
  const { engine } = await opened();
  await engine.attributes.compute(lifetimeValue);
  const { id } = await engine.segments.create({ name: 'Spenders', type: 'snapshot', rule: worth(0.3) });
  const other: ComputedDefinition = { ...lifetimeValue, of: 'maximum' };
  await expect(engine.attributes.compute(other)).rejects.toMatchObject({ code: 'IN_USE' });
  await expect(engine.attributes.removeComputed('lifetimeValue')).rejects.toMatchObject({ code: 'IN_USE' });
  expect(await engine.attributes.compute(lifetimeValue)).toMatchObject({ name: 'lifetimeValue' });
  await engine.segments.delete(id);
  await engine.attributes.compute(other);
  expect((await engine.profiles.get(anita)).computed).toEqual({ lifetimeValue: 0.2 });
  expect(await engine.audience.count(worth(0.3))).toBe(0);
  expect(await engine.attributes.removeComputed('lifetimeValue')).toEqual({ name: 'lifetimeValue' });
  await expect(engine.audience.count(worth(0.3))).rejects.toMatchObject({ code: 'INVALID_RULE' });
  await expect(engine.attributes.removeComputed('lifetimeValue')).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await engine.profiles.upsert({ ...anita, attributes: { lifetimeValue: 'gold' } });
  expect((await engine.profiles.get(anita)).attributes.lifetimeValue).toBe('gold');
});

it('shows before it is made how its values would be spread, and five people', async () => {
  const { engine } = await opened();
  const people = Array.from({ length: 20 }, (_, i) => ({ externalId: `p${i}` }));
  await engine.events.trackMany(
    people.map((profile, i) => ({ profile, type: 'Purchase', properties: { amount: i * 10 } })),
  );
  const preview = await engine.attributes.compute({ ...lifetimeValue, of: 'average' }, { dryRun: true });
  expect(preview).toMatchObject({ type: 'number', profiles: 22, empty: 1, estimated: false });
  expect(preview.people).toHaveLength(5);
  expect(preview.distribution).toHaveLength(10);
  expect(preview.distribution.reduce((sum, { profiles }) => sum + profiles, 0)).toBe(21);
  expect([preview.distribution[0]?.from, preview.distribution[9]?.to]).toEqual([0, 190]);
  expect(preview.distribution[0]).toEqual({ from: 0, to: 19, profiles: 3 });
  expect((await engine.attributes.list()).some(({ computed }) => computed)).toBe(false);
  const last = await engine.attributes.compute(lastPurchase, { dryRun: true });
  expect(last.distribution[9]?.to).toBe(NOW);
});

it('lets people into a real-time segment as soon as their events cross its limit, and out at the instant that time says', async () => {
  const { engine, clock } = await opened();
  await engine.attributes.compute({
    ...lifetimeValue,
    timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
  });
  await engine.attributes.compute(lastPurchase);
  await engine.segments.create({ name: 'Spenders', type: 'realTime', rule: worth(10) });
  await engine.segments.create({
    name: 'Lapsed',
    type: 'realTime',
    rule: { attribute: 'last purchase', operator: 'wasMoreThan', amount: 7, unit: 'days' },
  });
  await engine.work.runDue();
  const sizes = (): Promise<number[]> =>
    Promise.all(['Spenders', 'Lapsed'].map((name) => engine.segments.count(name)));
  expect(await sizes()).toEqual([0, 1]);
  await engine.events.track({ profile: anita, type: 'Purchase', properties: { amount: 9.7 } });
  expect(await sizes()).toEqual([1, 0]);
  clock.set('2025-07-01T12:00:00.000Z');
  await engine.work.runDue();
  expect(await sizes()).toEqual([1, 1]);
  clock.set('2025-07-01T12:00:00.001Z');
  await engine.work.runDue();
  expect(await sizes()).toEqual([0, 1]);
});

it('is explained, is exact, and cannot be said to Infobip', async () => {
  const { engine } = await opened();
  await engine.attributes.compute(lifetimeValue);
  const rule: Rule = { attribute: 'lifetimeValue', operator: 'is', value: 0.3 };
  expect(await engine.audience.explain(rule, anita)).toMatchObject({
    matched: true,
    found: 0.3,
    nextChangeAt: null,
  });
  expect(await engine.audience.exportInfobip(rule)).toMatchObject({
    query: null,
    untranslated: [{ path: '' }],
  });
});
