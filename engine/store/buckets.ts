import type { ObjectId } from 'mongodb';

export const BUCKETS = 1024;

/** A hash of the id: ids themselves grow with time, buckets are a random partition. */
export function bucketOf(id: ObjectId): number {
  let hash = 0x811c9dc5;
  const bytes = id.id;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  hash ^= hash >>> 15;
  return (hash >>> 0) % BUCKETS;
}
