import { InvalidRuleError } from '../../store/errors';
import { shown } from '../text/shown';

/** What is wrong with segments that refer to each other in a circle, and how it is mended. */
export const CIRCLE_HINT = 'Edit one of them so that it refers to none of the others.';

/** Stops whoever follows segments into one that is being followed. @param way ids of the segments that led here */
export function checkCircle(way: readonly string[], { id, name }: { id: string; name: string }): void {
  if (!way.includes(id)) return;
  throw new InvalidRuleError([
    {
      path: '/segment',
      code: 'INVALID_RULE',
      message: `the segment ${shown(name)} leads back to itself`,
      hint: CIRCLE_HINT,
    },
  ]);
}
