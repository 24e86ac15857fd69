/**
 * Part of every write of attributes, folded texts, tags, the `externalId` and the account of a profile, and of every one that accepts events, in the same atomic
 * step as a new revision. So whatever the columns say of a profile without the mark is as its document and its events say.
 */
export const UNPACKED = { unpacked: true } as const;
