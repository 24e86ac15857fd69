import type { Segment } from '../../core/types';

/** The segments whose rules ask about an attribute or an event, at any depth. */
export const usersOf = (kind: 'attribute' | 'event', name: string, segments: readonly Segment[]): Segment[] =>
  segments.filter(({ rule }) => mentions(rule, kind, name));

function mentions(part: unknown, kind: 'attribute' | 'event', name: string): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if ((part as Record<string, unknown>)[kind] === name) return true;
  return Object.values(part).some((one) => mentions(one, kind, name));
}
