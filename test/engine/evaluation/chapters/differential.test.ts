/** Chapters, the events themselves and the text of the language give one answer: of hostile events that come late, twice, in any order, and of hostile rules. */
import fc from 'fast-check';
import type { Rule } from '../../../../engine';
import { crowdOf, writeCrowd, type Crowd } from '../../../conformance/crowd';
import { expectAgreement, expectNextChanges } from '../../../conformance/differential';
import type { Happening } from '../../../conformance/naive/world';
import { accountsOf, handClock } from '../../accounts';
import { denseEvents, denseRule, event, loneComputed, loneRule, NOW, rule } from '../audience/hostile';

jest.mock('../../../../engine/evaluation/facts/sizes', () => jest.requireActual('./smallSizes'));

const accounts = accountsOf('chapters-differential');
const PEOPLE = 3;
const rules = fc.oneof(denseRule, denseRule, loneRule, loneComputed, rule) as fc.Arbitrary<Rule>;

it.each(['UTC', 'Europe/Berlin', 'America/Havana'])(
  'in %s',
  async (zone) => {
    const seed = zone.length;
    const some = (count: number, more: number): Happening[] =>
      [
        ...fc.sample(event as fc.Arbitrary<unknown>, { numRuns: count, seed: seed + more }),
        ...fc
          .sample(denseEvents as fc.Arbitrary<unknown[]>, { numRuns: count / 4, seed: seed + more })
          .flat(),
      ].map((one, i) => ({ ...(one as Happening), id: `e${more}-${i}` }));
    const engine = await accounts.open({ timeZone: zone, clock: handClock(NOW) });
    const events = [some(60, 0), some(40, 100), []];
    const crowd: Crowd = { ...crowdOf(PEOPLE, zone, seed), events };
    await writeCrowd(engine, crowd);
    const asked = fc.sample(rules, { numRuns: 7, seed });
    const answers = async (): Promise<void> => {
      for (const one of asked) {
        await expectAgreement(engine, crowd, one, Date.parse(NOW));
        await expectNextChanges(engine, crowd, one, Date.parse(NOW));
      }
    };
    await answers();
    await answers();
    const chapters = (await accounts.stored()).collection('chapters');
    expect(await chapters.countDocuments({})).toBeGreaterThan(10);
    for (const [who, late] of [some(10, 200), some(10, 300)].entries()) {
      const profile = { externalId: crowd.people[who]?.externalId as string };
      const answered = await engine.events.trackMany(
        [...late, ...(events[who] ?? []).slice(0, 5)].map((one) => ({ ...one, profile })),
      );
      expect(answered.filter(({ error }) => error)).toEqual([]);
      events[who]?.push(...late);
    }
    await answers();
    await answers();
    expect(await engine.health({ deep: true })).toMatchObject({ problems: [] });
  },
  180_000,
);
