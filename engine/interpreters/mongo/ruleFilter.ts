import type { Moment } from '../../calendar/moment';
import type { RuleContext } from '../../rule/context';
import type { Condition, Rule } from '../../rule/types';
import { groupOf } from '../../rule/walk';
import { leafFilter, NOBODY, type ProfileFilter } from './leafFilter';

/** The exact filter of a whole rule; `undefined` when a condition of it has none. Segments have to be inlined. */
export function ruleFilter(rule: Rule, context: RuleContext, moment: Moment): ProfileFilter | undefined {
  const group = groupOf(rule);
  if (!group) return leafFilter(rule as Condition, context, moment);
  const members: ProfileFilter[] = [];
  for (const member of group.members) {
    const filter = ruleFilter(member, context, moment);
    if (filter === undefined) return undefined;
    members.push(filter);
  }
  if (members.length === 0) return group.word === 'any' ? NOBODY : {};
  return { [group.word === 'all' ? '$and' : group.word === 'any' ? '$or' : '$nor']: members };
}
