import type { ObjectId } from 'mongodb';

/**
 * *Membership*: what is known of one profile and one real-time segment. A profile that is not a member and that time alone will not
 * make one has no document.
 */
export interface MembershipDocument {
  /** `segment:profile`. */
  _id: string;
  account: string;
  segment: string;
  profileId: ObjectId;
  bucket: number;
  member: boolean;
  /** The profile's revision and the instant of the evaluation that wrote this. Together they never decrease. */
  rev: number;
  at: Date;
  /** Of the present visit, or of the last one: `rev.at` of the write that let the profile in. Never comes twice. */
  epoch?: string;
  /** When the present state was recorded; strictly increasing from one transition to the next. */
  since?: Date;
  /** When time alone will change the answer, or an instant before that; absent = never. Never later than the true one. */
  next?: Date;
  /** Transitions whose entries may not exist yet, oldest first. */
  out?: Transition[];
  /** Set with every write that a newer evaluation might contradict; leaves when the write was verified and `out` is empty. */
  outAt?: Date;
}

/** A profile entered or left a segment. Both changes of one visit carry the epoch of its beginning. */
export interface Transition {
  kind: 'enter' | 'leave';
  epoch: string;
  /** When it was recorded. */
  at: Date;
  /** When the visit began; for `enter` the same as `at`. */
  since: Date;
  /** Of a change that time alone has made: when it was due, however late it was recorded. */
  due?: Date;
  /** Absent where an earlier version has recorded it. */
  cause?: TransitionCause;
}

/** What made a profile enter or leave: an event (names of properties encoded, `_id` as it is stored), a change of the profile, or time alone. */
export type TransitionCause =
  | { event: { _id: string; type: string; at: Date; properties?: Record<string, unknown> } }
  | { change: 'attributes' | 'tags' | 'time' };

export const membershipId = (segment: string, profileId: ObjectId): string =>
  `${segment}:${profileId.toHexString()}`;
