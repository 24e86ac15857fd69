import type { ObjectId } from 'mongodb';

/**
 * The slot of an item: one wait at a time of its key, until its end is handled. Without a key, that of
 * everything of the profile at the place, while it waits.
 */
export const slotOf = (place: string, profileId: ObjectId, key?: string): string =>
  key === undefined
    ? `all|${place}|${profileId.toHexString()}`
    : `key|${place}|${profileId.toHexString()}|${key}`;

export const isOfKey = (slot: string): boolean => slot.startsWith('key|');
