import fc from 'fast-check';
import type { Rule } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';
import { bought, LONDON, membersOf, NOTHING_DUE } from '../../watching';

// Members are counted as if they were many.
jest.mock('../../../../engine/membership/segments/fewMembers', () => ({ FEW: 0 }));

const accounts = accountsOf('histories');
const START = Date.parse('2030-03-01T12:00:00.000Z');
const HOUR = 3_600_000;
const PEOPLE = ['ada', 'bob', 'cleo'];

const RULES: Readonly<Record<string, Rule>> = {
  london: LONDON,
  buyers: bought(2, 3),
  once: {
    event: 'Purchase',
    occurrence: { operator: 'equals', count: 1 },
    timeframe: { operator: 'betweenTheLast', from: 1, to: 4, unit: 'days' },
  },
  quiet: {
    all: [
      { event: 'Visit', happened: false, timeframe: { operator: 'withinTheLast', amount: 2, unit: 'days' } },
      { tags: ['vip'], operator: 'hasNone' },
    ],
  },
  mixed: {
    any: [
      { none: [bought(1, 2)] },
      {
        all: [
          { tags: ['vip'], operator: 'hasAny' },
          { event: 'Visit', timeframe: { operator: 'beforeTheLast', amount: 1, unit: 'days' } },
        ],
      },
    ],
  },
};

const who = fc.constantFrom(...PEOPLE);
const tracked = fc.record({
  id: fc.integer({ min: 0, max: 40 }).map((n) => `e${n}`),
  who,
  type: fc.constantFrom('Purchase', 'Visit'),
  hours: fc.integer({ min: -140, max: 60 }),
});
const change = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      tracked: fc.array(tracked, { minLength: 1, maxLength: 4 }),
      accepted: fc.boolean(),
    }),
  },
  fc.record({ who, city: fc.constantFrom('London', 'Rome', null) }),
  fc.record({ who, tag: fc.boolean() }),
  fc.record({ pass: fc.integer({ min: 1, max: 50 }) }),
);

it('R7 whatever happens, in whatever order it arrives, the members are those whom the rule names', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 3, maxLength: 14 }), async (history) => {
      const clock = handClock(new Date(START).toISOString());
      const engine = await accounts.open({ clock });
      await engine.attributes.define({ name: 'city', type: 'text' });
      await engine.profiles.upsertMany(PEOPLE.map((externalId) => ({ externalId })));
      const names = Object.keys(RULES);
      // Half of them are there from the start, the others come in the middle.
      const create = (half: number) =>
        Promise.all(
          names
            .filter((_, i) => i % 2 === half)
            .map((name) => engine.segments.create({ name, type: 'realTime', rule: RULES[name] as Rule })),
        );
      await create(0);
      for (const [i, step] of history.entries()) {
        if (i === history.length >> 1) await create(1);
        if ('pass' in step) clock.set(new Date(clock.now().getTime() + step.pass * HOUR).toISOString());
        else if ('tracked' in step) {
          const events = step.tracked.map(({ id, who: externalId, type, hours }) => ({
            id,
            profile: { externalId },
            type,
            at: new Date(START + hours * HOUR),
          }));
          await engine.events.trackMany(events, { wait: step.accepted ? 'accepted' : 'evaluated' });
        } else if ('city' in step)
          await engine.profiles.upsert({ externalId: step.who, attributes: { city: step.city } });
        else
          await (step.tag
            ? engine.tags.add([{ externalId: step.who }], ['vip'])
            : engine.tags.remove([{ externalId: step.who }], ['vip']));
        // What is stored of it now must not be believed later.
        await engine.segments.count(names[(i % 2) * 2] as string);
      }
      await engine.work.runDue();
      for (const name of names) {
        const answers = await Promise.all(
          PEOPLE.map((externalId) => engine.audience.matches(RULES[name] as Rule, { externalId })),
        );
        expect([name, ...(await membersOf(engine, name))]).toEqual([
          name,
          ...PEOPLE.filter((_, i) => answers[i]),
        ]);
        expect([name, await engine.segments.count(name)]).toEqual([name, answers.filter(Boolean).length]);
      }
      expect(await engine.work.runDue()).toEqual(NOTHING_DUE);
      await engine.close();
    }),
    { numRuns: 40, seed: 20300301 },
  );
}, 180_000);

it('the same events in any order of arrival give the same members', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .uniqueArray(tracked, { minLength: 2, maxLength: 20, selector: ({ id }) => id })
        .chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
        ),
      async (orders) => {
        const members: string[][][] = [];
        for (const order of orders) {
          const engine = await accounts.open({ clock: handClock(new Date(START).toISOString()) });
          await engine.attributes.define({ name: 'city', type: 'text' });
          await engine.profiles.upsertMany(PEOPLE.map((externalId) => ({ externalId })));
          for (const [name, rule] of Object.entries(RULES))
            await engine.segments.create({ name, type: 'realTime', rule });
          await engine.work.runDue();
          for (const { id, who: externalId, type, hours } of order)
            await engine.events.track({
              id,
              profile: { externalId },
              type,
              at: new Date(START + hours * HOUR),
            });
          members.push(await Promise.all(Object.keys(RULES).map((name) => membersOf(engine, name))));
          await engine.close();
        }
        expect(members[1]).toEqual(members[0]);
      },
    ),
    { numRuns: 12, seed: 20300302 },
  );
}, 180_000);
