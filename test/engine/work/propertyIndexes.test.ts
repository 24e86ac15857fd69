import type { AudienceEngine, Rule } from '../../../engine';
import { PROPERTY_INDEX } from '../../../engine/evaluation/interpreters/mongo/propertyIndex';
import { accountsOf, handClock } from '../accounts';

const NOW = '2025-03-30T10:00:00.000Z';
const accounts = accountsOf('propertyIndexes');
let engine: AudienceEngine;

const bought = (where: object): Rule =>
  ({ event: 'Buy', where, timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } }) as Rule;
const large = bought({ property: 'amount', operator: 'greaterOrEqual', value: 50 });

beforeAll(async () => {
  engine = await accounts.open({ account: 'shop', clock: handClock(NOW) });
  for (const [i, amount] of [49.9, 50, 51, '60', [70], null, undefined, 1_000].entries()) {
    await engine.profiles.upsert({ externalId: `p${i}` });
    await engine.events.track({
      profile: { externalId: `p${i}` },
      type: 'Buy',
      at: '2025-03-20T00:00:00.000Z',
      properties: { ...(amount !== undefined && { amount }), place: i },
    });
  }
});

async function indexes(): Promise<{ name: string; partialFilterExpression: unknown }[]> {
  const found = await (await accounts.stored()).collection('events').indexes();
  return found
    .filter(({ name }) => name?.startsWith(PROPERTY_INDEX))
    .map(({ name, partialFilterExpression }) => ({ name: name as string, partialFilterExpression }));
}

async function selected(rule: Rule): Promise<(string | undefined)[]> {
  const found = [];
  for await (const { externalId } of engine.audience.select(rule)) found.push(externalId);
  return found.sort();
}

it('a property condition has an index as long as a segment uses it, and the answer is the same with it and without', async () => {
  const without = await selected(large);
  expect(without).toEqual(['p1', 'p2', 'p7']);
  expect(await indexes()).toEqual([]);
  expect((await engine.audience.explainPlan(large)).events).toEqual([
    expect.not.objectContaining({ propertyIndex: true }),
  ]);

  const segment = await engine.segments.create({
    name: 'Large orders',
    type: 'snapshot',
    rule: { all: [large, { attribute: 'city', operator: 'isNot', value: 'Oslo' }] },
  });
  await engine.work.runDue();
  expect(await indexes()).toEqual([
    { name: expect.any(String), partialFilterExpression: { type: 'Buy', 'properties.amount': { $gte: 50 } } },
  ]);
  expect(await selected(large)).toEqual(without);
  expect(await engine.audience.count(large)).toBe(3);
  expect((await engine.audience.explainPlan(large)).events).toEqual([
    expect.objectContaining({ readsProperties: true, propertyIndex: true }),
  ]);
  // Part of a condition with more parts.
  expect(
    await selected(
      bought({
        all: [
          { property: 'place', operator: 'isNot', value: 2 },
          { property: 'amount', operator: 'greaterOrEqual', value: 50 },
        ],
      }),
    ),
  ).toEqual(['p1', 'p7']);

  await engine.segments.delete(segment.id);
  await engine.work.runDue();
  expect(await indexes()).toEqual([]);
  expect(await selected(large)).toEqual(without);
});

it('never counts a list for the numbers in it, also when the first one comes after others were counted over the index alone', async () => {
  const ordered = { ...large, event: 'Order' } as Rule;
  const order = async (place: number, amount: unknown): Promise<void> => {
    await engine.events.track({
      profile: { externalId: `p${place}` },
      type: 'Order',
      at: '2025-03-20T00:00:00.000Z',
      properties: { amount },
    });
  };
  for (const [i, amount] of [49, 50, '60', 70.5].entries()) await order(i, amount);
  const segment = await engine.segments.create({ name: 'Orders', type: 'snapshot', rule: ordered });
  await engine.work.runDue();
  const events = (await accounts.stored()).collection('events');
  const scans = async (): Promise<string[]> => {
    const { name } = (await indexes()).find(
      ({ partialFilterExpression }) => (partialFilterExpression as { type: string }).type === 'Order',
    ) as { name: string };
    const filter = { account: 'shop', type: 'Order', 'properties.amount': { $gte: 50 } };
    return [
      ...new Set(
        JSON.stringify(await events.find(filter, { hint: name }).explain('queryPlanner')).match(
          /"isMultiKey":(true|false)/g,
        ),
      ),
    ];
  };
  expect(await scans()).toEqual(['"isMultiKey":false']);
  expect(await selected(ordered)).toEqual(['p1', 'p3']);
  await order(4, [70, 80]);
  await order(5, 80);
  expect(await scans()).toEqual(['"isMultiKey":true']);
  expect(await selected(ordered)).toEqual(['p1', 'p3', 'p5']);
  await engine.segments.delete(segment.id);
});

it('counts again when the first list comes in the middle of a read', async () => {
  const ordered = { ...large, event: 'Return' } as Rule;
  const give = (place: number, amount: unknown): Promise<unknown> =>
    engine.events.track({
      profile: { externalId: `p${place}` },
      type: 'Return',
      at: '2025-03-20T00:00:00.000Z',
      properties: { amount },
    });
  await give(1, 60);
  const segment = await engine.segments.create({ name: 'Returns', type: 'snapshot', rule: ordered });
  await engine.work.runDue();
  const events = (await accounts.stored()).collection('events');
  const prototype = Object.getPrototypeOf(events) as { findOne: (...given: unknown[]) => Promise<unknown> };
  const findOne = prototype.findOne;
  let isWritten = false;
  // Where the window begins is asked after the index was found to be without lists.
  const asked = jest.spyOn(prototype, 'findOne').mockImplementation(async function (this: unknown, ...given) {
    const [filter] = given as [{ type?: string }];
    if (filter?.type === 'Return' && !isWritten) {
      isWritten = true;
      await give(2, [90]);
    }
    return findOne.apply(this, given);
  });
  try {
    expect(await selected(ordered)).toEqual(['p1']);
    expect(isWritten).toBe(true);
  } finally {
    asked.mockRestore();
    await engine.segments.delete(segment.id);
  }
});

it('is asked without an index that goes away in the middle', async () => {
  const segment = await engine.segments.create({ name: 'Going', type: 'snapshot', rule: large });
  await engine.work.runDue();
  const [index] = await indexes();
  const events = (await accounts.stored()).collection('events');
  const listed = jest
    .spyOn(Object.getPrototypeOf(events) as { indexes: (...given: unknown[]) => Promise<unknown> }, 'indexes')
    .mockResolvedValue([index]);
  try {
    await events.dropIndex(index?.name as string);
    expect(await selected(large)).toEqual(['p1', 'p2', 'p7']);
    expect(listed).toHaveBeenCalled();
  } finally {
    listed.mockRestore();
    await engine.segments.delete(segment.id);
  }
});

it('keeps no more than eight, those of most segments first', async () => {
  const made: { id: string }[] = [];
  for (let i = 0; i < 10; i++) {
    const rule = bought({ property: 'amount', operator: 'lessThan', value: i });
    made.push(await engine.segments.create({ name: `Less than ${i}`, type: 'snapshot', rule }));
    if (i >= 8)
      made.push(await engine.segments.create({ name: `Less than ${i} again`, type: 'snapshot', rule }));
  }
  await engine.work.runDue();
  const kept = (await indexes()).map(
    ({ partialFilterExpression }) =>
      (partialFilterExpression as { 'properties.amount': { $lt: number } })['properties.amount'].$lt,
  );
  expect(kept).toHaveLength(8);
  expect(kept).toEqual(expect.arrayContaining([8, 9]));
  for (const { id } of made) await engine.segments.delete(id);
});

it('what a sum and a computed attribute read of events has an index while segments use them; lists in several properties of an event are as welcome as before', async () => {
  const spent: Rule = {
    event: 'Spend',
    measure: { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 50 },
  };
  const sku: Rule = { attribute: 'skus', operator: 'greaterThan', value: 1 };
  const several: Rule = { ...spent, where: { property: 'place', operator: 'isNotEmpty' } } as Rule;
  await engine.attributes.compute({ name: 'skus', event: 'Spend', of: 'distinct', property: 'sku' });
  const spend = (place: number, properties: Record<string, unknown>): Promise<unknown> =>
    engine.events.track({
      profile: { externalId: `p${place}` },
      type: 'Spend',
      at: '2025-03-20T00:00:00.000Z',
      properties,
    });
  await spend(0, { amount: 49.9, sku: 'a' });
  await spend(0, { amount: 0.1, sku: 'b' });
  await spend(1, { amount: '60', sku: 'a' });
  await spend(2, { amount: 50, sku: 'A', place: 1 });
  await spend(2, { sku: 'a' });
  const answers = async (): Promise<unknown[]> => [
    await selected(spent),
    await selected(sku),
    await selected(several),
  ];
  expect(await answers()).toEqual([['p0', 'p2'], ['p0'], ['p2']]);
  const made = [];
  for (const [i, rule] of [spent, sku, several].entries())
    made.push(await engine.segments.create({ name: `Spend ${i}`, type: 'snapshot', rule }));
  await engine.work.runDue();
  expect((await indexes()).map(({ partialFilterExpression }) => partialFilterExpression)).toEqual([
    { type: 'Spend' },
    { type: 'Spend' },
  ]);
  expect(await answers()).toEqual([['p0', 'p2'], ['p0'], ['p2']]);
  expect((await engine.audience.explainPlan(spent)).events).toMatchObject([{ propertyIndex: true }]);
  await spend(3, { amount: [50, 60], sku: ['a', 'b'], place: [1] });
  expect(await answers()).toEqual([['p0', 'p2'], ['p0'], ['p2']]);
  for (const { id } of made) await engine.segments.delete(id);
  await engine.work.runDue();
  expect(await indexes()).toEqual([]);
});
