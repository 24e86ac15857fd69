import { createHash } from 'node:crypto';

/** Where a profile lies in a split: a whole number from 0 to 2^48, as good as random, and always the same. */
export const pointOf = (split: string, profileId: string): number =>
  createHash('sha256').update(`${split}:${profileId}`).digest().readUIntBE(0, 6);
