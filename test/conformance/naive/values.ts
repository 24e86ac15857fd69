/** Sections 2 and 4.2: values beside each other, and the properties of one event or the fields of one object. */
import type { PropertyCondition, PropertyRule, Scalar } from '../../../engine';
import { exactly, hasNamed, naiveFold, ownNamed } from './text';

/** Section 2: absent, null, "" or []. */
export const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

export const wantedOf = (rule: { value?: Scalar; values?: Scalar[] }): Scalar[] =>
  rule.values ?? (rule.value === undefined ? [] : [rule.value]);

/** A value found beside a wanted one: only of the same JSON type, text folded unless case is to be told apart. */
export function compares(operator: string, found: unknown, wanted: Scalar, caseSensitive: boolean): boolean {
  if (typeof found === 'string' && typeof wanted === 'string') {
    const form = caseSensitive ? exactly : naiveFold;
    const [text, part] = [form(found), form(wanted)];
    if (operator === 'is') return text === part;
    if (operator === 'startsWith') return text.startsWith(part);
    if (operator === 'endsWith') return text.endsWith(part);
    return operator === 'contains' && text.includes(part);
  }
  if (typeof found === 'number' && typeof wanted === 'number') {
    if (operator === 'is') return found === wanted;
    if (operator === 'lessThan') return found < wanted;
    if (operator === 'lessOrEqual') return found <= wanted;
    if (operator === 'greaterOrEqual') return found >= wanted;
    return operator === 'greaterThan' && found > wanted;
  }
  return operator === 'is' && found === wanted;
}

/** Section 4.2. */
export function properties(rule: PropertyRule, found: object): boolean {
  const asked = (member: PropertyRule): boolean => properties(member, found);
  if ('all' in rule) return rule.all.every(asked);
  if ('any' in rule) return rule.any.some(asked);
  if ('none' in rule) return !rule.none.some(asked);
  return property(rule, found);
}

function property(rule: PropertyCondition, found: object): boolean {
  const value = reach(found, rule.property);
  if (rule.operator === 'isEmpty') return isEmpty(value);
  if (rule.operator === 'isNotEmpty') return !isEmpty(value);
  if (rule.operator === 'isNot') return !property({ ...rule, operator: 'is' }, found);
  if (rule.operator === 'notContains') return !property({ ...rule, operator: 'contains' }, found);
  return wantedOf(rule).some((wanted) => compares(rule.operator, value, wanted, rule.caseSensitive === true));
}

/** A property of that very name, else along the dots into objects. */
export function reach(found: object, name: string): unknown {
  if (hasNamed(found, name) || !name.includes('.')) return ownNamed(found, name);
  return name
    .split('.')
    .reduce<unknown>(
      (inside, step) =>
        typeof inside === 'object' && inside !== null && !Array.isArray(inside)
          ? ownNamed(inside, step)
          : undefined,
      found,
    );
}
