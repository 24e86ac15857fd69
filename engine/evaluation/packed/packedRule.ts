import { IDENTITY_OPERATORS } from '../../language/operators/catalogue';
import type { RuleContext } from '../../language/rule/context';
import { inlineSegments } from '../../language/rule/inline';
import type { AttributeCondition, Condition, IdentityCondition, Rule } from '../../language/rule/types';
import { groupOf, isObjectsCondition } from '../../language/rule/walk';
import { encodeName } from '../../language/text/names';
import { compileRule } from '../interpreters/memory/compile';
import type { Facts } from '../interpreters/memory/facts';
import { holdsForAll, type Question } from '../interpreters/mongo/plan';
import { attributeColumn, EXTERNAL_ID, pointsColumn, TAGS } from './columnKeys';
import { columnsOfEvents, eventLeaf } from './eventLeaf';
import type { Leaf, PackedRule } from './parts';
import { turnsOf } from './turns';

/**
 * A rule as it is asked of columns. `undefined` where a condition looks at anything that is not in them: then the whole rule is asked of documents.
 */
export function packedRule(question: Question): PackedRule | undefined {
  const { compiled, ruleContext, moment } = question;
  const made = (rule: Rule): PackedRule | undefined => {
    if (holdsForAll(rule)) return { word: 'all', members: [] };
    const group = groupOf(rule);
    if (!group)
      return isOfEvents(rule as Condition, ruleContext)
        ? eventLeaf(question, rule)
        : leafOf(rule as Condition, ruleContext, moment);
    const members: PackedRule[] = [];
    for (const member of group.members) {
      const packed = made(member);
      if (!packed) return undefined;
      members.push(packed);
    }
    return { word: group.word, members };
  };
  return made(inlineSegments(compiled.rule, ruleContext));
}

/** On an event, or on an attribute that is computed of events. */
const isOfEvents = (condition: Condition, context: RuleContext): boolean =>
  'event' in condition || ('attribute' in condition && context.computed(condition.attribute) !== undefined);

function leafOf(condition: Condition, context: RuleContext, moment: Question['moment']): Leaf | undefined {
  if ('attribute' in condition) {
    const key = encodeName(condition.attribute);
    const { matches } = compileRule(condition, context);
    const turns = isObjectsCondition(condition)
      ? undefined
      : turnsOf(condition as AttributeCondition, context, moment);
    return {
      column: attributeColumn(key),
      ...(turns && { turns }),
      holds: (value, folded) =>
        matches(
          {
            attributes: value === undefined ? {} : { [key]: value },
            folded: folded === undefined ? {} : { [key]: folded },
          },
          moment,
        ),
    };
  }
  if ('identity' in condition) return identityLeaf(condition, context, moment);
  if (!('tags' in condition)) return undefined;
  const { matches } = compileRule(condition, context);
  return {
    column: TAGS,
    holds: (value = []) => matches({ tags: value as NonNullable<Facts['tags']> }, moment),
  };
}

/** Whether somebody has an identity of a kind. Which one it is, documents are asked: all differ, and what is looked for has an index. */
function identityLeaf(
  condition: IdentityCondition,
  context: RuleContext,
  moment: Question['moment'],
): Leaf | undefined {
  if (IDENTITY_OPERATORS.get(condition.operator)?.kind !== 'emptiness') return undefined;
  const { identity: kind } = condition;
  const { matches } = compileRule(condition, context);
  const answers = [matches({}, moment), matches({ identities: { [kind]: ['any'] } }, moment)] as const;
  return {
    column: kind === 'externalId' ? EXTERNAL_ID : pointsColumn(kind),
    turns: { at: [] },
    holds: (value) => answers[value === undefined ? 0 : 1],
  };
}

/** The columns that a rule looks at. */
export function columnsOf(rule: PackedRule): Set<string> {
  if ('column' in rule) return new Set([rule.column]);
  return new Set(
    'ask' in rule ? columnsOfEvents(rule) : rule.members.flatMap((member) => [...columnsOf(member)]),
  );
}
