import type { ObjectId } from 'mongodb';
import type { JoinDocument, JoinedProfile, Taker } from './JoinDocument';

/** What somebody has of their own: encoded names of attributes, folded tags. */
export type Own = Omit<Taker, 'by'>;

export const isAmong = (ids: readonly ObjectId[] | undefined, id: ObjectId): boolean =>
  ids?.some((one) => one.equals(id)) === true;

/** What those who took over had without the join: all of them, or those up to one. */
export function ownOf({ takers }: JoinDocument, upTo?: ObjectId): Own {
  const last = upTo === undefined ? -1 : takers.findIndex(({ by }) => by.equals(upTo));
  const counted = last === -1 ? takers : takers.slice(0, last + 1);
  return {
    attributes: counted.flatMap(({ attributes }) => attributes),
    tags: counted.flatMap(({ tags }) => tags),
  };
}

/**
 * Of those who were joined to the same profile and stay, who brought themselves what goes with this one: the earliest first. Who was joined to one of
 * them speaks through that one; whom this one was joined to before brought nothing of their own by it.
 *
 * @param holder the profile that has taken over, as it is or was
 * @param all what undoes joins to it
 */
export function heirsOf(
  { joined = [] }: Pick<JoinedProfile, 'joined'>,
  { _id, profile }: JoinDocument,
  all: readonly JoinDocument[],
): JoinDocument[] {
  const staying = all.filter(
    (other) =>
      isAmong(joined, other._id) &&
      !other._id.equals(_id) &&
      !isAmong(profile.joined, other._id) &&
      !isAmong(other.profile.joined, _id),
  );
  return staying
    .filter(({ _id: id }) => !staying.some((other) => isAmong(other.profile.joined, id)))
    .sort((one, other) => one.at.getTime() - other.at.getTime() || (one._id < other._id ? -1 : 1));
}
