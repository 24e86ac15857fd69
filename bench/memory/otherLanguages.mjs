// Rules without events in the languages of other libraries. They compare text as it stands, so the people they are asked about are folded already.

const ORDER = {
  lessThan: { mongo: '$lt', logic: '<', facts: 'lessThan' },
  lessOrEqual: { mongo: '$lte', logic: '<=', facts: 'lessThanInclusive' },
  greaterOrEqual: { mongo: '$gte', logic: '>=', facts: 'greaterThanInclusive' },
  greaterThan: { mongo: '$gt', logic: '>', facts: 'greaterThan' },
};
const folded = (value) => (typeof value === 'string' ? value.toLowerCase() : value);
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** For sift and mingo. */
export const mongoQuery = (rule) => query(rule, {});
/** For ucast, to which a missing number is less than any. */
export const ucastQuery = (rule) => query(rule, { $exists: true });

function query(rule, known) {
  const members = (list) => list.map((member) => query(member, known));
  if (rule.all) return { $and: members(rule.all) };
  if (rule.any) return { $or: members(rule.any) };
  if (rule.none) return { $nor: members(rule.none) };
  if (rule.tags) return { tags: { [rule.operator === 'hasAny' ? '$in' : '$nin']: rule.tags } };
  const { attribute, operator, values } = rule;
  const value = folded(rule.value);
  if (ORDER[operator]) return { [attribute]: { ...known, [ORDER[operator].mongo]: value } };
  if (operator === 'startsWith') return { [attribute]: { $regex: new RegExp(`^${escaped(value)}`) } };
  if (operator === 'contains') return { [attribute]: { $regex: new RegExp(escaped(value)) } };
  if (values) return { [attribute]: { [operator === 'is' ? '$in' : '$nin']: values.map(folded) } };
  return { [attribute]: { [operator === 'is' ? '$eq' : '$ne']: value } };
}

/** For json-logic-js. */
export function jsonLogic(rule) {
  if (rule.all) return { and: rule.all.map(jsonLogic) };
  if (rule.any) return { or: rule.any.map(jsonLogic) };
  if (rule.none) return { '!': { or: rule.none.map(jsonLogic) } };
  if (rule.tags) {
    const any = { or: rule.tags.map((tag) => ({ in: [tag, { var: 'tags' }] })) };
    return rule.operator === 'hasAny' ? any : { '!': any };
  }
  const { attribute, operator, values } = rule;
  const [found, value] = [{ var: attribute }, folded(rule.value)];
  if (ORDER[operator])
    return { and: [{ '!==': [found, null] }, { [ORDER[operator].logic]: [found, value] }] };
  if (operator === 'startsWith') return { '===': [{ substr: [found, 0, value.length] }, value] };
  if (operator === 'contains') return { in: [value, found] };
  const any = values ? { in: [found, values.map(folded)] } : { '===': [found, value] };
  return operator === 'is' ? any : { '!': any };
}

/** For json-rules-engine. */
export function factConditions(rule) {
  if (rule.all) return { all: rule.all.map(factConditions) };
  if (rule.any) return { any: rule.any.map(factConditions) };
  if (rule.none) return { not: { any: rule.none.map(factConditions) } };
  if (rule.tags) {
    const any = { any: rule.tags.map((tag) => ({ fact: 'tags', operator: 'contains', value: tag })) };
    return rule.operator === 'hasAny' ? any : { not: any };
  }
  const { attribute: fact, operator, values } = rule;
  const value = folded(rule.value);
  if (ORDER[operator]) return { fact, operator: ORDER[operator].facts, value };
  if (operator === 'startsWith' || operator === 'contains')
    return { fact, operator: `text ${operator}`, value };
  return values
    ? { fact, operator: operator === 'is' ? 'in' : 'notIn', value: values.map(folded) }
    : { fact, operator: operator === 'is' ? 'equal' : 'notEqual', value };
}
