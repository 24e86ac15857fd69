import type {
  AttributeCondition,
  Condition,
  EventCondition,
  FollowedBy,
  Group,
  ObjectsCondition,
  PropertyCondition,
  PropertyRule,
  Rule,
} from './types';

/** The word and the members of a group; `undefined` for a condition. */
export function groupOf<Part extends Rule | PropertyRule>(
  rule: Part,
): { readonly word: 'all' | 'any' | 'none'; readonly members: readonly Part[] } | undefined {
  if ('all' in rule) return { word: 'all', members: rule.all as Part[] };
  if ('any' in rule) return { word: 'any', members: rule.any as Part[] };
  if ('none' in rule) return { word: 'none', members: rule.none as Part[] };
  return undefined;
}

export const isGroup = (rule: Rule): rule is Group => groupOf(rule) !== undefined;
export const isObjectsCondition = (
  condition: AttributeCondition | ObjectsCondition,
): condition is ObjectsCondition => 'match' in condition;
export const isEventCondition = (rule: Rule): rule is EventCondition => 'event' in rule;

/** Every condition of a rule, in its order. */
export function* conditionsOf(rule: Rule): Generator<Condition> {
  const group = groupOf(rule);
  if (!group) yield rule as Condition;
  else for (const member of group.members) yield* conditionsOf(member);
}

/** The segments, by the id or name written, that a rule refers to itself. */
export function* referredSegments(rule: Rule): Generator<string> {
  for (const condition of conditionsOf(rule)) if ('segment' in condition) yield condition.segment;
}

/** The properties that property conditions name. */
export function* propertiesOf(rule: PropertyRule): Generator<string> {
  const group = groupOf(rule);
  if (group) for (const member of group.members) yield* propertiesOf(member);
  else yield (rule as PropertyCondition).property;
}

/** How many conditions a rule has, property conditions included; `sizeOfSegment` says what a reference counts. */
export function sizeOf(
  rule: Rule | PropertyRule,
  sizeOfSegment: (idOrName: string) => number = () => 1,
): number {
  const group = groupOf(rule);
  if (group) return group.members.reduce((sum, member) => sum + sizeOf(member, sizeOfSegment), 0);
  if ('segment' in rule) return sizeOfSegment(rule.segment);
  const where = 'where' in rule && rule.where ? sizeOf(rule.where) : 0;
  return (
    1 + where + ('event' in rule ? stepsOf(rule).reduce((sum, step) => sum + 1 + sizeOfWhere(step), 0) : 0)
  );
}

const sizeOfWhere = ({ where }: FollowedBy): number => (where ? sizeOf(where) : 0);

/** The events that follow in a sequence, one after the other. */
export function stepsOf({ followedBy }: EventCondition | FollowedBy): readonly FollowedBy[] {
  return followedBy ? [followedBy, ...stepsOf(followedBy)] : [];
}

/** Whether a condition asks no more than how often an event happened. */
export const isPlainEvent = ({ measure, which, followedBy }: EventCondition): boolean =>
  measure === undefined && which === undefined && followedBy === undefined;
