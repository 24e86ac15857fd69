import type { Rule } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';
import { membersOf, NOTHING_DUE, take } from '../../watching';

const accounts = accountsOf('timelines');

/** One step at one instant: what happens then, and who came or went by it. */
type Step = readonly [
  at: string,
  step: { track?: string | Tracked; set?: unknown; tag?: string; untag?: string },
  change: '' | 'entry ada' | 'exit ada',
];

/** What was done, and when; a text is the instant of a visit. */
interface Tracked {
  readonly type: string;
  readonly at: string;
  readonly properties?: Record<string, unknown>;
}

interface Timeline {
  readonly name: string;
  readonly zone?: string;
  /** Type of the attribute `when`. */
  readonly type?: 'date' | 'datetime';
  readonly rule: Rule;
  readonly steps: readonly Step[];
}

const did = (operator: string, amount: number, rest: object = {}): Rule =>
  ({ event: 'Visit', timeframe: { operator, amount, unit: 'days' }, ...rest }) as never;
const when = (operator: string, rest: object = {}): Rule =>
  ({ attribute: 'when', operator, ...rest }) as never;
const days = (amount: number) => ({ amount, unit: 'days' });
const months = (amount: number) => ({ amount, unit: 'months' });
const D = '2030-06-';
const after = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();
const cart = (at: string, cartId: number): Tracked => ({ type: 'Cart updated', at, properties: { cartId } });
const bought = (at: string, amount: number, cartId?: number): Tracked => ({
  type: 'Purchase',
  at,
  properties: { amount, ...(cartId !== undefined && { cartId }) },
});

const TIMELINES: readonly Timeline[] = [
  {
    name: 'within the last 7 days: both ends count',
    rule: did('withinTheLast', 7),
    steps: [
      [`${D}01T12:00:00.000Z`, { track: `${D}01T12:00:00.000Z` }, 'entry ada'],
      [`${D}08T12:00:00.000Z`, {}, ''],
      [`${D}08T12:00:00.001Z`, {}, 'exit ada'],
    ],
  },
  {
    name: 'an event of the future counts when its time has come',
    rule: did('withinTheLast', 1),
    steps: [
      [`${D}01T00:00:00.000Z`, { track: `${D}03T00:00:00.000Z` }, ''],
      [`${D}02T23:59:59.999Z`, {}, ''],
      [`${D}03T00:00:00.000Z`, {}, 'entry ada'],
      [`${D}04T00:00:00.001Z`, {}, 'exit ada'],
    ],
  },
  {
    name: 'before the last 3 days',
    rule: did('beforeTheLast', 3),
    steps: [
      [`${D}01T00:00:00.000Z`, { track: `${D}01T00:00:00.000Z` }, ''],
      [`${D}04T00:00:00.000Z`, {}, ''],
      [`${D}04T00:00:00.001Z`, {}, 'entry ada'],
    ],
  },
  {
    name: 'between 5 and 3 days ago',
    rule: {
      event: 'Visit',
      timeframe: { operator: 'betweenTheLast', from: 5, to: 3, unit: 'days' },
    } as never,
    steps: [
      [`${D}01T00:00:00.000Z`, { track: `${D}01T00:00:00.000Z` }, ''],
      [`${D}03T23:59:59.999Z`, {}, ''],
      [`${D}04T00:00:00.000Z`, {}, 'entry ada'],
      [`${D}06T00:00:00.000Z`, {}, ''],
      [`${D}06T00:00:00.001Z`, {}, 'exit ada'],
    ],
  },
  {
    name: 'any time',
    rule: { event: 'Visit' },
    steps: [
      [`${D}01T00:00:00.000Z`, { track: `${D}02T00:00:00.000Z` }, ''],
      [`${D}02T00:00:00.000Z`, {}, 'entry ada'],
      ['2060-01-01T00:00:00.000Z', {}, ''],
    ],
  },
  {
    name: 'after and before an instant, between two',
    rule: {
      all: [
        { event: 'Visit', timeframe: { operator: 'after', at: `${D}02T00:00:00.000Z` } },
        { event: 'Visit', happened: false, timeframe: { operator: 'before', at: `${D}02T00:00:00.000Z` } },
        {
          event: 'Visit',
          timeframe: { operator: 'between', from: `${D}02T00:00:00.000Z`, to: `${D}04T00:00:00.000Z` },
        },
      ],
    } as never,
    steps: [
      [`${D}01T00:00:00.000Z`, { track: `${D}03T00:00:00.000Z` }, ''],
      [`${D}03T00:00:00.000Z`, {}, 'entry ada'],
      [`${D}05T00:00:00.000Z`, { track: `${D}01T00:00:00.000Z` }, 'exit ada'],
    ],
  },
  ...(
    [
      ['moreOrEqual', 2, ['', 'entry ada', 'exit ada', '']],
      ['moreThan', 1, ['', 'entry ada', 'exit ada', '']],
      ['equals', 1, ['entry ada', 'exit ada', 'entry ada', 'exit ada']],
      ['lessThan', 2, ['', 'exit ada', 'entry ada', '']],
      ['lessOrEqual', 1, ['', 'exit ada', 'entry ada', '']],
      ['equals', 0, ['exit ada', '', '', 'entry ada']],
    ] as const
  ).map(([operator, count, [first, second, third, last]]): Timeline => ({
    name: `${operator} ${count} within 10 days, of visits on the 1st and the 3rd`,
    rule: did('withinTheLast', 10, { occurrence: { operator, count } }),
    steps: [
      [`${D}01T00:00:00.000Z`, { track: `${D}01T00:00:00.000Z` }, first],
      [`${D}03T00:00:00.000Z`, { track: `${D}03T00:00:00.000Z` }, second],
      [`${D}11T00:00:00.000Z`, {}, ''],
      [`${D}11T00:00:00.001Z`, {}, third],
      [`${D}13T00:00:00.000Z`, {}, ''],
      [`${D}13T00:00:00.001Z`, {}, last],
    ] as never,
  })),
  {
    name: 'two events of one instant leave together',
    rule: did('withinTheLast', 1, { occurrence: { operator: 'equals', count: 2 } }),
    steps: [
      [`${D}01T00:00:00.000Z`, { track: `${D}01T00:00:00.000Z` }, ''],
      [`${D}01T00:00:01.000Z`, { track: `${D}01T00:00:00.000Z` }, 'entry ada'],
      [`${D}02T00:00:00.001Z`, {}, 'exit ada'],
    ],
  },
  {
    name: 'a day of an event is 24 hours, also when the clocks change',
    zone: 'Europe/Berlin',
    rule: did('withinTheLast', 1),
    steps: [
      ['2030-03-30T12:00:00.000Z', { track: '2030-03-30T12:00:00.000Z' }, 'entry ada'],
      ['2030-03-31T12:00:00.000Z', {}, ''],
      ['2030-03-31T12:00:00.001Z', {}, 'exit ada'],
    ],
  },
  ...(
    [
      ['isToday', {}, '10', '11'],
      ['willBeIn', days(3), '07', '08'],
      ['willBeWithin', days(3), '07', '11'],
      ['was', days(3), '13', '14'],
      ['wasWithin', days(3), '10', '14'],
      ['willBeMoreThan', days(3), undefined, '07'],
      ['wasMoreThan', days(3), '14', undefined],
      ['willBeIn', { amount: 1, unit: 'weeks' }, '03', '04'],
    ] as const
  ).flatMap(([operator, rest, from, to]) =>
    (['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'] as const).map((zone): Timeline => {
      const midnight = (day: string): string =>
        `${D}${day}T00:00:00.000${{ UTC: 'Z', 'Europe/Berlin': '+02:00', 'America/New_York': '-04:00', 'Asia/Kathmandu': '+05:45' }[zone]}`;
      const eve = (day: string): string => new Date(Date.parse(midnight(day)) - 1).toISOString();
      return {
        name: `${operator} ${JSON.stringify(rest)} of the 10th changes at midnight`,
        zone,
        type: 'date',
        rule: when(operator, rest),
        steps: [
          [midnight('01'), { set: `${D}10` }, from === undefined ? 'entry ada' : ''],
          ...(from === undefined
            ? []
            : ([
                [eve(from), {}, ''],
                [midnight(from), {}, 'entry ada'],
              ] as Step[])),
          ...(to === undefined
            ? []
            : ([
                [eve(to), {}, ''],
                [midnight(to), {}, 'exit ada'],
              ] as Step[])),
        ],
      };
    }),
  ),
  {
    name: 'in a month from the end of January: the last day of February',
    type: 'date',
    rule: when('willBeIn', months(1)),
    steps: [
      ['2030-01-27T00:00:00.000Z', { set: '2030-02-28' }, ''],
      ['2030-01-28T00:00:00.000Z', {}, 'entry ada'],
      ['2030-01-31T23:59:59.999Z', {}, ''],
      ['2030-02-01T00:00:00.000Z', {}, 'exit ada'],
    ],
  },
  {
    name: 'a birthday on 29 February is kept on the 28th in common years',
    type: 'date',
    rule: when('isToday', { ignoreYear: true }),
    steps: [
      ['2031-02-27T12:00:00.000Z', { set: '2000-02-29' }, ''],
      ['2031-02-28T00:00:00.000Z', {}, 'entry ada'],
      ['2031-03-01T00:00:00.000Z', {}, 'exit ada'],
      ['2032-02-28T12:00:00.000Z', {}, ''],
      ['2032-02-29T00:00:00.000Z', {}, 'entry ada'],
      ['2032-03-01T00:00:00.000Z', {}, 'exit ada'],
    ],
  },
  {
    name: 'the day on which the clocks go forward at midnight begins at one',
    zone: 'Asia/Beirut',
    type: 'date',
    rule: when('isToday'),
    steps: [
      ['2026-03-28T12:00:00.000Z', { set: '2026-03-29' }, ''],
      ['2026-03-28T21:59:59.999Z', {}, ''],
      ['2026-03-28T22:00:00.000Z', {}, 'entry ada'],
      ['2026-03-29T20:59:59.999Z', {}, ''],
      ['2026-03-29T21:00:00.000Z', {}, 'exit ada'],
    ],
  },
  {
    name: 'the day on which the clocks go back at midnight is 25 hours long',
    zone: 'America/Havana',
    type: 'date',
    rule: when('isToday'),
    steps: [
      ['2026-10-31T12:00:00.000Z', { set: '2026-11-01' }, ''],
      ['2026-11-01T03:59:59.999Z', {}, ''],
      ['2026-11-01T04:00:00.000Z', {}, 'entry ada'],
      ['2026-11-02T04:59:59.999Z', {}, ''],
      ['2026-11-02T05:00:00.000Z', {}, 'exit ada'],
    ],
  },
  {
    name: 'a datetime is read as its day in the zone',
    zone: 'America/New_York',
    type: 'datetime',
    rule: when('isToday'),
    steps: [
      [`${D}09T12:00:00.000Z`, { set: `${D}11T03:30:00.000Z` }, ''],
      [`${D}10T03:59:59.999Z`, {}, ''],
      [`${D}10T04:00:00.000Z`, {}, 'entry ada'],
      [`${D}11T04:00:00.000Z`, {}, 'exit ada'],
    ],
  },
  {
    name: 'a cart is abandoned two hours and a millisecond after it, also when the clocks go forward; a purchase that arrives late takes it back',
    zone: 'Europe/Berlin',
    rule: {
      event: 'Cart updated',
      followedBy: {
        event: 'Purchase',
        happened: false,
        within: { amount: 2, unit: 'hours' },
        same: 'cartId',
      },
    },
    steps: [
      ['2030-03-31T00:30:00.000Z', { track: cart('2030-03-31T00:30:00.000Z', 7) }, ''],
      ['2030-03-31T02:00:00.000Z', { track: bought('2030-03-31T02:00:00.000Z', 1, 8) }, ''],
      ['2030-03-31T02:30:00.000Z', {}, ''],
      ['2030-03-31T02:30:00.001Z', {}, 'entry ada'],
      ['2030-03-31T03:00:00.000Z', { track: bought('2030-03-31T02:30:00.001Z', 1, 7) }, ''],
      ['2030-03-31T03:00:00.000Z', { track: bought('2030-03-31T02:30:00.000Z', 1, 7) }, 'exit ada'],
      ['2030-03-31T05:00:00.001Z', {}, ''],
    ],
  },
  {
    name: 'a trial that nothing has followed, until something does; one of the future counts when its time has come',
    rule: { event: 'Visit', followedBy: { event: 'Purchase', happened: false } },
    steps: [
      [`${D}01T00:00:00.000Z`, { track: `${D}02T00:00:00.000Z` }, ''],
      [`${D}02T00:00:00.000Z`, {}, 'entry ada'],
      [`${D}02T01:00:00.000Z`, { track: bought(`${D}03T00:00:00.000Z`, 1) }, ''],
      [`${D}03T00:00:00.000Z`, {}, 'exit ada'],
    ],
  },
  ...(
    [
      ['America/New_York', `${D}10T04:00:00.000Z`],
      ['Europe/Berlin', `${D}09T22:00:00.000Z`],
      ['Asia/Kathmandu', `${D}09T18:15:00.000Z`],
    ] as const
  ).map(([zone, midnight]): Timeline => ({
    name: 'active on two days: a millisecond before midnight and at midnight, until the first of them is a week old',
    zone,
    rule: {
      event: 'Visit',
      measure: { of: 'days', operator: 'moreOrEqual', value: 2 },
      timeframe: { operator: 'withinTheLast', amount: 7, unit: 'days' },
    },
    steps: [
      [midnight, { track: after(midnight, -3_600_000) }, ''],
      [midnight, { track: after(midnight, -1) }, ''],
      [midnight, { track: midnight }, 'entry ada'],
      [after(midnight, 7 * 86_400_000 - 1), {}, ''],
      [after(midnight, 7 * 86_400_000), {}, 'exit ada'],
    ],
  })),
  {
    name: 'spent 500 within 30 days: a refund brings the sum below, the last cent above, and time below again',
    rule: {
      event: 'Purchase',
      measure: { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 500 },
      timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
    },
    steps: [
      [`${D}01T00:00:00.000Z`, { track: bought(`${D}01T00:00:00.000Z`, 300.1) }, ''],
      [`${D}02T00:00:00.000Z`, { track: bought(`${D}02T00:00:00.000Z`, 199.9) }, 'entry ada'],
      [`${D}03T00:00:00.000Z`, { track: bought(`${D}03T00:00:00.000Z`, -0.01) }, 'exit ada'],
      [`${D}04T00:00:00.000Z`, { track: bought(`${D}04T00:00:00.000Z`, 0.01) }, 'entry ada'],
      ['2030-07-01T00:00:00.000Z', {}, ''],
      ['2030-07-01T00:00:00.001Z', {}, 'exit ada'],
    ],
  },
  {
    name: 'the last purchase was dear: whichever comes last decides, and a late one does not',
    rule: {
      event: 'Purchase',
      which: 'last',
      where: { property: 'amount', operator: 'greaterThan', value: 100 },
    },
    steps: [
      [`${D}02T00:00:00.000Z`, { track: bought(`${D}02T00:00:00.000Z`, 200) }, 'entry ada'],
      [`${D}03T00:00:00.000Z`, { track: bought(`${D}01T00:00:00.000Z`, 5) }, ''],
      [`${D}03T00:00:00.000Z`, { track: bought(`${D}04T00:00:00.000Z`, 5) }, ''],
      [`${D}04T00:00:00.000Z`, {}, 'exit ada'],
    ],
  },
  {
    name: 'attribute and tag changes move between the boundaries of time, and a moved date moves them',
    type: 'date',
    rule: { all: [when('willBeWithin', days(2)), { tags: ['vip'], operator: 'hasAny' }] } as never,
    steps: [
      [`${D}01T00:00:00.000Z`, { set: `${D}10` }, ''],
      [`${D}08T00:00:00.000Z`, {}, ''],
      [`${D}08T01:00:00.000Z`, { tag: 'vip' }, 'entry ada'],
      [`${D}08T02:00:00.000Z`, { set: `${D}12` }, 'exit ada'],
      [`${D}10T00:00:00.000Z`, {}, 'entry ada'],
      [`${D}11T00:00:00.000Z`, { untag: 'vip' }, 'exit ada'],
    ],
  },
];

it.each(TIMELINES.map((timeline) => [timeline.name, timeline.zone ?? 'UTC', timeline] as const))(
  'B2 R47 %s (%s)',
  async (_name, timeZone, { rule, type, steps }) => {
    const clock = handClock(new Date(Date.parse((steps[0] as Step)[0]) - 1_000).toISOString());
    const engine = await accounts.open({ clock, timeZone });
    if (type) await engine.attributes.define({ name: 'when', type });
    const ada = { externalId: 'ada' };
    await engine.profiles.upsert(ada);
    await engine.segments.create({ name: 'watched', type: 'realTime', rule });
    await engine.flows.launch({
      id: 'flow',
      name: 'flow',
      host: 'test',
      audience: { segments: ['watched'] },
      on: ['entry', 'exit'],
      reEntry: 'afterExit',
    });
    await engine.work.runDue();
    // Who is in it before anything happened.
    let inside = (await take(engine, 'flow')).length === 1;
    for (const [at, { track, set, tag, untag }, change] of steps) {
      clock.set(new Date(at).toISOString());
      if (track !== undefined)
        await engine.events.track({
          profile: ada,
          ...(typeof track === 'string' ? { type: 'Visit', at: track } : track),
        });
      if (set !== undefined) await engine.profiles.upsert({ ...ada, attributes: { when: set } });
      if (tag !== undefined) await engine.tags.add([ada], [tag]);
      if (untag !== undefined) await engine.tags.remove([ada], [untag]);
      await engine.work.runDue();
      expect([at, ...(await take(engine, 'flow'))]).toEqual(change === '' ? [at] : [at, change]);
      if (change !== '') inside = change === 'entry ada';
      expect([at, await membersOf(engine, 'watched')]).toEqual([at, inside ? ['ada'] : []]);
      expect(await engine.audience.matches(rule, ada)).toBe(inside);
    }
    expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
  },
);
