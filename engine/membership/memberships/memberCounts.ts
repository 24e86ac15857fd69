import type { ObjectId } from 'mongodb';
import { BUCKETS } from '../../store/buckets';
import type { EngineContext } from '../../store/context';

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

/** Of a segment: a single change makes one of them be counted again. */
const PARTS = 64;
const WIDTH = BUCKETS / PARTS;

const memberCountId = (segment: string, part: number): string => `${segment}:${part}`;

/** Of all parts, in their order. */
export const memberCountIds = (segment: string): string[] => Array.from({ length: PARTS }, (_, part) => memberCountId(segment, part));

/** The buckets of a part. */
export const bucketsOf = (part: number): { $gte: number; $lt: number } => ({ $gte: part * WIDTH, $lt: (part + 1) * WIDTH });

/** To be called when memberships were written or deleted, and before their marks go. */
export async function forgetCounts(context: EngineContext, written: readonly { segment: string; bucket: number }[]): Promise<void> {
  if (written.length === 0) return;
  const ids = new Set(written.map(({ segment, bucket }) => memberCountId(segment, Math.floor(bucket / WIDTH))));
  const { memberCounts } = await context.collections();
  await memberCounts.deleteMany({ _id: { $in: [...ids] } });
}
