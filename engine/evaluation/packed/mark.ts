/**
 * Part of every write of attributes, folded texts, tags, the `externalId` and the account of a profile, in the same atomic step as a new revision. So whatever
 * the columns say of a profile without the mark is as its document says.
 */
export const UNPACKED = { unpacked: true } as const;
