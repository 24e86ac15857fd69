import type { Document } from 'mongodb';
import { attributeTypeIn } from '../../../language/attributes/attributeTypeIn';
import { ATTRIBUTE_OPERATORS } from '../../../language/operators/catalogue';
import type { RuleContext } from '../../../language/rule/context';
import { looksIntoAddresses } from '../../../language/rule/identityOperands';
import type { AttributeCondition, Condition, Rule } from '../../../language/rule/types';
import { conditionsOf, isObjectsCondition } from '../../../language/rule/walk';
import { encodeName } from '../../../language/text/names';
import type { Facts } from '../memory/facts';

/** The stored fields that the compiled conditions of a rule look at: of a text what is compared, and not its other form as well. */
export function neededFields(rule: Rule, context: RuleContext): string[] {
  return [...new Set([...conditionsOf(rule)].flatMap((condition) => fieldsOf(condition, context)))];
}

function fieldsOf(condition: Condition, context: RuleContext): string[] {
  if ('attribute' in condition) {
    if (context.computed(condition.attribute)) return [];
    const key = encodeName(condition.attribute);
    return [
      isObjectsCondition(condition) || !comparesFolded(condition, context)
        ? `attributes.${key}`
        : `folded.${key}`,
    ];
  }
  if ('tags' in condition) return ['tags'];
  if ('identity' in condition)
    return [`identities.${condition.identity}`, ...(looksIntoAddresses(condition) ? ['folded.%email'] : [])];
  return 'doNotContact' in condition ? ['identities.email', 'identities.phone'] : [];
}

function comparesFolded(condition: AttributeCondition, context: RuleContext): boolean {
  const type = attributeTypeIn(condition, context);
  const compares = ATTRIBUTE_OPERATORS.get(condition.operator)?.kind !== 'emptiness';
  return compares && ((type === 'text' && condition.caseSensitive !== true) || type === 'list');
}

/** A field stands for everything in it: naming a part of it besides would be refused. */
export function projectionOf(fields: Iterable<string>): Document {
  const all = new Set(fields);
  const wanted = [...all].filter(
    (field) => !field.includes('.') || !all.has(field.slice(0, field.indexOf('.'))),
  );
  return { _id: 1, ...Object.fromEntries(wanted.map((field) => [field, 1])) };
}

/** A stored profile, or the fields of it that were read, as facts. */
export function profileFacts(profile: Document): Facts {
  const { attributes = {}, folded = {}, tags = [], identities = {} } = profile as Partial<Facts>;
  return { attributes, folded, tags, identities };
}
