import fc from 'fast-check';
import type { Rule } from '../../engine';
import { accountsOf, handClock } from '../engine/accounts';
import {
  denseEvents,
  denseRule,
  loneComputed,
  NOW,
  profileRule,
  rule,
} from '../engine/evaluation/audience/hostile';
import { crowdOf, writeCrowd, type Crowd } from './crowd';
import { expectAgreement, expectNextChanges, ZONES } from './differential';
import type { Happening } from './naive/world';

// A few people make several blocks of columns.
jest.mock('../../engine/evaluation/packed/block', () => ({ BLOCK: 8 }));

const accounts = accountsOf('differential');
const now = Date.parse(NOW);

it.each(ZONES)(
  'both interpreters give the answer that the text of the language gives, word by word (%s)',
  async (zone) => {
    const engine = await accounts.open({ clock: handClock(NOW), timeZone: zone });
    const crowd = crowdOf(16, zone, zone.length);
    await writeCrowd(engine, crowd);
    await fc.assert(
      fc.asyncProperty(rule, (asked) => expectAgreement(engine, crowd, asked, now)),
      { numRuns: 40 },
    );
  },
  180_000,
);

it.each(ZONES)(
  'the next change is the first instant at which the text gives another answer (%s)',
  async (zone) => {
    const engine = await accounts.open({ clock: handClock(NOW), timeZone: zone });
    const crowd = crowdOf(6, zone, zone.length);
    await writeCrowd(engine, crowd);
    await fc.assert(
      fc.asyncProperty(rule, (asked) => expectNextChanges(engine, crowd, asked, now)),
      { numRuns: 20 },
    );
  },
  180_000,
);

/** Two types of events, close together, some at one instant; texts, lists and nothing among their amounts. */
function denseCrowd(): Crowd {
  const crowd = crowdOf(16, 'America/Havana', 5);
  const events = fc.sample(denseEvents, { numRuns: crowd.people.length, seed: 5 }).map((some, who) =>
    some.map((one, i) => ({
      ...one,
      id: `${one.id}.${who}.${i}`,
      ...(i % 5 === 4 && { properties: { ...one.properties, amount: ['0.1', [0.1], null, true][who % 4] } }),
    })),
  );
  return { ...crowd, events: events as unknown as Happening[][] };
}

it('scans add up, choose and follow as the text says, over the events themselves and over what an index carries of them', async () => {
  const engine = await accounts.open({ clock: handClock(NOW), timeZone: 'America/Havana' });
  const crowd = denseCrowd();
  await writeCrowd(engine, crowd);
  const several = fc.array(denseRule, { minLength: 2, maxLength: 3 }).map((any): Rule => ({ any }));
  const agree = async (numRuns: number): Promise<number> => {
    let served = 0;
    const property = fc.asyncProperty(fc.oneof(denseRule, loneComputed, several), async (one) => {
      await expectAgreement(engine, crowd, one, now);
      const { events } = await engine.audience.explainPlan(one);
      if (events.some(({ propertyIndex }) => propertyIndex === true)) served++;
    });
    await fc.assert(property, { numRuns });
    return served;
  };
  expect(await agree(40)).toBe(0);
  for (const [i, one] of fc.sample(denseRule, { numRuns: 40, seed: 1 }).entries())
    await engine.segments.create({ name: `Uses ${i}`, type: 'snapshot', rule: one });
  await engine.work.runDue();
  expect(await agree(40)).toBeGreaterThan(5);
}, 180_000);

/** How often columns have answered, of so many rules, whoever of the people is marked. */
async function agreeInColumns(
  zone: string,
  crowd: Crowd,
  rules: fc.Arbitrary<Rule>,
  numRuns = 60,
): Promise<number> {
  const engine = await accounts.open({ clock: handClock(NOW), timeZone: zone, columns: { from: 1 } });
  await writeCrowd(engine, crowd);
  await engine.work.runDue();
  const profiles = (await accounts.stored()).collection('profiles');
  const marked = fc.array(fc.constantFrom(...crowd.people.map(({ externalId }) => externalId)), {
    maxLength: 6,
  });
  let served = 0;
  const property = fc.asyncProperty(rules, marked, async (asked, names) => {
    await profiles.updateMany({ externalId: { $in: names } }, { $set: { unpacked: true } });
    if (names.length % 3 === 0) await engine.work.runDue();
    await expectAgreement(engine, crowd, asked, now);
    if ((await engine.audience.explainPlan(asked)).columns) served++;
  });
  await fc.assert(property, { numRuns });
  return served;
}

it.each(ZONES.slice(1, 3))(
  'columns give the answer that the text of the language gives, whoever of the people is packed (%s)',
  async (zone) => expect(await agreeInColumns(zone, crowdOf(20, zone, 11), profileRule)).toBe(60),
  180_000,
);

it.each(ZONES.slice(0, 2))(
  'columns give that answer of what people did as well, wherever they can (%s)',
  async (zone) => expect(await agreeInColumns(zone, crowdOf(20, zone, 12), rule)).toBeGreaterThan(25),
  180_000,
);

it('columns add up, choose and follow as the text says', async () => {
  const several = fc.array(denseRule, { minLength: 2, maxLength: 3 }).map((any): Rule => ({ any }));
  const rules = fc.oneof(denseRule, loneComputed, several);
  expect(await agreeInColumns('America/Havana', denseCrowd(), rules, 120)).toBeGreaterThan(60);
}, 180_000);
