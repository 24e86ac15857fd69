import type { Document, Filter } from 'mongodb';
import type { PropertyRule, Rule } from '../../../language/rule/types';
import { groupOf } from '../../../language/rule/walk';

/** A filter, or the answer without one. */
export type Bound = Filter<Document> | 'everything' | 'nothing';

/**
 * What a rule lets through at most and at least, where only some of its conditions can be put as filters. Nothing outside of `upper` matches,
 * everything inside of `lower` does.
 */
export interface Bounds {
  readonly upper: Bound;
  readonly lower: Bound;
}

/** What a condition says that holds for everybody. */
export const EVERYTHING: Bounds = { upper: 'everything', lower: 'everything' };

/** What a condition without a filter says. */
export const UNKNOWN: Bounds = { upper: 'everything', lower: 'nothing' };

/**
 * So many groups inside each other become filters: MongoDB takes 180 levels, and a group makes up to four. A rule alone has fewer (rule/limits.ts);
 * with the segments that it refers to it may have any number.
 */
const DEEPEST = 36;

/** @param leaf the bounds of a condition, or of a group that lies too deep to be put as a filter. */
export function boundsOf<Part extends Rule | PropertyRule>(
  rule: Part,
  leaf: (part: Part) => Bounds,
  depth = 0,
): Bounds {
  const group = groupOf(rule);
  if (!group || depth === DEEPEST) return leaf(rule);
  const members = group.members.map((member) => boundsOf(member as Part, leaf, depth + 1));
  const [uppers, lowers] = [members.map(({ upper }) => upper), members.map(({ lower }) => lower)];
  if (group.word === 'all') return { upper: all(uppers), lower: all(lowers) };
  if (group.word === 'any') return { upper: any(uppers), lower: any(lowers) };
  return { upper: opposite(any(lowers)), lower: opposite(any(uppers)) };
}

function all(bounds: readonly Bound[]): Bound {
  if (bounds.includes('nothing')) return 'nothing';
  const filters = bounds.filter((bound): bound is Filter<Document> => bound !== 'everything');
  return filters.length === 0
    ? 'everything'
    : filters.length === 1
      ? (filters[0] as Bound)
      : { $and: filters };
}

export function any(bounds: readonly Bound[]): Bound {
  if (bounds.includes('everything')) return 'everything';
  const filters = bounds.filter((bound): bound is Filter<Document> => bound !== 'nothing');
  return filters.length === 0 ? 'nothing' : filters.length === 1 ? (filters[0] as Bound) : { $or: filters };
}

const opposite = (bound: Bound): Bound =>
  bound === 'everything' ? 'nothing' : bound === 'nothing' ? 'everything' : { $nor: [bound] };
