import fc from 'fast-check';
import type { AudienceEngine, Rule } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';
import { ATTRIBUTES, COMPUTED, event, NOW, profile, rule } from './hostile';

const accounts = accountsOf('agreement');
const PEOPLE = 24;

async function populate(engine: AudienceEngine, seed: number): Promise<void> {
  for (const [name, type] of Object.entries(ATTRIBUTES)) await engine.attributes.define({ name, type });
  for (const [name, definition] of Object.entries(COMPUTED))
    await engine.attributes.compute({ name, ...definition });
  const people = fc.sample(profile, { numRuns: PEOPLE, seed });
  const written = await engine.profiles.upsertMany(
    people.map(({ email, phone, ...rest }, i) => ({
      externalId: `${i % 3 === 0 ? 'P' : '$p'}${i}.`,
      ...rest,
      ...(email && { emails: [`p${i}@example.com`] }),
      ...(phone && { phones: [`+44207946${String(i).padStart(4, '0')}`] }),
    })),
  );
  expect(written.filter(({ error }) => error)).toEqual([]);
  // The first few do most of it; the last few nothing.
  const events = fc.sample(fc.tuple(event, fc.integer({ min: 0, max: PEOPLE * 10 })), { numRuns: 150, seed });
  const tracked = await engine.events.trackMany(
    events.map(([one, who]) => ({
      ...one,
      profile: { externalId: externalIdOf(Math.floor(who ** 2 / (PEOPLE * 130))) },
    })),
  );
  expect(tracked.filter(({ error }) => error)).toEqual([]);
  for (let i = 0; i < PEOPLE; i += 5)
    await engine.doNotContact.add({ email: `p${i}@example.com`, reason: 'manual', source: 'test' });
  await engine.doNotContact.add({ phone: '+442079460001', reason: 'manual', source: 'test' });
  await engine.segments.create({ name: 'Bought', type: 'snapshot', rule: { event: 'Buy' } });
  await engine.segments.create({
    name: 'Spenders',
    type: 'snapshot',
    rule: {
      none: [
        { attribute: 'spend', operator: 'lessThan', value: 5 },
        { segment: 'Bought', operator: 'isNotMember' },
      ],
    },
  });
}

const externalIdOf = (i: number): string => `${i % 3 === 0 ? 'P' : '$p'}${i}.`;

async function selected(engine: AudienceEngine, asked: Rule): Promise<{ id: string; externalId?: string }[]> {
  const found = [];
  for await (const one of engine.audience.select(asked)) found.push(one);
  return found;
}

it.each(['UTC', 'Europe/Berlin'])(
  'B8: selects and counts exactly those who match one by one, whatever the rule and the values (%s)',
  async (timeZone) => {
    const engine = await accounts.open({ clock: handClock(NOW), timeZone });
    await populate(engine, timeZone.length);
    const everyone = (await engine.profiles.find(null, { limit: 1000 })).map(({ id, externalId }) => ({
      id,
      externalId,
    }));
    await fc.assert(
      fc.asyncProperty(rule, async (asked) => {
        const answers = await Promise.all(everyone.map(({ id }) => engine.audience.matches(asked, { id })));
        const expected = everyone.filter((_, i) => answers[i]);
        expect(await selected(engine, asked)).toEqual(expected);
        expect(await engine.audience.count(asked)).toBe(expected.length);
      }),
      { numRuns: 150, seed: 20250330 },
    );
  },
  180_000,
);
