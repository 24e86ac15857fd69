import fc from 'fast-check';
import type { AudienceEngine, Rule } from '../../engine';
import { accountsOf, handClock } from '../engine/accounts';
import { NOW, rule } from '../engine/audience/hostile';
import { crowdOf, writeCrowd } from './crowd';
import { naiveMatches } from './naive/matches';
import { naiveNextChange } from './naive/nextChange';

const accounts = accountsOf('differential');
const now = Date.parse(NOW);

/** Zones whose clocks are moved on the very day, over midnight, by half an hour; and the one whose days are those of UTC. */
const ZONES = ['UTC', 'Europe/Berlin', 'Atlantic/Azores', 'Australia/Lord_Howe', 'America/Havana', 'Asia/Beirut'];

async function selected(engine: AudienceEngine, asked: Rule): Promise<unknown[]> {
  const found = [];
  for await (const { externalId } of engine.audience.select(asked)) found.push(externalId);
  return found.sort();
}

it.each(ZONES)('both interpreters give the answer that the text of the language gives, word by word (%s)', async (zone) => {
  const engine = await accounts.open({ clock: handClock(NOW), timeZone: zone });
  const crowd = crowdOf(16, zone, zone.length);
  await writeCrowd(engine, crowd);
  await fc.assert(
    fc.asyncProperty(rule, async (asked) => {
      const expected = crowd.people.filter((person, i) => naiveMatches(asked, person, crowd.events[i] ?? [], crowd.world, now)).map(({ externalId }) => externalId);
      const matching = await Promise.all(crowd.people.map(({ externalId = '' }) => engine.audience.matches(asked, { externalId })));
      expect(crowd.people.filter((_, i) => matching[i]).map(({ externalId }) => externalId)).toEqual(expected);
      expect(await selected(engine, asked)).toEqual(expected.sort());
      expect(await engine.audience.count(asked)).toBe(expected.length);
    }),
    { numRuns: 40 },
  );
}, 180_000);

it.each(ZONES)('the next change is the first instant at which the text gives another answer (%s)', async (zone) => {
  const engine = await accounts.open({ clock: handClock(NOW), timeZone: zone });
  const crowd = crowdOf(6, zone, zone.length);
  await writeCrowd(engine, crowd);
  await fc.assert(
    fc.asyncProperty(rule, async (asked) => {
      for (const [i, person] of crowd.people.entries()) {
        const expected = naiveNextChange(asked, person, crowd.events[i] ?? [], crowd.world, now);
        const { nextChangeAt } = await engine.audience.explain(asked, { externalId: person.externalId as string });
        expect(nextChangeAt).toBe(expected === null ? null : new Date(expected).toISOString());
      }
    }),
    { numRuns: 20 },
  );
}, 180_000);
