import type { Explanation } from '../../../api/audience';
import { LAST_INSTANT, MS_PER_DAY } from '../../../language/calendar/instant';
import { Moment } from '../../../language/calendar/moment';
import type { RuleNode } from './RuleNode';
import type { Facts } from './facts';

type GroupWord = 'all' | 'any' | 'none';

const WORDS: Readonly<Record<GroupWord, string>> = {
  all: 'all of these hold',
  any: 'at least one of these holds',
  none: 'none of these holds',
};

/** `all`, `any` or `none` of the members match. */
export function compileGroup(word: GroupWord, members: readonly RuleNode[], path: string): RuleNode {
  const test = TESTS[word](members);
  // While every member gives this answer, the first one to change changes the group.
  const unanimous = word === 'all';
  const next = (facts: Facts, moment: Moment): number => {
    const resting = members.every((member) => member.test(facts, moment) === unanimous);
    return resting ? firstChange(members, facts, moment) : firstUnanimous(members, unanimous, facts, moment);
  };
  return {
    test,
    next,
    lastChange: (facts, moment) => Math.max(...members.map((member) => member.lastChange(facts, moment))),
    explain: (facts, moment): Explanation => ({
      path,
      text: WORDS[word],
      matched: test(facts, moment),
      nextChangeAt: isoOrNull(next(facts, moment)),
      members: members.map((member) => member.explain(facts, moment)),
    }),
  };
}

const TESTS: Readonly<Record<GroupWord, (members: readonly RuleNode[]) => RuleNode['test']>> = {
  all: (members) => (facts, moment) => {
    for (const member of members) if (!member.test(facts, moment)) return false;
    return true;
  },
  any: (members) => (facts, moment) => {
    for (const member of members) if (member.test(facts, moment)) return true;
    return false;
  },
  none: (members) => (facts, moment) => {
    for (const member of members) if (member.test(facts, moment)) return false;
    return true;
  },
};

const firstChange = (members: readonly RuleNode[], facts: Facts, moment: Moment): number =>
  members.reduce((first, member) => Math.min(first, member.next(facts, moment)), Infinity);

/** The Gregorian calendar repeats after 400 years: what birthdays alone have not done by then they never do. */
const CYCLE = 401 * 366 * MS_PER_DAY;

/**
 * The first instant at which every member answers `answer`. Those that do not yet all have to change once, so nothing
 * happens before the last of them has.
 */
function firstUnanimous(members: readonly RuleNode[], answer: boolean, facts: Facts, moment: Moment): number {
  let now = moment;
  let end: number | undefined;
  for (;;) {
    let latest = -Infinity;
    for (const member of members) {
      if (member.test(facts, now) !== answer) latest = Math.max(latest, member.next(facts, now));
    }
    if (latest === -Infinity) return now.ms;
    if (latest === Infinity) return Infinity;
    if (latest > moment.ms + CYCLE) {
      end ??= Math.max(moment.ms, ...members.map((member) => member.lastChange(facts, moment))) + CYCLE;
      if (latest > end) return Infinity;
    }
    now = new Moment(latest, moment.zone);
  }
}

/** What lies behind the last instant of all never comes. */
export const isoOrNull = (ms: number): string | null =>
  ms > LAST_INSTANT ? null : new Date(ms).toISOString();
