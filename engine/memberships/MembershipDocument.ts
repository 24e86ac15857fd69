import type { ObjectId } from 'mongodb';

/** A change of membership that is not yet fanned out to the flows. */
export interface Transition {
  kind: 'entry' | 'exit';
  /** The visit: the same for its entry and its exit, never repeated for a (segment, profile). */
  epoch: string;
  /** When it was recorded; strictly increasing per membership. */
  at: Date;
}

/** Whether a profile is in a segment, and when time alone will change that. A profile without a document is not, and never by time. */
export interface MembershipDocument {
  /** `segment:profile`. */
  _id: string;
  account: string;
  segment: string;
  profileId: ObjectId;
  bucket: number;
  member: boolean;
  /** The profile's revision and the instant it was evaluated at; together they never decrease. */
  rev: number;
  at: Date;
  /** The latest change; strictly increasing. */
  since: Date;
  epoch: string;
  /** First time-driven change; never later than the true one. */
  next?: Date;
  /** Transitions whose entries do not all exist yet. */
  out?: Transition[];
  outAt?: Date;
}
