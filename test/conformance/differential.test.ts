import fc from 'fast-check';
import { accountsOf, handClock } from '../engine/accounts';
import { NOW, rule } from '../engine/evaluation/audience/hostile';
import { crowdOf, writeCrowd } from './crowd';
import { expectAgreement, expectNextChanges, ZONES } from './differential';

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
