import { BSON, type ObjectId } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import { IdentityConflictError, TooLargeError } from '../../store/errors';
import { beginDeparture, finishDeparture } from './departure';
import { tooManyIdentities } from './identityLimit';
import { MAX_IDENTITIES } from './readProfileInput';

/** A document has 16 MB at most; what comes with a join has room above. */
const MOST_BYTES = 15 * 1_048_576;

/**
 * Joins profiles: the one created first stays, the others move over to it, latest modified first. The order of creation is the same for
 * everybody, so that joins that cross each other end at the same profile.
 *
 * @returns those who have moved over by this call.
 * @throws IdentityConflictError when they have too many identities together, TooLargeError when they have too much of anything; nothing is joined then.
 */
export async function joinProfiles(context: EngineContext, ids: readonly ObjectId[]): Promise<ObjectId[]> {
  const { profiles } = await factCollections(context);
  const found = (await profiles.find({ _id: { $in: [...ids] }, account: context.account }).toArray()).sort(
    byCreation,
  );
  const [primary, ...others] = found;
  if (primary === undefined || others.length === 0) return [];
  const added = others.flatMap(({ identities }) =>
    (['email', 'phone', 'externalId'] as const).flatMap((kind) =>
      (identities[kind] ?? []).map((value) => ({ kind, value })),
    ),
  );
  const kind = tooManyIdentities(primary.identities, added);
  if (kind !== undefined) {
    throw new IdentityConflictError(
      `The identities belong to ${found.length} profiles that cannot be joined: together they have more than ${MAX_IDENTITIES} of the kind ${kind}.`,
      {
        hint: 'Write to each of them by identities of its own.',
      },
    );
  }
  if (found.reduce((bytes, one) => bytes + BSON.calculateObjectSize(one), 0) > MOST_BYTES) {
    throw new TooLargeError(
      `The identities belong to ${found.length} profiles that cannot be joined: together they would be larger than MongoDB stores.`,
      { hint: 'Keep long texts and lists elsewhere.' },
    );
  }
  const moved: ObjectId[] = [];
  for (const other of others.sort(byModification)) {
    if (!(await beginDeparture(context, other._id, { into: primary._id }))) continue;
    await finishDeparture(context, other._id);
    moved.push(other._id);
  }
  return moved;
}

const timeOf = (profile: ProfileDocument, attribute: 'createdAt' | 'modifiedAt'): number =>
  Number(profile.attributes[attribute] ?? 0);
const byCreation = (a: ProfileDocument, b: ProfileDocument): number =>
  timeOf(a, 'createdAt') - timeOf(b, 'createdAt') || (a._id.toHexString() < b._id.toHexString() ? -1 : 1);
const byModification = (a: ProfileDocument, b: ProfileDocument): number =>
  timeOf(b, 'modifiedAt') - timeOf(a, 'modifiedAt');
