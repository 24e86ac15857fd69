import type { AudienceEngine } from '../../../engine';
import { accountsOf } from '../accounts';

const accounts = accountsOf('suggested-values');
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await accounts.open();
  await engine.profiles.upsertMany([
    { externalId: 'a', attributes: { city: 'London', age: 30, langs: ['en', 'DE'], born: '1990-01-02' } },
    { externalId: 'b', attributes: { city: 'LONDON', age: 30, langs: ['de'] } },
    { externalId: 'c', attributes: { city: 'Łódź', vip: true, cars: [{ hp: 3 }] } },
    { externalId: 'd', attributes: { city: 'Paris', 'odd.$name': 'x' } },
  ]);
  await engine.events.trackMany([
    ...['red', 'RED', 'blue'].map((colour) => ({
      profile: { externalId: 'a' },
      type: 'Bought',
      properties: { colour, cart: { total: 7 }, 'cart.note': 'n' },
    })),
    { profile: { externalId: 'a' }, type: 'Bought', properties: { colour: 5 } },
    { profile: { externalId: 'a' }, type: 'Left' },
  ]);
});

it('the values of an attribute come the most frequent first, with the number of people', async () => {
  const { values, estimated } = await engine.attributes.values('city');
  expect(estimated).toBe(false);
  expect(values[0]).toEqual({ value: expect.stringMatching(/^london$/i), profiles: 2 });
  expect(values.slice(1)).toEqual([
    { value: 'Paris', profiles: 1 },
    { value: 'Łódź', profiles: 1 },
  ]);
  expect((await engine.attributes.values('city', { search: 'ŁÓ' })).values).toHaveLength(1);
  expect((await engine.attributes.values('city', { limit: 1 })).values).toHaveLength(1);
});

it.each([
  ['age', [{ value: 30, profiles: 2 }]],
  ['vip', [{ value: true, profiles: 1 }]],
  ['born', [{ value: '1990-01-02', profiles: 1 }]],
  ['odd.$name', [{ value: 'x', profiles: 1 }]],
  ['cars', []],
  ['unheard of', []],
])('of whatever type: %s', async (name, values) =>
  expect((await engine.attributes.values(name)).values).toEqual(values),
);

it('each element of a list counts', async () => {
  expect((await engine.attributes.values('langs')).values).toEqual([
    { value: expect.stringMatching(/^de$/i), profiles: 2 },
    { value: 'en', profiles: 1 },
  ]);
});

it('the values of a property come from the latest events, a dotted name reaching into objects', async () => {
  expect(await engine.events.values('Bought', 'colour')).toEqual([
    { value: expect.stringMatching(/^red$/i), events: 2 },
    { value: 5, events: 1 },
    { value: 'blue', events: 1 },
  ]);
  expect(await engine.events.values('Bought', 'cart.total')).toEqual([{ value: 7, events: 3 }]);
  expect(await engine.events.values('Bought', 'cart.note')).toEqual([{ value: 'n', events: 3 }]);
  expect(await engine.events.values('Bought', 'colour', { search: 'LU' })).toEqual([
    { value: 'blue', events: 1 },
  ]);
  expect(await engine.events.values('Never', 'x')).toEqual([]);
});

it('event types are counted when asked', async () => {
  expect(await engine.events.types({ count: true })).toMatchObject([
    { type: 'Bought', events: 4 },
    { type: 'Left', events: 1 },
  ]);
});

it('bad arguments are refused', async () => {
  for (const call of [
    () => engine.attributes.values(''),
    () => engine.attributes.values('city', { limit: 0 }),
    () => engine.attributes.values('city', { search: 5 as never }),
    () => engine.events.values('', 'x'),
    () => engine.events.values('Bought', ''),
    () => engine.events.values('Bought', 'x', { limit: 2_000 }),
    () => engine.events.types({ count: 'yes' as never }),
  ])
    await expect(call()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

it('in a large account a random part is looked at, and the numbers are about right', async () => {
  const large = await accounts.open();
  for (let from = 0; from < 30_000; from += 5_000)
    await large.profiles.upsertMany(
      Array.from({ length: 5_000 }, (_, i) => ({
        externalId: `p${from + i}`,
        attributes: { city: (from + i) % 3 === 0 ? 'Rome' : 'Oslo' },
      })),
      { wait: 'accepted' },
    );
  const { values, estimated } = await large.attributes.values('city');
  expect(estimated).toBe(true);
  expect(values.map(({ value }) => value)).toEqual(['Oslo', 'Rome']);
  expect(Math.abs((values[0]?.profiles ?? 0) - 20_000)).toBeLessThan(2_000);
}, 120_000);
