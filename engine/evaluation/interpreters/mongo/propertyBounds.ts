import { PROPERTY_OPERATORS } from '../../../language/operators/catalogue';
import type { ValueOperatorDefinition } from '../../../language/operators/Operator';
import { wantedOf } from '../../../language/rule/attributeOperands';
import type { PropertyCondition, PropertyRule } from '../../../language/rule/types';
import { groupOf } from '../../../language/rule/walk';
import { encodeName } from '../../../language/text/names';
import { any, boundsOf, UNKNOWN, type Bound, type Bounds } from './bounds';

/**
 * A filter of events that lets everything through that property conditions could count, so that the server sends less; what it lets through
 * is decided by the compiled conditions. Numbers only: stored texts are not folded, and MongoDB sees into arrays, where we do not.
 */
export const propertyFilter = (rules: readonly PropertyRule[]): Bound =>
  any(rules.map((rule) => boundsOf(rule, (condition) => leafBounds(condition as PropertyCondition)).upper));

function leafBounds(condition: PropertyCondition): Bounds {
  const operator = PROPERTY_OPERATORS.get(condition.operator);
  const field = `properties.${encodeName(condition.property)}`;
  if (condition.property.includes('.') || operator === undefined) return UNKNOWN;
  if (operator.kind === 'emptiness')
    return operator.empty ? UNKNOWN : { ...UNKNOWN, upper: { [field]: { $exists: true } } };
  const wanted = wantedOf(condition);
  const meaning =
    operator.kind === 'value'
      ? (operator as ValueOperatorDefinition).number?.mongo(wanted as number[])
      : undefined;
  if (!meaning || !('alternatives' in meaning) || !wanted.every((value) => typeof value === 'number'))
    return UNKNOWN;
  return { ...UNKNOWN, upper: any(meaning.alternatives.map((alternative) => ({ [field]: alternative }))) };
}

/** The stored fields that property conditions look at; a dotted name may be a path, unless it begins with the dot: no field has an empty name. */
export function* propertyFields(rule: PropertyRule): Generator<string> {
  const group = groupOf(rule);
  if (group) {
    for (const member of group.members) yield* propertyFields(member);
    return;
  }
  yield* fieldsOf((rule as PropertyCondition).property);
}

/** The stored fields in which a property may be. */
export function* fieldsOf(property: string): Generator<string> {
  for (const field of fieldsOfProperty(property)) yield `properties.${field}`;
}

/** The same as they are called among the properties: of that very name, or on the way to it. */
export function* fieldsOfProperty(property: string): Generator<string> {
  yield encodeName(property);
  if (property.indexOf('.') > 0) yield encodeName(property.split('.', 1)[0] as string);
}
