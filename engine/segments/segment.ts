import type { ObjectId } from 'mongodb';
import type { SegmentVersion } from '../mongo/documents';

export type SegmentType = 'snapshot' | 'realTime';
/** A snapshot segment is `active` at once; a real-time segment is `building` until everyone was looked at. */
export type SegmentStatus = 'building' | 'active';

/** *Segment*: a named rule and the profiles it selects. */
export interface SegmentDocument {
  /** 24 hexadecimal characters; of a predefined segment `account.word`, of an audience that watches tags or companies `account.~hash`. */
  _id: string;
  account: string;
  name: string;
  /** Unique per account. */
  foldedName: string;
  type: SegmentType;
  status: SegmentStatus;
  /** Not editable, not deletable. */
  predefined?: boolean;
  /** Not a segment that anybody named: the audience of a flow that watches tags or companies. Never listed. */
  hidden?: boolean;
  /** Oldest first; the last one is today's. A real-time segment has one. */
  versions: SegmentVersion[];
  createdAt: Date;
  /** Present while the profiles are gone through: the first time, and again when the account's zone moved. */
  build?: SegmentBuild;
  /** The zone for which the memberships are right; set with every build. */
  zone?: string;
}

export interface SegmentBuild {
  /** Profiles looked at and profiles to look at. */
  done: number;
  total: number;
  startedAt: Date;
  /** When `cursor` last moved. */
  at: Date;
  /** Everyone up to here has been looked at, in the order of (bucket, profile). */
  cursor?: { bucket: number; profileId: ObjectId };
}
