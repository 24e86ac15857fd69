import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { inbox, press, startExample, useNodeRed } from './runFlow';

const database = testDatabase('node-red-journeys');
const DAY = 24 * 3_600_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY);
const day = (instant: Date): string => instant.toISOString().slice(0, 10);
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.attributes.define({ name: 'contractEnd', type: 'date' });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const tagsOf = async (externalId: string): Promise<string[]> =>
  (await engine.profiles.get({ externalId })).tags;
const person = (externalId: string, firstName: string, attributes: Record<string, unknown> = {}) =>
  engine.profiles.upsert({
    externalId,
    emails: [`${externalId}@example.com`],
    attributes: { firstName, ...attributes },
  });

const waiting = async (nodeId: string): Promise<number> => {
  const flowId = nodeId.replace(/-[a-z]+$/, '-tab');
  return (await engine.waits.places({ flowId })).find(({ place }) => place.nodeId === nodeId)?.waiting ?? 0;
};
const launched = (id: string): Promise<void> =>
  eventually(async () =>
    (await engine.flows.list({ status: 'active' })).some((flow) => flow.id === id && !flow.populating),
  );

test('abandoned-cart: who does not buy the cart is reminded, who buys another one too, the holdout is left alone; the report has the lift with its interval', async () => {
  await engine.segments.create({
    name: 'Left a cart',
    type: 'realTime',
    rule: { event: 'Cart left', timeframe: { operator: 'withinTheLast', amount: 7, unit: 'days' } },
  });
  const people = Array.from({ length: 40 }, (_, i) => `c${i}`);
  for (const id of people) await person(id, id);
  await startExample(database.uri, 'abandoned-cart', {
    'cart-entry': { maxPerSecond: 1_000, maxConcurrent: 100 },
    'cart-split': { branches: 'reminder: 70', holdout: '30' },
    'cart-wait': { amount: '3' },
  });
  await launched('abandoned-cart');
  const shown = inbox('cart-shown');
  const leave = (type: string, ids: readonly string[], cartId: (id: string) => string) =>
    engine.events.trackMany(
      ids.map((id) => ({ profile: { externalId: id }, type, properties: { cartId: cartId(id) } })),
    );
  await leave('Cart left', people, (id) => `cart ${id}`);
  // A third buys the cart, a third something else, and one of them says no email.
  const [buyers, others] = [people.slice(0, 15), people.slice(15, 30)];
  await leave('Purchase', buyers, (id) => `cart ${id}`);
  await leave('Purchase', others, () => 'another');
  await engine.doNotContact.add({ email: 'c39@example.com', reason: 'unsubscribed', source: 'test' });
  const branches = async () => (await engine.splits.report('cart reminder')).branches;
  await eventually(async () => (await branches()).reduce((sum, { profiles }) => sum + profiles, 0) === 40);
  const [reminder, holdout] = await branches();
  const told = (await shown.take(reminder?.profiles as number)).map(({ payload }) => payload as string);
  const heldOut = new Set(people.filter((id) => !told.some((line) => new RegExp(`\\b${id}\\b`).test(line))));
  expect(heldOut.size).toBe(holdout?.profiles);
  expect(told.sort()).toEqual(
    people
      .filter((id) => !heldOut.has(id))
      .map((id) =>
        buyers.includes(id)
          ? `${id} has bought the cart cart ${id}`
          : id === 'c39'
            ? 'c39 is not reminded of the cart (unsubscribed)'
            : `Reminded of the cart cart ${id}: ${id}`,
      )
      .sort(),
  );
  const contacted = told.filter((line) => line.startsWith('Reminded')).length;
  await eventually(async () => (await engine.contacts.count()) === contacted);
  press('cart-ask');
  const { payload: report } = await inbox('cart-told').next();
  expect(report).toMatchObject({
    total: { entered: 40, ended: reminder?.profiles, allowed: contacted },
    goal: { profiles: 40, reached: 30 },
  });
  const [first, last] = report.splits[0].branches;
  expect(first).toMatchObject({ name: 'reminder', profiles: reminder?.profiles });
  expect(first.lift).toBeCloseTo(first.rate - last.rate, 12);
  expect(first.interval[0]).toBeLessThan(first.lift);
  expect(first.interval[1]).toBeGreaterThan(first.lift);
  // Whoever waits or is held out is acknowledged: nobody is handed out again.
  await eventually(async () => (await engine.entries.claim('abandoned-cart', { leaseMs: 0 })).length === 0);
});

test('renewal-reminder: who has less than a week left is reminded, a listed one is rejected, others wait for a morning of their own and follow a renewal', async () => {
  await engine.segments.create({
    name: 'Has a contract',
    type: 'realTime',
    rule: { attribute: 'contractEnd', operator: 'isNotEmpty' },
  });
  await person('ada', 'Ada', { contractEnd: day(inDays(5)) });
  await person('ben', 'Ben', { contractEnd: day(inDays(5)) });
  await person('cleo', 'Cleo', { contractEnd: day(inDays(30)), timeZone: 'America/New_York' });
  await engine.doNotContact.add({ email: 'ben@example.com', reason: 'unsubscribed', source: 'test' });
  await startExample(database.uri, 'renewal-reminder');
  const shown = inbox('renewal-reminder-shown');
  const told = (await shown.take(2)).map(({ payload }) => payload as string);
  expect(told.sort()).toEqual(['Ada is reminded that the contract ends', 'Ben was rejected (unsubscribed)']);
  await eventually(async () => (await waiting('renewal-reminder-wait')) === 1);
  // Her morning has come; a renewal first would have put it off.
  await person('cleo', 'Cleo', { contractEnd: day(inDays(300)) });
  expect(await waiting('renewal-reminder-wait')).toBe(1);
  await person('cleo', 'Cleo', { contractEnd: day(inDays(3)) });
  expect((await shown.next()).payload).toBe('Cleo is reminded that the contract ends');
  // Who has no contract any more is not waited for.
  await person('dan', 'Dan', { contractEnd: day(inDays(90)) });
  await eventually(async () => (await waiting('renewal-reminder-wait')) === 1);
  await person('dan', 'Dan', { contractEnd: null });
  expect(await waiting('renewal-reminder-wait')).toBe(0);
  await eventually(async () => (await engine.entries.claim('renewal-reminder', { leaseMs: 0 })).length === 0);
});

test('win-back: who bought nothing more for 30 days starts the flow, by time alone; who was contacted twice in 7 days waits', async () => {
  await engine.contacts.policy.set({
    caps: [{ most: 2, per: { amount: 7, unit: 'days' }, except: ['reminder'] }],
  });
  await engine.segments.create({
    name: 'Bought in the last 30 days',
    type: 'realTime',
    rule: { event: 'Purchase', timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } },
  });
  await person('dora', 'Dora');
  await person('eve', 'Eve');
  for (let i = 0; i < 2; i++)
    await engine.contacts.record({ profile: { externalId: 'eve' }, channel: 'email' });
  await startExample(database.uri, 'win-back');
  const shown = inbox('win-back-shown');
  await launched('win-back');
  // The only purchase of both is 30 days old in five seconds.
  await engine.events.trackMany(
    ['dora', 'eve'].map((externalId) => ({
      profile: { externalId },
      type: 'Purchase',
      at: new Date(Date.now() - 30 * DAY + 5_000),
    })),
  );
  expect((await shown.next()).payload).toBe('Dora has gone quiet');
  expect(await tagsOf('dora')).toEqual(['win back']);
  await eventually(async () => (await waiting('win-back-may')) === 1);
  expect(await tagsOf('eve')).toEqual([]);
  expect(shown.all).toHaveLength(1);
});
