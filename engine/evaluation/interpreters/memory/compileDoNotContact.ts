import { describeCondition } from '../../../language/rule/describe';
import type { DoNotContactCondition } from '../../../language/rule/types';
import type { Facts } from './facts';
import { TIMELESS, type RuleNode } from './RuleNode';

const NOT_LISTED = { email: false, phone: false };

export function compileDoNotContact(condition: DoNotContactCondition, path: string): RuleNode {
  const wanted = condition.operator === 'isListed';
  const test = (facts: Facts): boolean => {
    const { email, phone } = facts.listed ?? NOT_LISTED;
    const listed =
      condition.doNotContact === 'any' ? email || phone : condition.doNotContact === 'email' ? email : phone;
    return listed === wanted;
  };
  return {
    ...TIMELESS,
    test,
    explain: (facts) => ({
      path,
      text: describeCondition(condition),
      matched: test(facts),
      found: facts.listed ?? NOT_LISTED,
      wanted: condition,
      nextChangeAt: null,
    }),
  };
}
