/** Every case of the table, asked of both interpreters through the door, and of the naive one. */
import type { AudienceEngine, Rule } from '../../engine';
import { accountsOf, handClock } from '../engine/accounts';
import { writeCrowd } from './crowd';
import { naiveMatches } from './naive/matches';
import { naiveNextChange } from './naive/nextChange';
import type { Person, World } from './naive/world';
import { STAGES } from './stages';
import type { Stage } from './Stage';

const accounts = accountsOf('conformance');

async function selected(
  engine: AudienceEngine,
  rule: Rule,
  options: { now?: string } = {},
): Promise<(string | undefined)[]> {
  const found = [];
  for await (const one of engine.audience.select(rule, options)) found.push(one);
  expect(found.map(({ id }) => id)).toEqual(found.map(({ id }) => id).sort());
  return found.map(({ externalId }) => externalId).sort();
}

describe.each(STAGES.map((stage) => [stage.title, stage] as [string, Stage]))(
  'R22–R59 %s',
  (_title, stage) => {
    const names = Object.keys(stage.people).sort();
    const people: Person[] = names.map((externalId) => ({ externalId, ...stage.people[externalId] }));
    const events = names.map((name) =>
      (stage.events ?? []).filter(({ who }) => who === name).map(({ who: _who, ...event }) => event),
    );
    const { zone, types, segments, doNotContact } = stage;
    const world: World = {
      zone,
      types,
      ...(segments && { segments }),
      ...(doNotContact && { doNotContact }),
    };
    const now = Date.parse(stage.now);
    let engine: AudienceEngine;

    beforeAll(async () => {
      engine = await accounts.open({ clock: handClock(stage.now), timeZone: zone });
      await writeCrowd(engine, { people, events, world });
    });

    it.each(stage.cases.map((one) => [one.name, one] as const))(
      '%s',
      async (_name, { rule, members, next }) => {
        expect(await engine.audience.validate(rule)).toEqual({ valid: true, problems: [] });
        const matching = await Promise.all(
          names.map((externalId) => engine.audience.matches(rule, { externalId })),
        );
        expect(names.filter((_, i) => matching[i])).toEqual([...members].sort());
        expect(await selected(engine, rule)).toEqual([...members].sort());
        expect(await engine.audience.count(rule)).toBe(members.length);
        // Texts are written as they are; what a number says is read by the engine alone.
        const asRead = people.map((person) => ({
          ...person,
          attributes: { ...person.attributes, ...(person.attributes?.spent === '100' && { spent: 100 }) },
        }));
        expect(
          names.filter((_, i) => naiveMatches(rule, asRead[i] as Person, events[i] ?? [], world, now)),
        ).toEqual([...members].sort());
        for (const [i, externalId] of names.entries()) {
          const { nextChangeAt } = await engine.audience.explain(rule, { externalId });
          const naive = naiveNextChange(rule, asRead[i] as Person, events[i] ?? [], world, now);
          expect([externalId, nextChangeAt]).toEqual([
            externalId,
            naive === null ? null : new Date(naive).toISOString(),
          ]);
          if (next) expect([externalId, nextChangeAt]).toEqual([externalId, next[externalId] ?? null]);
        }
        // An answer as of the very instant that the engine has named, as it has written it, and of the millisecond before.
        for (const [externalId, at] of Object.entries(next ?? {})) {
          const [just, then] = [new Date(Date.parse(at) - 1).toISOString(), at].map((instant) =>
            Promise.all([
              engine.audience.matches(rule, { externalId }, { now: instant }),
              selected(engine, rule, { now: instant }),
            ]),
          );
          const isIn = members.includes(externalId);
          expect([
            externalId,
            ...[await just, await then].map((answer) => [answer?.[0], answer?.[1].includes(externalId)]),
          ]).toEqual([externalId, [isIn, isIn], [!isIn, !isIn]]);
        }
      },
    );
  },
);
