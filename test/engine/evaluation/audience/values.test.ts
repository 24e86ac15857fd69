import type { AudienceEngine, Rule } from '../../../../engine';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('values');
let engine: AudienceEngine;
beforeAll(async () => {
  engine = await accounts.open();
  const cities = ['London', 'LONDON', 'london', 'Leeds', 'Leeds', 'Lyon', 'São Paulo'];
  await engine.profiles.upsertMany(
    cities.map((city, i) => ({
      externalId: `p${i}`,
      attributes: { city, 'odd.name$': `value ${i % 2}`, points: i },
      tags: i < 3 ? ['VIP', 'All'] : ['all'],
    })),
  );
});

it('the values of an attribute, most frequent first, as the first wrote them', async () => {
  expect(await engine.audience.values(null, { attribute: 'city' })).toEqual([
    { value: 'London', profiles: 3 },
    { value: 'Leeds', profiles: 2 },
    { value: 'Lyon', profiles: 1 },
    { value: 'São Paulo', profiles: 1 },
  ]);
  expect(await engine.audience.values(null, { attribute: 'odd.name$' })).toEqual([
    { value: 'value 0', profiles: 4 },
    { value: 'value 1', profiles: 3 },
  ]);
});

it('of those who match, by a part of the value, and no more than wanted', async () => {
  const vip: Rule = { tags: ['vip'], operator: 'hasAny' };
  expect(await engine.audience.values(vip, { attribute: 'city' })).toEqual([
    { value: 'London', profiles: 3 },
  ]);
  expect(await engine.audience.values(null, { attribute: 'city' }, { search: 'L', limit: 2 })).toEqual([
    { value: 'London', profiles: 3 },
    { value: 'Leeds', profiles: 2 },
  ]);
  expect(await engine.audience.values(null, { attribute: 'city' }, { search: 'SÃO' })).toEqual([
    { value: 'São Paulo', profiles: 1 },
  ]);
  expect(await engine.audience.values(null, 'tags')).toEqual([
    { value: 'All', profiles: 7 },
    { value: 'VIP', profiles: 3 },
  ]);
});

it('what has no texts has no values, and a bad question is refused', async () => {
  expect(await engine.audience.values(null, { attribute: 'points' })).toEqual([]);
  expect(await engine.audience.values(null, { attribute: 'never' })).toEqual([]);
  for (const bad of [
    [null, 'colours'],
    [null, {}],
    [null, null],
    [null, { attribute: 'city' }, { limit: 0 }],
    [null, { attribute: 'city' }, { search: 5 }],
  ])
    await expect(
      engine.audience.values(...(bad as Parameters<typeof engine.audience.values>)),
    ).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
});

it('everybody is counted, estimated and summed up without a rule', async () => {
  expect(await engine.audience.count(null)).toBe(7);
  expect(await engine.audience.estimate(null)).toEqual({ count: 7, low: 7, high: 7 });
  expect(await engine.audience.summary(null)).toMatchObject({
    count: 7,
    contactable: { email: 0, phone: 0 },
  });
});
