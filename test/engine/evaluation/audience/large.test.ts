import type { AudienceEngine, Rule } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';
import { LARGE_NOW, writeLargeAudience, type Person } from './largeAudience';

const accounts = accountsOf('large');
/** More than are looked up at once, and more than are worth looking up without a count of everybody. */
const SIZE = 48_000;
let engine: AudienceEngine;
let people: Person[];

beforeAll(async () => {
  engine = await accounts.open({ account: 'large', clock: handClock(LARGE_NOW) });
  await engine.attributes.define({ name: 'spend', type: 'number' });
  people = await writeLargeAudience(await accounts.stored(), 'large', SIZE);
}, 120_000);

const views = (count: number): Rule => ({
  event: 'View',
  occurrence: { operator: 'moreOrEqual', count },
  timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
});
const london: Rule = { attribute: 'city', operator: 'is', value: 'LONDON' };

/** What the rule means in terms of how the people were made. */
const CASES: Record<string, [Rule, (person: Person) => boolean]> = {
  'an attribute alone': [
    { all: [london, { attribute: 'spend', operator: 'isNot', value: 7 }] },
    ({ city, spend }) => city === 'London' && spend !== 7,
  ],
  'few who did something': [
    { event: 'Buy', occurrence: { operator: 'equals', count: 2 } },
    ({ buys }) => buys === 2,
  ],
  'few who did something, in a place': [
    { all: [{ event: 'Buy' }, london] },
    ({ buys, city }) => buys > 0 && city === 'London',
  ],
  'more than are looked up at once': [views(2), (person) => person.views >= 2],
  'more than are worth looking up': [views(1), (person) => person.views >= 1],
  'more than are worth looking up, in a place': [
    { all: [views(1), london] },
    (person) => person.views >= 1 && person.city === 'London',
  ],
  'everybody but a few': [{ event: 'Buy', happened: false }, ({ buys }) => buys === 0],
  'everybody but very many': [{ none: [views(1)] }, (person) => person.views === 0],
  'everybody but a few in a place': [
    { none: [{ all: [{ event: 'Buy' }, london] }] },
    ({ buys, city }) => buys === 0 || city !== 'London',
  ],
  'the profile decides for some': [
    { any: [london, views(3)] },
    (person) => person.city === 'London' || person.views >= 3,
  ],
  'windows that overlap': [
    {
      all: [
        { event: 'View', timeframe: { operator: 'beforeTheLast', amount: 1, unit: 'days' } },
        { event: 'View', occurrence: { operator: 'equals', count: 3 } },
      ],
    },
    (person) => person.views === 3,
  ],
  'tags and events': [
    {
      any: [
        {
          all: [
            { tags: ['VIP'], operator: 'hasAny' },
            { event: 'Buy', happened: false },
          ],
        },
        { all: [{ event: 'Buy' }, views(2)] },
      ],
    },
    ({ tags, buys, views: seen }) => (tags.length > 0 && buys === 0) || (buys > 0 && seen >= 2),
  ],
  nobody: [{ event: 'Never' }, () => false],
};

it.each(Object.entries(CASES))(
  'selects and counts exactly, in the order of ids: %s',
  async (_name, [rule, matches]) => {
    const expected = people
      .filter(matches)
      .map(({ id, externalId }) => ({ id, ...(externalId !== undefined && { externalId }) }));
    const found = [];
    for await (const one of engine.audience.select(rule)) found.push(one);
    expect(found.length).toBe(expected.length);
    expect(found).toEqual(expected);
    expect(await engine.audience.count(rule)).toBe(expected.length);
  },
);

it('counts a property condition on the values of the events themselves', async () => {
  const rule: Rule = { event: 'Buy', where: { property: 'amount', operator: 'greaterOrEqual', value: 50 } };
  const events = (await accounts.stored())
    .collection('events')
    .find({ account: 'large', type: 'Buy', at: { $lte: new Date(LARGE_NOW) } });
  const known = new Set(people.map(({ id }) => id));
  const expected = new Set<string>();
  for await (const { profileId, properties } of events)
    if (known.has(String(profileId)) && properties.amount >= 50) expected.add(String(profileId));
  expect(expected.size).toBeGreaterThan(100);
  expect(await engine.audience.count(rule)).toBe(expected.size);
});

it('gives page after page without a gap or a repetition, from either side of the account', async () => {
  for (const rule of [london, views(2), { none: [views(2)] } satisfies Rule]) {
    const all: string[] = [];
    for await (const { id } of engine.audience.select(rule)) all.push(id);
    for (const from of [0, 1, 4_999, Math.floor(all.length / 2), all.length - 3]) {
      const page = await engine.profiles.find(rule, { limit: 5, after: all[from] as string });
      expect(page.map(({ id }) => id)).toEqual(all.slice(from + 1, from + 6));
    }
  }
});

it('stops where the caller stops, and leaves no cursor open', async () => {
  const stored = await accounts.stored();
  const mine = {
    type: 'idleCursor',
    ns: { $in: [`${stored.databaseName}.profiles`, `${stored.databaseName}.events`] },
  };
  const open = (): Promise<unknown[]> =>
    stored.client
      .db('admin')
      .aggregate([{ $currentOp: { allUsers: true, idleCursors: true } }, { $match: mine }])
      .toArray();
  for (let i = 0; i < 10; i++) {
    let seen = 0;
    for await (const _ of engine.audience.select({ none: [views(2)] })) if (++seen === 600 * i + 1) break;
  }
  expect(await open()).toEqual([]);
});

it('ends a count and a selection when it is told to', async () => {
  await expect(engine.audience.count(views(1), { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  const controller = new AbortController();
  const read = async (): Promise<void> => {
    for await (const _ of engine.audience.select({ none: [views(2)] }, { signal: controller.signal }))
      controller.abort();
  };
  await expect(read()).rejects.toThrow(/abort/i);
});

it('answers a rule with more event conditions than are counted at once', async () => {
  const many: Rule = {
    all: Array.from({ length: 70 }, (_, i): Rule => ({
      event: 'View',
      occurrence: { operator: 'lessThan', count: 3 + i },
    })),
  };
  expect(await engine.audience.count({ all: [many, london] })).toBe(
    people.filter(({ city, views: seen }) => city === 'London' && seen < 3).length,
  );
});

it.each(Object.entries(CASES))(
  'estimates within the interval nearly always: %s',
  async (_name, [rule, matches]) => {
    const expected = people.filter(matches).length;
    const estimates = await Promise.all(Array.from({ length: 12 }, () => engine.audience.estimate(rule)));
    for (const { count, low, high } of estimates) {
      expect(low).toBeLessThanOrEqual(count);
      expect(count).toBeLessThanOrEqual(high);
      expect(high).toBeLessThanOrEqual(SIZE);
    }
    // By chance in fewer than one of a million runs there are so many misses.
    expect(
      estimates.filter(({ low, high }) => low <= expected && expected <= high).length,
    ).toBeGreaterThanOrEqual(5);
    if (expected > 1_000)
      for (const { count } of estimates) expect(Math.abs(count - expected) / expected).toBeLessThan(0.6);
  },
);
