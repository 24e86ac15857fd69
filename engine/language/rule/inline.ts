import { checkCircle } from './circle';
import type { RuleContext } from './context';
import type { Condition, Rule } from './types';
import { groupOf } from './walk';

/**
 * The rule with every reference to a segment replaced by that segment's rule: the same answer, and nothing
 * left to look up. A segment that is gone stays a reference.
 * @throws InvalidRuleError where they lead in a circle
 */
export function inlineSegments(rule: Rule, context: RuleContext, way: readonly string[] = []): Rule {
  const group = groupOf(rule);
  if (group)
    return {
      [group.word]: group.members.map((member) => inlineSegments(member, context, way)),
    } as unknown as Rule;
  const condition = rule as Condition;
  if (!('segment' in condition)) return condition;
  const segment = context.segment(condition.segment);
  if (!segment) return condition;
  checkCircle(way, segment);
  const inlined = inlineSegments(segment.rule, context, [...way, segment.id]);
  return condition.operator === 'isMember' ? inlined : { none: [inlined] };
}
