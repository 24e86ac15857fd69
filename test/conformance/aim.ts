import type { AttributeCondition, Rule } from '../../engine';
import { dayInZone, moveDay, readDay } from './naive/calendar';
import { leavesOf } from './naive/nextChange';
import type { Person, World } from './naive/world';

const DAY = 86_400_000;
/** Days that can be written, as instants in UTC. */
const [FIRST, LAST] = [readDay('0001-01-02'), readDay('9999-12-30')];

/**
 * The person with the dates that a rule asks for put beside the very days and instants at which it begins or ceases to match, and the texts written in
 * another way: values that are drawn by themselves hit these too seldom.
 *
 * @param offsets by how much (days or milliseconds) they lie beside, one after the other.
 */
export function aim(
  rule: Rule,
  person: Person,
  world: World,
  now: number,
  offsets: readonly number[],
): Person {
  const attributes: Record<string, unknown> = { ...person.attributes };
  let nth = 0;
  for (const leaf of aimable(rule, world)) {
    const offset = offsets[nth++ % offsets.length] as number;
    const value = valueBeside(leaf, world, now, offset);
    if (value !== undefined) attributes[leaf.attribute] = value;
  }
  return { ...person, attributes };
}

function* aimable(rule: Rule, world: World): Generator<AttributeCondition> {
  const members =
    'all' in rule ? rule.all : 'any' in rule ? rule.any : 'none' in rule ? rule.none : undefined;
  if (members) for (const member of members) yield* aimable(member, world);
  else if (
    'attribute' in rule &&
    !('match' in rule) &&
    ['date', 'datetime', 'text'].includes(world.types[rule.attribute] ?? '')
  )
    yield rule;
  else if ('segment' in rule) for (const leaf of leavesOf(rule, world)) if ('attribute' in leaf) yield leaf;
}

function valueBeside(
  { attribute, value, values, amount = 0, unit = 'days', operator }: AttributeCondition,
  { types, zone }: World,
  now: number,
  offset: number,
): string | undefined {
  const wanted = value ?? values?.[0];
  if (types[attribute] === 'text') return typeof wanted === 'string' ? rewritten(wanted, offset) : undefined;
  if (typeof wanted === 'string' && wanted.includes('T'))
    return written(Date.parse(wanted) + offset, 'datetime');
  if (typeof wanted === 'string') return written(readDay(wanted) + offset * DAY, types[attribute]);
  if (!/^(willBe|was|isToday)/.test(operator)) return undefined;
  return written(
    moveDay(dayInZone(zone, now), operator.startsWith('was') ? -amount : amount, unit) + offset * DAY,
    types[attribute],
  );
}

const rewritten = (text: string, offset: number): string =>
  offset === 0 ? text.toUpperCase() : offset === 1 ? text.toLowerCase() : text.normalize('NFD');

function written(instant: number, type: string | undefined): string | undefined {
  if (instant < FIRST || instant > LAST) return undefined;
  return type === 'date' ? new Date(instant).toISOString().slice(0, 10) : new Date(instant).toISOString();
}
