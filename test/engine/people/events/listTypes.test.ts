import { accountsOf, handClock } from '../../accounts';

const accounts = accountsOf('listTypes');

it('lists the event types of the account by name, with the time of the latest event of each', async () => {
  const engine = await accounts.open();
  const other = await accounts.open();
  expect(await engine.events.types()).toEqual([]);
  const profile = { externalId: 'ada' };
  await engine.events.trackMany([
    { profile, type: 'Purchase', at: '2025-06-02T00:00:00Z' },
    { profile, type: 'App Launch', at: '2025-06-01T00:00:00Z' },
    { profile: { externalId: 'bob' }, type: 'Purchase', at: '2025-06-03T10:00:00+02:00' },
    { profile, type: 'cart.$total', at: '2025-05-01T00:00:00Z' },
    { profile, type: 'purchase', at: '2025-05-02T00:00:00Z' },
  ]);
  await other.events.track({ profile, type: 'Elsewhere' });
  expect(await engine.events.types()).toEqual([
    { type: 'App Launch', lastAt: '2025-06-01T00:00:00.000Z' },
    { type: 'Purchase', lastAt: '2025-06-03T08:00:00.000Z' },
    { type: 'cart.$total', lastAt: '2025-05-01T00:00:00.000Z' },
    { type: 'purchase', lastAt: '2025-05-02T00:00:00.000Z' },
  ]);
  expect((await engine.events.types({ limit: 2 })).map(({ type }) => type)).toEqual([
    'App Launch',
    'Purchase',
  ]);
});

it('says how often a type happens: by a week, or by its latest thousand where it is busy', async () => {
  const clock = handClock('2025-06-30T12:00:00Z');
  const engine = await accounts.open({ clock });
  const profile = { externalId: 'ada' };
  const ago = (hours: number) => new Date(clock.now().getTime() - hours * 3_600_000);
  const many = (type: string, count: number, hoursBetween: number) =>
    Array.from({ length: count }, (_, i) => ({ profile, type, at: ago(i * hoursBetween) }));
  await engine.events.trackMany([
    ...many('Busy', 1_500, 0.1),
    ...many('Daily', 20, 24),
    { profile, type: 'Old', at: ago(24 * 40) },
    { profile, type: 'Planned', at: ago(-24) },
    ...Array.from({ length: 1_200 }, () => ({ profile, type: 'At once', at: ago(0) })),
  ]);
  const perDay = Object.fromEntries(
    (await engine.events.types({ count: true })).map((one) => [one.type, one.perDay]),
  );
  expect(perDay).toEqual({
    Busy: expect.closeTo(240, 0),
    Daily: 1,
    Old: 0,
    Planned: 0,
    'At once': 86_400_000,
  });
});

it('knows an event type no longer when its only person has been erased', async () => {
  const engine = await accounts.open();
  await engine.events.track({ profile: { externalId: 'ada' }, type: 'Once' });
  await engine.profiles.delete({ externalId: 'ada' });
  expect(await engine.events.types()).toEqual([]);
});

it('looks at one place in the index per type, however many events there are', async () => {
  const engine = await accounts.open({ account: 'many' });
  const events = Array.from({ length: 3_000 }, (_, i) => ({
    profile: { externalId: `p${i % 20}` },
    type: `Type ${i % 7}`,
    at: new Date(Date.UTC(2025, 0, 1) + i * 60_000),
  }));
  await engine.events.trackMany(events);
  const stored = await accounts.stored();
  await stored.command({ profile: 2 });
  try {
    expect((await engine.events.types()).map(({ lastAt }) => lastAt)).toHaveLength(7);
    expect(await engine.events.properties('Type 1')).toEqual([]);
  } finally {
    await stored.command({ profile: 0 });
  }
  const asked = await stored
    .collection('system.profile')
    .find({ ns: `${stored.databaseName}.events`, 'command.aggregate': 'events' })
    .sort({ ts: 1 })
    .toArray();
  expect(asked.map(({ keysExamined, docsExamined }) => [keysExamined <= 10, docsExamined])).toEqual([
    [true, 0],
    [false, 100],
  ]);
  expect(asked[1]?.['keysExamined']).toBeLessThanOrEqual(101);
});

it.each([[{ limit: 0 }], [{ limit: 1.5 }], [{ limit: 10_001 }], [{ limit: '5' as never }]])(
  'refuses %j',
  async (options) => {
    const engine = await accounts.open();
    await expect(engine.events.types(options)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: '/limit',
    });
  },
);

it('lists the properties of the latest events of a type with the type of their values, those of an object by their dotted name', async () => {
  const engine = await accounts.open();
  const profile = { externalId: 'ada' };
  await engine.events.trackMany([
    {
      profile,
      type: 'Purchase',
      properties: {
        amount: 25,
        category: 'Books',
        gift: false,
        lines: [{ sku: 1 }],
        cart: { total: 3.5, note: 'x', deeper: { y: 1 } },
        nothing: null,
      },
    },
    {
      profile,
      type: 'Purchase',
      properties: { amount: 'unknown', 'a.b': 'dotted', $price: 1, toString: 'own', empty: {} },
    },
    { profile, type: 'Purchase', properties: { amount: 12.5 } },
    { profile, type: 'Purchase' },
    { profile, type: 'Visit', properties: { page: '/' } },
  ]);
  expect(await engine.events.properties('Purchase')).toEqual([
    { name: '$price', type: 'number' },
    { name: 'a.b', type: 'text' },
    { name: 'amount', type: 'number' },
    { name: 'cart.note', type: 'text' },
    { name: 'cart.total', type: 'number' },
    { name: 'category', type: 'text' },
    { name: 'gift', type: 'boolean' },
    { name: 'lines', type: 'list' },
    { name: 'toString', type: 'text' },
  ]);
  expect(await engine.events.properties('Nobody did this')).toEqual([]);
  await expect(engine.events.properties('')).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    path: '/type',
  });
});

it('names only properties by which rules find their events', async () => {
  const clock = handClock('2025-06-01T12:00:00.000Z');
  const engine = await accounts.open({ clock });
  await engine.events.track({
    profile: { externalId: 'ada' },
    type: 'Purchase',
    properties: { cart: { 'sum.net': 5, percent: 3 }, '50%': 1 },
  });
  const listed = await engine.events.properties('Purchase');
  expect(listed.map(({ name }) => name)).toEqual(['50%', 'cart.percent']);
  for (const { name: property } of listed)
    expect(
      await engine.audience.count({
        event: 'Purchase',
        where: { property, operator: 'greaterThan', value: 0 },
      }),
    ).toBe(1);
});
