import { BUCKETS } from '../../store/buckets';
import type { EngineContext } from '../../store/context';
import { membershipCollections } from '../collections';

/** Of a segment: a single change makes one of them be counted again. */
const PARTS = 64;
const WIDTH = BUCKETS / PARTS;

const memberCountId = (segment: string, part: number): string => `${segment}:${part}`;

/** Of all parts, in their order. */
export const memberCountIds = (segment: string): string[] =>
  Array.from({ length: PARTS }, (_, part) => memberCountId(segment, part));

/** The buckets of a part. */
export const bucketsOf = (part: number): { $gte: number; $lt: number } => ({
  $gte: part * WIDTH,
  $lt: (part + 1) * WIDTH,
});

/** To be called when memberships were written or deleted, and before their marks go. */
export async function forgetCounts(
  context: EngineContext,
  written: readonly { segment: string; bucket: number }[],
): Promise<void> {
  if (written.length === 0) return;
  const ids = new Set(
    written.map(({ segment, bucket }) => memberCountId(segment, Math.floor(bucket / WIDTH))),
  );
  const { memberCounts } = await membershipCollections(context);
  await memberCounts.deleteMany({ _id: { $in: [...ids] } });
}
