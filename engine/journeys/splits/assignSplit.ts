import type { ProfileRef } from '../../api';
import type { SplitDefinition } from '../../api/splits';
import { getProfileDocument } from '../../people/profiles/findProfile';
import { followProfiles } from '../../people/profiles/followProfiles';
import { nowExpression, type EngineContext } from '../../store/context';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { journeyCollections } from '../collections';
import { keepSplit } from './keepSplit';
import { moveAssignments } from './moveAssignments';
import { branchAt } from './pieces';
import { pointOf } from './pointOf';
import { readSplit, readSplitName } from './readSplit';
import { assignmentId, splitKey } from './SplitDocument';

/**
 * The branch of a profile: what it was told before; else what its point says, and that is kept.
 *
 * @throws InvalidArgumentError, NotFoundError
 */
export async function assignSplit(
  context: EngineContext,
  name: string,
  definition: SplitDefinition,
  ref: ProfileRef,
): Promise<string> {
  const split = splitKey(context, readSplitName(name));
  const read = readSplit(definition);
  const { assignments } = await journeyCollections(context);
  const { _id: profileId } = await getProfileDocument(context, ref, '/profile');
  const _id = assignmentId(split, profileId);
  const [known, { pieces }] = await Promise.all([
    assignments.findOne({ _id }),
    keepSplit(context, name, read),
  ]);
  const isBranch = (branch: string): boolean => read.shares.some((share) => share.name === branch);
  if (known && isBranch(known.branch)) return known.branch;
  const branch = branchAt(pieces, pointOf(split, profileId.toHexString()));
  await context.step?.('branchChosen', { split, profileId, branch });
  const kept = {
    $cond: [
      { $in: ['$branch', read.shares.map((share) => ({ $literal: share.name }))] },
      '$branch',
      { $literal: branch },
    ],
  };
  try {
    // Whoever was told something by another call meanwhile was told the truth.
    const stored = await assignments.findOneAndUpdate(
      { _id },
      [
        {
          $set: {
            account: { $literal: context.account },
            split: { $literal: split },
            profileId,
            branch: kept,
            at: { $ifNull: ['$at', nowExpression(context)] },
          },
        },
      ],
      { upsert: true, returnDocument: 'after' },
    );
    await followProfiles(context, [profileId], (from, to) => moveAssignments(context, from, to._id));
    return stored?.branch ?? branch;
  } catch (error) {
    if (isDuplicateKey(error)) return assignSplit(context, name, definition, ref);
    throw error;
  }
}
