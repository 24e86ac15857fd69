/** Measures, firsts and lasts, and sequences through the door: what is explained, what is listed as not expressible, whose ids decide. */
import type { AudienceEngine, Rule } from '../../../engine';
import { accountsOf, handClock } from '../accounts';

const accounts = accountsOf('histories');
const NOW = '2025-06-15T12:00:00.000Z';
const anita = { externalId: 'anita' };
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await accounts.open({ clock: handClock(NOW) });
  await engine.profiles.upsert(anita);
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
    {
      profile: anita,
      id: 'k',
      type: 'Cart updated',
      at: '2025-06-15T11:00:00.000Z',
      properties: { cartId: 1 },
    },
  ]);
});

const explain = (rule: Rule): ReturnType<AudienceEngine['audience']['explain']> =>
  engine.audience.explain(rule, anita);

it('explains what was found: the sum, the days, the event that was last', async () => {
  const sum = { of: 'sum', property: 'amount', operator: 'equals', value: 0.3 } as const;
  expect(await explain({ event: 'Purchase', measure: sum })).toMatchObject({ matched: true, found: 0.3 });
  const days = { of: 'days', operator: 'moreThan', value: 2 } as const;
  expect(await explain({ event: 'Purchase', measure: days })).toMatchObject({ matched: false, found: 2 });
  const average = { ...sum, of: 'average' } as const;
  expect(await explain({ event: 'Trial', happened: false, measure: average })).toMatchObject({
    matched: true,
    found: null,
  });
  const where = { property: 'amount', operator: 'is', value: 0.2 } as const;
  expect(await explain({ event: 'Purchase', which: 'last', where })).toMatchObject({
    matched: true,
    found: { id: 'b', at: '2025-06-02T12:00:00.000Z' },
  });
});

it('explains of a sequence which step is missing, and when time alone will bring it', async () => {
  const rule: Rule = {
    event: 'Purchase',
    followedBy: {
      event: 'Cart updated',
      followedBy: { event: 'Purchase', happened: false, within: { amount: 2, unit: 'hours' } },
    },
  };
  const found = await explain(rule);
  expect(found).toMatchObject({
    matched: false,
    found: 0,
    nextChangeAt: '2025-06-15T13:00:00.001Z',
    members: [
      { path: '/followedBy', text: 'followed by "Cart updated"', matched: true, nextChangeAt: null },
      {
        path: '/followedBy/followedBy',
        text: 'not followed by "Purchase" within 2 hours',
        matched: false,
        nextChangeAt: '2025-06-15T13:00:00.001Z',
      },
    ],
  });
});

it('says in a sentence, and lists for Infobip, what cannot be said there', async () => {
  const rule: Rule = {
    event: 'Purchase',
    measure: { of: 'sum', property: 'amount', operator: 'lessThan', value: 500 },
  };
  expect(await engine.audience.describe(rule)).toBe(
    'Everybody who did "Purchase" with a sum of amount of less than 500 at any time.',
  );
  const { query, untranslated } = await engine.audience.exportInfobip({
    all: [{ attribute: 'city', operator: 'is', value: 'London' }, rule],
  });
  expect(query).toBeNull();
  expect(untranslated).toMatchObject([{ path: '/all/1' }]);
});

it('of events that come without an id at one instant, the one that arrived last is the last', async () => {
  const boris = { externalId: 'boris' };
  for (const plan of ['free', 'pro', 'team', 'free', 'pro'])
    await engine.events.track({ profile: boris, type: 'Plan changed', at: NOW, properties: { plan } });
  await engine.events.trackMany(
    ['team', 'free', 'gold'].map((plan) => ({
      profile: boris,
      type: 'Plan changed',
      at: NOW,
      properties: { plan },
    })),
  );
  const asks = (which: 'first' | 'last', value: string): Promise<boolean> =>
    engine.audience.matches(
      { event: 'Plan changed', which, where: { property: 'plan', operator: 'is', value } },
      boris,
    );
  expect([await asks('first', 'free'), await asks('last', 'gold')]).toEqual([true, true]);
});

it('refers and watches in real time as with any other rule', async () => {
  const rule = (value: number): Rule => ({
    event: 'Purchase',
    measure: { of: 'sum', property: 'amount', operator: 'moreOrEqual', value },
  });
  const members = (): Promise<number> => engine.segments.count('Spenders');
  await engine.segments.create({ name: 'Spenders', type: 'realTime', rule: rule(0.35) });
  await engine.work.runDue();
  expect(await members()).toBe(0);
  await engine.events.track({ profile: anita, type: 'Purchase', properties: { amount: 0.05 } });
  expect(await members()).toBe(1);
  await engine.events.track({ profile: anita, type: 'Purchase', properties: { amount: -0.01 } });
  expect(await members()).toBe(0);
  expect(await engine.audience.count({ segment: 'Spenders', operator: 'isNotMember' })).toBe(2);
});
