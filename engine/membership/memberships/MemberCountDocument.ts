import type { ObjectId } from 'mongodb';

/**
 * How many members a segment has in one part of the buckets, as somebody counted them. It is not kept up to date: whoever has written a membership
 * of that part deletes it, and the next one who asks counts that part again.
 *
 * Invariant: a number that stands here was counted after the last write of that part whose mark (`outAt`) has been taken off. So a process
 * that dies between its write and the deletion leaves a mark, and who recovers that deletes the number.
 */
export interface MemberCountDocument {
  /** `segment:part`. */
  _id: string;
  account: string;
  segment: string;
  /** Who counts, or has counted: a number that was begun before a write does not find this any more, and is not stored. */
  asker: ObjectId;
  /** Absent while it is being counted. */
  count?: number;
}
