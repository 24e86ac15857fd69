import { isObject, type JsonObject } from '../rule/readers';
import type { AttributeCondition, RelativeDateOperator, Rule } from '../rule/types';
import { fieldOf } from './fields';
import type { Comparison } from './query';
import type { Reading } from './Reading';
import { readDuration, type Distance } from './relativeNow';

/** `{ "#relNow": "P7D" }`: a day so far from today; only the date part of a datetime counts. */
export function importRelative(
  reading: Reading,
  word: Comparison,
  attribute: string,
  value: JsonObject,
  path: string,
): Rule | undefined {
  const distance = distanceIn(value);
  if (!distance)
    return reading.note(
      path,
      value['#relNow'],
      'Only whole days, weeks, months or years from now can be said, such as { "#relNow": "-P7D" }.',
    );
  const type = reading.context.attributeType(attribute);
  if (type !== undefined && type !== 'date' && type !== 'datetime')
    return reading.note(path, value['#relNow'], `${JSON.stringify(attribute)} is ${type}, not a date.`);
  const rule = relative(about(attribute, type === undefined ? { type: 'date' } : {}), word, distance);
  return rule
    ? reading.checked(rule, value['#relNow'], path)
    : reading.note(path, value['#relNow'], `"${word}" does not go with a date from now.`);
}

const distanceIn = (value: unknown): Distance | undefined =>
  isObject(value) && Object.keys(value).length === 1 ? readDuration(value['#relNow']) : undefined;

type About = (operator: RelativeDateOperator, distance?: Distance) => AttributeCondition;

const NO_DAYS: Distance = { amount: 0, unit: 'days' };

const about =
  (attribute: string, type: Pick<AttributeCondition, 'type'>): About =>
  (operator, { amount, unit } = NO_DAYS) => ({
    attribute,
    ...type,
    operator,
    ...(operator === 'isToday' ? {} : { amount: Math.abs(amount), unit }),
  });

/** D compared with T + distance, in the operators that there are; an empty date matches `#ne` alone. */
function relative(of: About, word: Comparison, distance: Distance): Rule | undefined {
  const { amount } = distance;
  const on = amount === 0 ? of('isToday') : of(amount > 0 ? 'willBeIn' : 'was', distance);
  // Ahead of today there are operators for what lies beyond the day and up to it, seen from today; and for all of the past. Likewise back.
  const later: Rule =
    amount >= 0
      ? of('willBeMoreThan', distance)
      : { all: [{ any: [of('wasWithin', distance), of('willBeMoreThan')] }, { none: [on] }] };
  const earlier: Rule =
    amount <= 0
      ? of('wasMoreThan', distance)
      : { all: [{ any: [of('wasMoreThan'), of('willBeWithin', distance)] }, { none: [on] }] };
  switch (word) {
    case '#eq':
      return on;
    case '#ne':
      return { none: [on] };
    case '#gt':
      return later;
    case '#gte':
      return amount >= 0 ? { any: [on, later] } : { any: [of('wasWithin', distance), of('willBeMoreThan')] };
    case '#lt':
      return earlier;
    case '#lte':
      return amount <= 0
        ? { any: [on, earlier] }
        : { any: [of('wasMoreThan'), of('willBeWithin', distance)] };
    default:
      return undefined;
  }
}

/** From today on up to a day, or from a day on up to today: one condition of its own. */
export function within(reading: Reading, members: readonly unknown[]): Rule | undefined {
  const [from, to] = [bound(members[0], '#gte'), bound(members[1], '#lte')];
  if (
    members.length !== 2 ||
    !from ||
    !to ||
    from.name !== to.name ||
    (from.distance.amount !== 0) === (to.distance.amount !== 0)
  )
    return undefined;
  const [operator, distance] =
    from.distance.amount === 0
      ? (['willBeWithin', to.distance] as const)
      : (['wasWithin', from.distance] as const);
  if (operator === 'willBeWithin' ? distance.amount < 0 : distance.amount > 0) return undefined;
  const field = fieldOf(from.name);
  if (!('attribute' in field)) return undefined;
  const type = reading.context.attributeType(field.attribute);
  if (type !== undefined && type !== 'date' && type !== 'datetime') return undefined;
  return about(field.attribute, type === undefined ? { type: 'date' } : {})(operator, distance);
}

function bound(member: unknown, word: Comparison): { name: string; distance: Distance } | undefined {
  if (!isObject(member) || Object.keys(member).length !== 1) return undefined;
  const compared = member[word];
  const [name, ...others] = isObject(compared) ? Object.keys(compared) : [];
  if (name === undefined || others.length > 0) return undefined;
  const distance = distanceIn((compared as JsonObject)[name]);
  return distance && { name, distance };
}
