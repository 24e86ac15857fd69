import type { StoredValue } from '../../language/attributes/StoredValue';
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
import { turnsOf, type Turns } from './turns';

/** A condition about one field: its answer depends on what is in the field alone, so each different value is asked once. */
export interface Leaf {
  readonly column: string;
  /** Where the answer turns, for columns in order: not each value has to be asked. */
  readonly turns?: Turns;
  /** What the interpreter in memory says of a value; `undefined`: of nothing. */
  holds(value: StoredValue | undefined, folded: StoredValue | undefined): boolean;
}

/** Everybody, where it has no members and they are all to match. */
interface Branch {
  readonly word: 'all' | 'any' | 'none';
  readonly members: readonly PackedRule[];
}

export type PackedRule = Leaf | Branch;

/**
 * A rule as it is asked of columns. `undefined` where a condition looks at anything that is not in them: then the whole rule is asked of documents.
 */
export function packedRule({ compiled, ruleContext, moment }: Question): PackedRule | undefined {
  const made = (rule: Rule): PackedRule | undefined => {
    if (holdsForAll(rule)) return { word: 'all', members: [] };
    const group = groupOf(rule);
    if (!group) return leafOf(rule as Condition, ruleContext, moment);
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

function leafOf(condition: Condition, context: RuleContext, moment: Question['moment']): Leaf | undefined {
  if ('attribute' in condition) {
    if (context.computed(condition.attribute)) return undefined;
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
  return 'column' in rule
    ? new Set([rule.column])
    : new Set(rule.members.flatMap((member) => [...columnsOf(member)]));
}
