import type { EngineContext } from '../../store/context';
import { membershipCollections } from '../collections';
import { recordPassages } from '../history/recordPassages';
import { TRANSITIONS } from '../occasions';
import type { MembershipDocument } from './MembershipDocument';

/**
 * Step 8: lets everybody hear of the transitions of verified memberships, then takes exactly those from `out`.
 *
 * @returns how many transitions were handed on.
 */
export async function handOn(context: EngineContext, marked: readonly MembershipDocument[]): Promise<number> {
  if (marked.length === 0) return 0;
  const moved = marked.filter(({ out }) => out !== undefined && out.length > 0);
  await recordPassages(context, moved);
  if (moved.length > 0) for (const hear of context.listeners.of(TRANSITIONS)) await hear(context, moved);
  await clearMarks(context, marked);
  return moved.reduce((sum, { out }) => sum + (out?.length ?? 0), 0);
}

/** The mark goes when nothing is left to hand on and nobody has written since; what somebody wrote since is his to verify. */
async function clearMarks(context: EngineContext, marked: readonly MembershipDocument[]): Promise<void> {
  const { memberships } = await membershipCollections(context);
  await memberships.bulkWrite(
    marked.map(({ _id, rev, at, out = [] }) => ({
      updateOne: {
        filter: { _id },
        update: [
          {
            $set: {
              out: {
                $filter: {
                  input: { $ifNull: ['$out', []] },
                  cond: { $not: [{ $in: ['$$this', { $literal: out }] }] },
                },
              },
            },
          },
          {
            $set: {
              outAt: {
                $cond: [
                  { $and: [{ $eq: ['$out', []] }, { $eq: ['$rev', rev] }, { $eq: ['$at', at] }] },
                  '$$REMOVE',
                  '$outAt',
                ],
              },
              out: { $cond: [{ $eq: ['$out', []] }, '$$REMOVE', '$out'] },
            },
          },
        ],
      },
    })),
    { ordered: false },
  );
}
