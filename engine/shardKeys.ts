/**
 * How a collection is shared out over the shards of a cluster: by which key, or why it stays whole on one shard. What is unique is unique through `_id` or
 * this key; what is written to one document says the key, so that a router asks one shard.
 */
export type Sharding =
  | { readonly key: Readonly<Record<string, 1 | 'hashed'>> }
  /** Why it is small. */
  | { readonly whole: string };

const byId: Sharding = { key: { _id: 'hashed' } };
const defined = { whole: 'Somebody has defined each of them by hand.' };
const forAccount = { whole: 'A few for each account.' };

/** Every collection. `node scripts/shardCollections.mjs` prints it for `mongosh`. */
export const SHARDING: Readonly<Record<string, Sharding>> = {
  config: forAccount,
  migrations: { whole: 'One document: what has been brought up to date.' },
  leases: { whole: 'One for each lane of background work.' },

  profiles: byId,
  events: byId,
  attributes: defined,
  tags: defined,
  packManifests: { whole: 'One for each account.' },
  packChunks: byId,
  packLeavers: byId,
  chapters: byId,

  segments: defined,
  memberships: byId,
  memberCounts: { whole: 'Some for each segment.' },
  births: byId,
  arrivals: byId,
  passages: byId,
  segmentSizes: { whole: 'One a day for each segment.' },

  imports: { whole: 'One for each file.' },
  importRows: byId,
  joins: byId,

  doNotContact: byId,
  doNotContactHistory: { key: { account: 1, point: 1 } },
  doNotContactChain: { whole: 'Each link is made of the one before: one after the other for each account.' },
  rejections: byId,
  permits: byId,
  policies: forAccount,
  broadcasts: defined,
  recipients: byId,
  topics: defined,
  consents: byId,
  consentRequests: byId,
  consentKeys: forAccount,
  consentSettings: forAccount,

  flows: defined,
  participants: byId,
  entries: byId,
  splits: defined,
  assignments: byId,
  waits: byId,
  places: { whole: 'One for each node that waits.' },

  accessKeys: defined,
  answers: byId,
};
