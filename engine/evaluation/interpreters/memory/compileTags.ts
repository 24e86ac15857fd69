import { TAG_OPERATORS, type TagOperatorDefinition } from '../../../language/operators/setOperators';
import { describeCondition } from '../../../language/rule/describe';
import type { TagsCondition } from '../../../language/rule/types';
import { foldName } from '../../../language/text/fold';
import type { Facts } from './facts';
import { TIMELESS, type RuleNode } from './RuleNode';

/** The wanted tags as they are stored, each once. */
export const wantedTags = (condition: TagsCondition): string[] => [...new Set(condition.tags.map(foldName))];

export function compileTags(condition: TagsCondition, path: string): RuleNode {
  const operator = TAG_OPERATORS.get(condition.operator) as TagOperatorDefinition;
  const wanted = wantedTags(condition);
  const test = (facts: Facts): boolean => {
    const tags = facts.tags ?? [];
    let found = 0;
    for (const tag of wanted) if (tags.includes(tag)) found++;
    return operator.test(found, wanted.length);
  };
  return {
    ...TIMELESS,
    test,
    explain: (facts) => ({
      path,
      text: describeCondition(condition),
      matched: test(facts),
      found: facts.tags ?? [],
      wanted: condition,
      nextChangeAt: null,
    }),
  };
}
