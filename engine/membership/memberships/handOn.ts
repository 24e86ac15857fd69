import type { EngineContext } from '../../store/context';
import { membershipCollections } from '../collections';
import { groupsOf } from '../../store/groupsOf';
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
  await Promise.all([recordPassages(context, moved), tell(context, moved)]);
  await clearMarks(context, marked);
  return moved.reduce((sum, { out }) => sum + (out?.length ?? 0), 0);
}

async function tell(context: EngineContext, moved: readonly MembershipDocument[]): Promise<void> {
  if (moved.length > 0) for (const hear of context.listeners.of(TRANSITIONS)) await hear(context, moved);
}

/** The mark goes when nothing is left to hand on and nobody has written since; what somebody wrote since is his to verify. */
async function clearMarks(context: EngineContext, marked: readonly MembershipDocument[]): Promise<void> {
  const { memberships } = await membershipCollections(context);
  const groups = groupsOf(marked, ({ rev, at }) => `${rev}@${at.getTime()}`);
  const [together, alone] = [
    groups.filter((group) => group.length > 1),
    groups.filter((group) => group.length === 1),
  ];
  const others = alone.flat();
  // As long as nobody has written since, all that is in `out` was handed on.
  for (const group of together) {
    const { rev, at } = group[0] as MembershipDocument;
    const { matchedCount } = await memberships.updateMany(
      { _id: { $in: group.map(({ _id }) => _id) }, rev, at },
      { $unset: { out: '', outAt: '' } },
      { hint: '_id_' },
    );
    if (matchedCount < group.length) others.push(...group);
  }
  if (others.length === 0) return;
  await memberships.bulkWrite(
    others.map(({ _id, rev, at, out = [] }) => ({
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
