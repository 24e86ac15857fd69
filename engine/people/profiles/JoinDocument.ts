import type { ObjectId } from 'mongodb';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { MembershipDocument } from '../../membership/memberships/MembershipDocument';

/** A join can be undone for so long, ms. */
export const UNDOABLE_MS = 30 * 86_400_000;

/** A profile as it was in the instant in which it was joined to another one. */
export type JoinedProfile = Omit<
  ProfileDocument,
  | '_id'
  | 'account'
  | 'keys'
  | 'changedBy'
  | 'inbox'
  | 'dirty'
  | 'dirtyAt'
  | 'adopting'
  | 'parting'
  | 'waits'
  | 'departure'
>;

/** What somebody who took over had without the join: encoded names of attributes, folded tags. */
export interface Taker {
  by: ObjectId;
  attributes: string[];
  tags: string[];
}

/** What a join needs to be undone. */
export interface JoinDocument {
  /** The profile that was joined. */
  _id: ObjectId;
  account: string;
  /** The profile that has taken over, or whoever has taken over from that one. */
  into: ObjectId;
  at: Date;
  profile: JoinedProfile;
  /** Who has taken over, and from that one in turn: the one that `into` names is the last. */
  takers: Taker[];
  /** Its visits of real-time segments. */
  visits: Pick<MembershipDocument, 'segment' | 'epoch' | 'since' | 'rev' | 'at'>[];
  /** It is being undone: whoever finds it so goes on. */
  undoing?: Date;
}
