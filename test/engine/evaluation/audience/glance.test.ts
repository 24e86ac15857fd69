import type { AudienceEngine, Rule } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';

const accounts = accountsOf('glance');
const clock = handClock('2025-06-30T12:00:00.000Z');
const BOUGHT: Rule = {
  event: 'Purchase',
  timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
};
const channels = (numbers: Record<string, number>): { channel: string; profiles: number }[] =>
  Object.entries(numbers).map(([channel, profiles]) => ({ channel, profiles }));
const VIP: Rule = { tags: ['VIP'], operator: 'hasAny' };

async function withPeople(): Promise<AudienceEngine> {
  const engine = await accounts.open({ clock });
  await engine.tags.create('VIP');
  await engine.profiles.upsertMany([
    {
      externalId: 'ada',
      emails: ['ada@example.com', 'ada@home.example'],
      phones: ['+447700900001'],
      attributes: { city: 'London', country: 'UK', gender: 'F' },
      tags: ['vip', 'trial'],
    },
    {
      externalId: 'bob',
      emails: ['bob@example.com'],
      attributes: { city: 'LONDON', country: 'UK', gender: 'M' },
      tags: ['vip'],
    },
    { externalId: 'cy', phones: ['+447700900003'], attributes: { city: 'Paris' } },
    { externalId: 'di', attributes: { city: 'Oslo', gender: 'F' }, tags: ['Trial'] },
  ]);
  await engine.events.trackMany(
    ['ada', 'cy'].map((externalId) => ({
      profile: { externalId },
      type: 'Purchase',
      at: '2025-06-20T00:00:00Z',
    })),
  );
  await engine.doNotContact.add({ email: 'ada@example.com', reason: 'manual', source: 'test' });
  await engine.doNotContact.add({ email: 'bob@example.com', reason: 'manual', source: 'test' });
  await engine.doNotContact.add({ phone: '+447700900003', channel: 'sms', reason: 'manual', source: 'test' });
  return engine;
}

it('R88: sums up who matches: how many, how many can be contacted, and where they are', async () => {
  const engine = await withPeople();
  expect(await engine.audience.summary({ identity: 'externalId', operator: 'isNotEmpty' })).toEqual({
    count: 4,
    // Ada has a second address; Bob's only one is listed, and so is Cy's only phone.
    contactable: { email: 1, phone: 1 },
    // Cy's phone is listed for SMS alone.
    channels: channels({ email: 1, sms: 1, viber: 2, voice: 2, whatsapp: 2 }),
    tags: [
      { value: 'VIP', profiles: 2 },
      { value: 'trial', profiles: 2 },
    ].sort((a, b) => (a.value.toLowerCase() < b.value.toLowerCase() ? -1 : 1)),
    cities: [
      { value: 'London', profiles: 2 },
      { value: 'Oslo', profiles: 1 },
      { value: 'Paris', profiles: 1 },
    ],
    countries: [{ value: 'UK', profiles: 2 }],
    genders: [
      { value: 'F', profiles: 2 },
      { value: 'M', profiles: 1 },
    ],
  });
  expect(await engine.audience.summary(BOUGHT)).toMatchObject({
    count: 2,
    contactable: { email: 1, phone: 1 },
    cities: [
      { value: 'London', profiles: 1 },
      { value: 'Paris', profiles: 1 },
    ],
  });
  expect(await engine.audience.summary({ event: 'Never' })).toEqual({
    count: 0,
    contactable: { email: 0, phone: 0 },
    channels: channels({ email: 0, sms: 0, viber: 0, voice: 0, whatsapp: 0 }),
    tags: [],
    cities: [],
    countries: [],
    genders: [],
  });
});

it('lists the ten most frequent values, most frequent first', async () => {
  const engine = await accounts.open({ clock });
  // Eleven cities: the first has one profile, the last eleven.
  const cities = Array.from({ length: 11 }, (_, i) => ({ value: `City ${i + 1}`, profiles: i + 1 }));
  await engine.profiles.upsertMany(
    cities.flatMap(({ value, profiles }) =>
      Array.from({ length: profiles }, (_, i) => ({
        externalId: `${value} ${i}`,
        attributes: { city: i % 2 === 0 ? value : value.toUpperCase() },
      })),
    ),
  );
  expect((await engine.audience.summary({ attribute: 'city', operator: 'isNotEmpty' })).cities).toEqual(
    cities.reverse().slice(0, 10),
  );
});

it('B4: says whom a change of a rule would gain and lose, before it is saved', async () => {
  const engine = await withPeople();
  const comparison = await engine.segments.compare(BOUGHT, VIP);
  expect({
    ...comparison,
    gainedProfiles: comparison.gainedProfiles.map(({ externalId }) => externalId),
    lostProfiles: comparison.lostProfiles.map(({ externalId }) => externalId),
  }).toEqual({
    before: 2,
    after: 2,
    gained: 1,
    lost: 1,
    gainedProfiles: ['bob'],
    lostProfiles: ['cy'],
  });
  expect(await engine.segments.compare(BOUGHT, BOUGHT)).toMatchObject({
    before: 2,
    after: 2,
    gained: 0,
    lost: 0,
  });
  expect(await engine.segments.compare(BOUGHT, { none: [BOUGHT] })).toMatchObject({
    before: 2,
    after: 2,
    gained: 2,
    lost: 2,
  });
  expect(
    await engine.segments.compare(BOUGHT, { event: 'Purchase' }, { now: '2026-01-01T00:00:00Z' }),
  ).toMatchObject({ before: 0, after: 2, gained: 2, lost: 0 });
  await expect(engine.segments.compare(BOUGHT, {} as never)).rejects.toMatchObject({ code: 'INVALID_RULE' });
});

it('lists the first hundred of a comparison and counts all', async () => {
  const engine = await accounts.open({ clock });
  await engine.profiles.upsertMany(
    Array.from({ length: 130 }, (_, i) => ({
      externalId: `p${i}`,
      attributes: { city: i < 5 ? 'Oslo' : 'Paris' },
    })),
  );
  const { gainedProfiles, lostProfiles, ...numbers } = await engine.segments.compare(
    { attribute: 'city', operator: 'is', value: 'oslo' },
    { attribute: 'city', operator: 'is', value: 'paris' },
  );
  expect(numbers).toEqual({ before: 5, after: 125, gained: 125, lost: 5 });
  expect([gainedProfiles.length, lostProfiles.length]).toEqual([100, 5]);
  expect(gainedProfiles.map(({ id }) => id)).toEqual(gainedProfiles.map(({ id }) => id).sort());
});

it('counts a small account exactly where it could estimate', async () => {
  const engine = await withPeople();
  expect(await engine.audience.estimate(BOUGHT)).toEqual({ count: 2, low: 2, high: 2 });
  await expect(engine.audience.estimate({} as never)).rejects.toMatchObject({ code: 'INVALID_RULE' });
});

const PLANS: [
  string,
  Rule,
  { select: string; count: string; events?: object[]; filtersProfiles: boolean },
][] = [
  [
    'attributes and tags',
    { all: [VIP, { attribute: 'city', operator: 'is', value: 'London' }] },
    { select: 'filter', count: 'filter', events: [], filtersProfiles: true },
  ],
  [
    'an event',
    BOUGHT,
    {
      select: 'events',
      count: 'events',
      events: [
        {
          event: 'Purchase',
          from: '2025-05-31T12:00:00.000Z',
          to: '2025-06-30T12:00:00.000Z',
          conditions: 1,
          readsProperties: false,
        },
      ],
      filtersProfiles: false,
    },
  ],
  [
    'an event and an attribute',
    { all: [BOUGHT, VIP] },
    { select: 'events', count: 'events', filtersProfiles: true },
  ],
  ['no event', { none: [BOUGHT] }, { select: 'audience', count: 'complement', filtersProfiles: false }],
  [
    'an event or a tag',
    { any: [BOUGHT, VIP] },
    { select: 'audience', count: 'audience', filtersProfiles: false },
  ],
  [
    'the Do Not Contact list',
    { all: [VIP, { doNotContact: 'any', operator: 'isListed' }] },
    { select: 'audience', count: 'audience', events: [], filtersProfiles: true },
  ],
  [
    'a segment',
    { segment: 'Inactive Mobile Users', operator: 'isMember' },
    { select: 'audience', count: 'complement', filtersProfiles: false },
  ],
  [
    'more event conditions than are counted at once',
    { all: Array.from({ length: 65 }, (_, i): Rule => ({ event: `Type ${i}` })) },
    { select: 'batches', count: 'batches', events: [], filtersProfiles: false },
  ],
];

it.each(PLANS)('tells how it would ask, and why: %s', async (_name, rule, expected) => {
  const engine = await accounts.open({ clock });
  const plan = await engine.audience.explainPlan(rule);
  expect(plan).toMatchObject(expected);
  expect(plan.why.select).toMatch(/\w.*\./);
  expect(plan.why.count).toMatch(/\w.*\./);
});

it('reads a type of event once for conditions whose windows overlap', async () => {
  const engine = await accounts.open({ clock });
  const { events } = await engine.audience.explainPlan({
    all: [
      BOUGHT,
      { event: 'Purchase', occurrence: { operator: 'lessThan', count: 9 } },
      { event: 'Purchase', where: { property: 'amount', operator: 'greaterThan', value: 5 } },
    ],
  });
  expect(events).toEqual([
    { event: 'Purchase', from: null, to: '2025-05-31T11:59:59.999Z', conditions: 1, readsProperties: false },
    {
      event: 'Purchase',
      from: '2025-05-31T12:00:00.000Z',
      to: '2025-06-30T12:00:00.000Z',
      conditions: 2,
      readsProperties: false,
    },
    { event: 'Purchase', from: null, to: '2025-06-30T12:00:00.000Z', conditions: 1, readsProperties: true },
  ]);
});
