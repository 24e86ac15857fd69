import type { AudienceEngine, Rule } from '../../engine';
import type { Crowd } from './crowd';
import { naiveMatches } from './naive/matches';
import { naiveNextChange } from './naive/nextChange';

/** Zones whose clocks are moved on the very day, over midnight, by half an hour; and the one whose days are those of UTC. */
export const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'America/Havana',
  'Asia/Beirut',
];

async function selected(engine: AudienceEngine, asked: Rule): Promise<unknown[]> {
  const found = [];
  for await (const { externalId } of engine.audience.select(asked)) found.push(externalId);
  return found.sort();
}

/** Both interpreters give the answer that the text of the language gives, word by word. @param now ms, where the engine's clock stands. */
export async function expectAgreement(
  engine: AudienceEngine,
  crowd: Crowd,
  asked: Rule,
  now: number,
): Promise<void> {
  const expected = crowd.people
    .filter((person, i) => naiveMatches(asked, person, crowd.events[i] ?? [], crowd.world, now))
    .map(({ externalId }) => externalId);
  const matching = await Promise.all(
    crowd.people.map(({ externalId = '' }) => engine.audience.matches(asked, { externalId })),
  );
  expect(crowd.people.filter((_, i) => matching[i]).map(({ externalId }) => externalId)).toEqual(expected);
  expect(await selected(engine, asked)).toEqual(expected.sort());
  expect(await engine.audience.count(asked)).toBe(expected.length);
}

/** The next change that is named is the first instant at which the text gives another answer. */
export async function expectNextChanges(
  engine: AudienceEngine,
  crowd: Crowd,
  asked: Rule,
  now: number,
): Promise<void> {
  for (const [i, person] of crowd.people.entries()) {
    const expected = naiveNextChange(asked, person, crowd.events[i] ?? [], crowd.world, now);
    const { nextChangeAt } = await engine.audience.explain(asked, {
      externalId: person.externalId as string,
    });
    expect(nextChangeAt).toBe(expected === null ? null : new Date(expected).toISOString());
  }
}
