import {
  CHANNELS,
  type AudienceEngine,
  type AudienceSummary,
  type ProfileInput,
  type Rule,
} from '../../../../engine';
import { accountsOf } from '../../accounts';

const accounts = accountsOf('summary');
const EVERYBODY: Rule = { none: [{ tags: ['nobody carries this'], operator: 'hasAny' }] };
const NOBODY: AudienceSummary = {
  count: 0,
  contactable: { email: 0, phone: 0 },
  channels: CHANNELS.map((channel) => ({ channel, profiles: 0 })),
  tags: [],
  cities: [],
  countries: [],
  genders: [],
};

const CITIES = ['London', 'New York', 'Mexico City', 'Paris'];
const COUNTRIES = ['UK', 'US', 'MX', 'FR'];

/** 240 people: every fourth in each city, every third a woman, every fifth a vip; two addresses of every sixth, the first of which is listed. */
async function people(engine: AudienceEngine): Promise<ProfileInput[]> {
  const inputs = Array.from({ length: 240 }, (_, i): ProfileInput => ({
    externalId: `p${i}`,
    emails: [`p${i}@example.com`, ...(i % 6 === 0 ? [`other${i}@example.com`] : [])],
    ...(i % 2 === 0 && { phones: [`+4477009${String(i).padStart(5, '0')}`] }),
    attributes: {
      city: CITIES[i % 4],
      country: COUNTRIES[i % 4],
      gender: i % 3 === 0 ? 'F' : 'M',
      address: `${i} High Street`,
      points: i,
    },
    ...(i % 5 === 0 && { tags: ['VIP'] }),
  }));
  expect((await engine.profiles.upsertMany(inputs)).every(({ error }) => error === undefined)).toBe(true);
  await engine.doNotContact.import(
    inputs.filter((_, i) => i % 3 === 0).map(({ emails }) => ({ email: emails?.[0] })),
  );
  await engine.doNotContact.import(
    inputs.filter((_, i) => i % 4 === 0).map(({ phones }) => ({ phone: phones?.[0] })),
  );
  return inputs;
}

/** The same numbers, counted by hand. */
function byHand(
  chosen: number[],
): Pick<AudienceSummary, 'count' | 'contactable' | 'channels'> &
  Record<'tags' | 'cities' | 'countries' | 'genders', Record<string, number>> {
  const tally = (values: (string | undefined)[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const value of values) if (value !== undefined) counts[value] = (counts[value] ?? 0) + 1;
    return counts;
  };
  const email = chosen.filter((i) => i % 3 !== 0 || i % 6 === 0).length;
  const phone = chosen.filter((i) => i % 2 === 0 && i % 4 !== 0).length;
  return {
    count: chosen.length,
    contactable: { email, phone },
    // Whoever is listed here is so for every channel.
    channels: CHANNELS.map((channel) => ({ channel, profiles: channel === 'email' ? email : phone })),
    tags: tally(chosen.map((i) => (i % 5 === 0 ? 'VIP' : undefined))),
    cities: tally(chosen.map((i) => CITIES[i % 4])),
    countries: tally(chosen.map((i) => COUNTRIES[i % 4])),
    genders: tally(chosen.map((i) => (i % 3 === 0 ? 'F' : 'M'))),
  };
}

const FILTERS: [string, Rule, (i: number) => boolean][] = [
  ['R88 nobody is left out without a filter', EVERYBODY, () => true],
  ['R87 by tag', { tags: ['vip'], operator: 'hasAny' }, (i) => i % 5 === 0],
  ['R87 by gender', { attribute: 'gender', operator: 'is', value: 'f' }, (i) => i % 3 === 0],
  ['R87 by country', { attribute: 'country', operator: 'is', value: 'FR' }, (i) => i % 4 === 3],
  ['R87 by city', { attribute: 'city', operator: 'is', value: 'london' }, (i) => i % 4 === 0],
  [
    'R87 by address',
    { attribute: 'address', operator: 'startsWith', value: '12' },
    (i) => String(i).startsWith('12'),
  ],
  [
    'R87 by tag, gender, country, city and address together',
    {
      all: [
        { tags: ['VIP'], operator: 'hasAny' },
        { attribute: 'gender', operator: 'is', value: 'M' },
        { attribute: 'country', operator: 'is', value: 'UK' },
        { attribute: 'city', operator: 'is', value: 'London' },
        { attribute: 'address', operator: 'contains', value: '0 high' },
      ],
    },
    (i) => i % 5 === 0 && i % 3 !== 0 && i % 4 === 0 && i % 10 === 0,
  ],
  [
    'R89 by any other attribute',
    { attribute: 'points', operator: 'greaterOrEqual', value: 200 },
    (i) => i >= 200,
  ],
  ['R89 by when somebody was made known', { attribute: 'createdAt', operator: 'isToday' }, () => true],
  [
    'R90 in New York or in Mexico City, as two groups of rules',
    {
      any: [
        {
          all: [
            { attribute: 'city', operator: 'is', value: 'New York' },
            { tags: ['vip'], operator: 'hasAny' },
          ],
        },
        { all: [{ attribute: 'city', operator: 'is', value: 'Mexico City' }] },
      ],
    },
    (i) => (i % 4 === 1 && i % 5 === 0) || i % 4 === 2,
  ],
];

describe('sums up whom a filter selects', () => {
  let engine: AudienceEngine;
  beforeAll(async () => {
    engine = await accounts.open();
    await people(engine);
  });

  it.each(FILTERS)('%s', async (_name, rule, matches) => {
    const { tags, cities, countries, genders, ...numbers } = await engine.audience.summary(rule);
    const asRecord = (frequent: AudienceSummary['tags']): Record<string, number> =>
      Object.fromEntries(frequent.map(({ value, profiles }) => [value, profiles]));
    const chosen = Array.from({ length: 240 }, (_, i) => i).filter(matches);
    expect(chosen.length).toBeGreaterThan(0);
    expect({
      ...numbers,
      tags: asRecord(tags),
      cities: asRecord(cities),
      countries: asRecord(countries),
      genders: asRecord(genders),
    }).toEqual(byHand(chosen));
    expect(await engine.audience.count(rule)).toBe(numbers.count);
  });

  it('R88 adding a filter refines, and never adds anybody', async () => {
    const filters: Rule[] = [
      { attribute: 'country', operator: 'is', value: 'UK' },
      { attribute: 'gender', operator: 'is', value: 'F' },
      { tags: ['vip'], operator: 'hasAny' },
    ];
    const counts: number[] = [];
    for (let n = 1; n <= filters.length; n++)
      counts.push((await engine.audience.summary({ all: filters.slice(0, n) })).count);
    expect(counts).toEqual([60, 20, 4]);
  });
});

it('R88 reads everybody who matches once, and nobody else', async () => {
  const account = 'one pass';
  const engine = await accounts.open({ account });
  await people(engine);
  const db = await accounts.stored();
  const ns = `${accounts.database.database}.profiles`;
  await db.command({ profile: 2 });
  const { count } = await engine.audience.summary({ attribute: 'city', operator: 'is', value: 'London' });
  await db.command({ profile: 0 });
  const reads = await db
    .collection('system.profile')
    .find({ ns, 'command.filter.account': account })
    .toArray();
  expect(count).toBe(60);
  expect(reads.reduce((sum, { docsExamined }) => sum + Number(docsExamined), 0)).toBe(60);
});

it('R87 R88 has ten of each at most, most frequent first and those of one frequency by their names', async () => {
  const engine = await accounts.open();
  const profiles = Array.from({ length: 12 }, (_, i) =>
    Array.from({ length: i < 4 ? 2 : 3 }, (_unused, n): ProfileInput => {
      const name = `x${String(i).padStart(2, '0')}`;
      return {
        externalId: `${name}-${n}`,
        tags: [name],
        attributes: { city: name, country: name, gender: name },
      };
    }),
  ).flat();
  await engine.profiles.upsertMany(profiles);
  const { tags, cities, countries, genders } = await engine.audience.summary(EVERYBODY);
  const expected = ['x04', 'x05', 'x06', 'x07', 'x08', 'x09', 'x10', 'x11', 'x00', 'x01'].map((value) => ({
    value,
    profiles: value > 'x03' ? 3 : 2,
  }));
  for (const frequent of [tags, cities, countries, genders]) expect(frequent).toEqual(expected);
});

it('R87 counts values that are words of JavaScript or MongoDB like any others', async () => {
  const engine = await accounts.open();
  const hostile = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '$where',
    '$city',
    'a.b',
    '%24',
    'é',
    '\u{1F600}',
  ];
  await engine.profiles.upsertMany(
    hostile.map((value, i): ProfileInput => ({
      externalId: `p${i}`,
      tags: [value],
      attributes: { city: value, country: value, gender: value },
    })),
  );
  const { tags, cities, countries, genders } = await engine.audience.summary(EVERYBODY);
  for (const frequent of [tags, cities, countries, genders]) {
    expect(frequent.map(({ value }) => value).sort()).toEqual([...hostile].sort());
    expect(frequent.every(({ profiles }) => profiles === 1)).toBe(true);
  }
});

it('R88 an account without anybody has nobody to sum up; other accounts are not looked at', async () => {
  await people(await accounts.open());
  const empty = await accounts.open();
  expect(await empty.audience.summary(EVERYBODY)).toEqual(NOBODY);
  expect(await empty.audience.summary({ attribute: 'city', operator: 'is', value: 'London' })).toEqual(
    NOBODY,
  );
  await expect(
    empty.audience.summary({ attribute: 'nothing like it', operator: 'is', value: 'x' }),
  ).rejects.toMatchObject({ code: 'INVALID_RULE' });
  await expect(empty.audience.summary(EVERYBODY, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
});
