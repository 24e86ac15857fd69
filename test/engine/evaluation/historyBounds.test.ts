/** What adds up, through the door: amounts that no double holds, properties that change their type, names of every kind, what time alone will do. */
import type { AudienceEngine, Rule } from '../../../engine';
import { accountsOf, handClock } from '../accounts';

const NOW = '2025-06-15T12:00:00.000Z';
const DAY = 86_400_000;
const accounts = accountsOf('history-bounds');
const ada = { externalId: 'ada' };

const opened = (): Promise<AudienceEngine> => accounts.open({ clock: handClock(NOW) });
const at = (daysAgo: number): string => new Date(Date.parse(NOW) - daysAgo * DAY).toISOString();
const spent = (amount: unknown, daysAgo = 1, profile = ada, property = 'amount') => ({
  profile,
  type: 'Purchase',
  at: at(daysAgo),
  properties: { [property]: amount },
});
const measure = (of: string, operator: string, value: number, property = 'amount'): Rule =>
  ({ event: 'Purchase', measure: { of, property, operator, value } }) as Rule;

/** What the memory interpreter, MongoDB and a real-time segment say of Ada. */
async function answers(engine: AudienceEngine, rule: Rule): Promise<boolean[]> {
  const { id } = await engine.segments.create({ name: JSON.stringify(rule), type: 'realTime', rule });
  await engine.work.runDue();
  return [
    await engine.audience.matches(rule, ada),
    (await engine.audience.count(rule)) === 1,
    (await engine.segments.count(id)) === 1,
  ];
}

it.each<[string, Rule, boolean]>([
  [
    'a sum of 1e308 twice is more than the largest number',
    measure('sum', 'moreThan', Number.MAX_VALUE),
    true,
  ],
  ['and on average 1e308', measure('average', 'equals', 1e308), true],
  ['and no infinity: twice the other way it is less', measure('sum', 'lessOrEqual', Number.MAX_VALUE), false],
])('%s', async (_name, rule, expected) => {
  const engine = await opened();
  await engine.events.trackMany([spent(1e308), spent(1e308, 2)]);
  expect(await answers(engine, rule)).toEqual([expected, expected, expected]);
  expect((await engine.audience.explain(measure('sum', 'moreThan', 0), ada)).found).toBe(Number.MAX_VALUE);
});

it('1e308 that is taken back leaves the cents that were there', async () => {
  const engine = await opened();
  await engine.events.trackMany([spent(1e308), spent(0.1), spent(-1e308, 2), spent(0.2, 3)]);
  expect(await answers(engine, measure('sum', 'equals', 0.3))).toEqual([true, true, true]);
});

it('of a property that changes its type from event to event numbers add up, and values of each type are values', async () => {
  const engine = await opened();
  const values = [1, '1', true, null, '', [1], { of: 1 }, 'A', 'a', 1.5, false];
  await engine.events.trackMany(values.map((value, i) => spent(value, i + 1)));
  for (const rule of [
    measure('sum', 'equals', 2.5),
    measure('average', 'equals', 1.25),
    measure('minimum', 'equals', 1),
    measure('maximum', 'equals', 1.5),
    measure('distinct', 'equals', 6),
  ])
    expect([rule, await answers(engine, rule)]).toEqual([rule, [true, true, true]]);
});

it.each(['$where', 'a.b', '__proto__', 'toString', '_bsontype', 'é', ' '])(
  'a property that is called %j is measured like any other',
  async (property) => {
    const engine = await opened();
    const named = { ...spent(2), properties: JSON.parse(`{${JSON.stringify(property)}: 2}`) as object };
    await engine.events.trackMany([named, { ...named, at: at(3) }] as never);
    expect(await answers(engine, measure('sum', 'equals', 4, property))).toEqual([true, true, true]);
  },
);

it('what time alone will do to a sum, to days and to a cart is forecast; a change of the limit says whom it gains', async () => {
  const engine = await opened();
  const [bob, cleo] = [{ externalId: 'bob' }, { externalId: 'cleo' }];
  const cart = (profile: { externalId: string }, daysAgo: number) => ({
    profile,
    type: 'Cart updated',
    at: at(daysAgo),
  });
  await engine.events.trackMany([spent(400, 29), spent(100, 2), spent(300, 10, bob), cart(cleo, 0)]);
  const within30 = { timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } };
  const sum = (value: number): Rule => ({ ...measure('sum', 'moreOrEqual', value), ...within30 }) as Rule;
  await engine.segments.create({ name: 'Spenders', type: 'snapshot', rule: sum(500) });
  const days: Rule = {
    event: 'Purchase',
    measure: { of: 'days', operator: 'moreOrEqual', value: 2 },
    ...within30,
  } as Rule;
  await engine.segments.create({ name: 'Active', type: 'snapshot', rule: days });
  const left: Rule = {
    event: 'Cart updated',
    followedBy: { event: 'Purchase', happened: false, within: { amount: 2, unit: 'hours' } },
  };
  await engine.segments.create({ name: 'Left a cart', type: 'snapshot', rule: left });
  const forecast = async (name: string) =>
    (await engine.segments.forecast(name, { until: at(-40) })).changes.map((change) => [
      change.kind,
      change.profile.externalId,
      change.at,
    ]);
  const oneMsAfter = (instant: string): string => new Date(Date.parse(instant) + 1).toISOString();
  expect(await forecast('Spenders')).toEqual([['leave', 'ada', oneMsAfter(at(-1))]]);
  expect(await forecast('Active')).toEqual([['leave', 'ada', oneMsAfter(at(-1))]]);
  expect(await forecast('Left a cart')).toEqual([
    ['enter', 'cleo', oneMsAfter(new Date(Date.parse(NOW) + 7_200_000).toISOString())],
  ]);
  const { gainedProfiles, lost } = await engine.segments.compare(sum(500), sum(300));
  expect([gainedProfiles.map(({ externalId }) => externalId), lost]).toEqual([['bob'], 0]);
});
