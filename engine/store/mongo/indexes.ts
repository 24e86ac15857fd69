import type { IndexDescription } from 'mongodb';

/** Every index and what it is for; what the benches do not justify is not here. */
export const INDEXES: Readonly<Record<string, readonly IndexDescription[]>> = {
  profiles: [
    // An identity belongs to one profile: two processes creating the same person make one.
    { key: { keys: 1 }, name: 'keys', unique: true },
    // Builds and estimates go bucket by bucket.
    { key: { account: 1, bucket: 1, _id: 1 }, name: 'bucket' },
    // Ordered streams go by id; with the externalId at hand a list of profiles is read without fetching one.
    { key: { account: 1, _id: 1, externalId: 1 }, name: 'account' },
    { key: { account: 1, tags: 1, _id: 1 }, name: 'tags' },
    { key: { account: 1, 'folded.city': 1, _id: 1 }, name: 'city' },
    { key: { account: 1, 'folded.company': 1, _id: 1 }, name: 'company' },
    // Profiles that were joined to this one, keys that are on their way to it, profiles that are on their way out.
    { key: { joined: 1 }, name: 'joined', partialFilterExpression: { joined: { $exists: true } } },
    { key: { adopting: 1 }, name: 'adopting', partialFilterExpression: { adopting: { $exists: true } } },
    { key: { 'departure.account': 1, 'departure.into': 1 }, name: 'departure', partialFilterExpression: { departure: { $exists: true } } },
    // Recovery: changes that nobody finished.
    { key: { account: 1, dirtyAt: 1 }, name: 'dirty', partialFilterExpression: { dirtyAt: { $exists: true } } },
  ],
  // Recovery: new profiles that nobody has evaluated.
  births: [{ key: { account: 1, dueAt: 1 }, name: 'due' }],
  events: [
    // One profile's events of a type, in order of time.
    { key: { account: 1, type: 1, profileId: 1, at: 1 }, name: 'profile' },
    // A window of everybody's events of a type, without touching a document.
    { key: { account: 1, type: 1, at: 1, profileId: 1 }, name: 'window' },
    { key: { profileId: 1 }, name: 'erase' },
  ],
  attributes: [{ key: { account: 1 }, name: 'account' }],
  tags: [{ key: { account: 1, key: 1 }, name: 'account' }],
  segments: [{ key: { account: 1, nameKey: 1 }, name: 'name', unique: true }],
  memberships: [
    { key: { account: 1, segment: 1, member: 1, profileId: 1 }, name: 'members' },
    // Members are counted part by part of the buckets.
    { key: { account: 1, segment: 1, member: 1, bucket: 1 }, name: 'parts', partialFilterExpression: { member: true } },
    { key: { profileId: 1 }, name: 'profile' },
    { key: { account: 1, next: 1 }, name: 'next', partialFilterExpression: { next: { $exists: true } } },
    { key: { account: 1, outAt: 1 }, name: 'out', partialFilterExpression: { outAt: { $exists: true } } },
  ],
  flows: [{ key: { account: 1, status: 1 }, name: 'status' }, { key: { account: 1, watches: 1 }, name: 'watches' }],
  participants: [
    { key: { account: 1, flow: 1, _id: 1 }, name: 'flow' },
    { key: { profileId: 1 }, name: 'profile' },
    // Recovery: rows that a crash has kept from the outbox.
    { key: { account: 1, pendingAt: 1 }, name: 'pending', partialFilterExpression: { pendingAt: { $exists: true } } },
  ],
  entries: [
    { key: { flow: 1, leaseUntil: 1 }, name: 'claim', partialFilterExpression: { leaseUntil: { $exists: true } } },
    { key: { flow: 1, parkedAt: 1 }, name: 'parked', partialFilterExpression: { parkedAt: { $exists: true } } },
    { key: { lease: 1 }, name: 'lease', partialFilterExpression: { lease: { $exists: true } } },
    { key: { profileId: 1 }, name: 'profile' },
    { key: { doneAt: 1 }, name: 'done', expireAfterSeconds: 30 * 86_400 },
  ],
  broadcasts: [{ key: { account: 1, createdAt: -1 }, name: 'account' }],
  recipients: [
    // Numbers of a broadcast; its pages go by `_id`.
    { key: { broadcast: 1, status: 1 }, name: 'status' },
    { key: { profileId: 1 }, name: 'profile' },
  ],
  // Old ones are forgotten by their age.
  imports: [{ key: { account: 1, at: 1 }, name: 'age' }],
  importRows: [{ key: { import: 1, _id: 1 }, name: 'import' }, { key: { account: 1, at: 1 }, name: 'age' }],
  doNotContact: [
    { key: { account: 1, kind: 1, value: 1 }, name: 'point' },
    // Recovery: history that a crash has left in the records.
    { key: { account: 1 }, name: 'pending', partialFilterExpression: { 'pending.0': { $exists: true } } },
  ],
  doNotContactHistory: [{ key: { account: 1, point: 1, sequence: 1 }, name: 'point', unique: true }],
  rejections: [
    { key: { account: 1, at: -1 }, name: 'at' },
    // Of one person, by itself and by its contact points.
    { key: { profileId: 1 }, name: 'profile' },
    { key: { account: 1, point: 1 }, name: 'point' },
  ],
};
