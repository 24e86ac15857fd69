import { declareCollections } from '../../store/mongo/collections';
import type {
  AttributeDocument,
  EventDocument,
  ListedPoint,
  ProfileDocument,
  SegmentAsReferred,
  TagDocument,
} from './documents';

/**
 * What evaluation reads: people, their events, the names and types of what they have, and as much of segments and of Do Not Contact as a rule can ask
 * about. The wings above write it.
 */
export const factCollections = declareCollections<{
  profiles: ProfileDocument;
  events: EventDocument;
  attributes: AttributeDocument;
  tags: TagDocument;
  /** As `membership` has them; a rule that refers to one reads no more of it. */
  segments: SegmentAsReferred;
  /** As `contact` has them. */
  doNotContact: ListedPoint;
}>({
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
    // Search by what somebody types: first and last name, in either order.
    {
      key: { account: 1, 'folded.firstName': 1, 'folded.lastName': 1 },
      name: 'firstName',
      partialFilterExpression: { 'folded.firstName': { $exists: true } },
    },
    {
      key: { account: 1, 'folded.lastName': 1, 'folded.firstName': 1 },
      name: 'lastName',
      partialFilterExpression: { 'folded.lastName': { $exists: true } },
    },
    // Profiles that were joined to this one, keys that are on their way to it, profiles that are on their way out.
    { key: { joined: 1 }, name: 'joined', partialFilterExpression: { joined: { $exists: true } } },
    { key: { adopting: 1 }, name: 'adopting', partialFilterExpression: { adopting: { $exists: true } } },
    {
      key: { 'departure.account': 1, 'departure.into': 1 },
      name: 'departure',
      partialFilterExpression: { departure: { $exists: true } },
    },
    // Recovery: changes that nobody finished.
    {
      key: { account: 1, dirtyAt: 1 },
      name: 'dirty',
      partialFilterExpression: { dirtyAt: { $exists: true } },
    },
    // Whom packed columns may be wrong about.
    {
      key: { account: 1, unpacked: 1, _id: 1 },
      name: 'unpacked',
      partialFilterExpression: { unpacked: { $exists: true } },
    },
  ],
  events: [
    // One profile's events of a type, in order of time.
    { key: { account: 1, type: 1, profileId: 1, at: 1 }, name: 'profile' },
    // A window of everybody's events of a type, without touching a document.
    { key: { account: 1, type: 1, at: 1, profileId: 1 }, name: 'window' },
    // Everything that one person did, in order of time; what is erased.
    { key: { profileId: 1, at: 1 }, name: 'erase' },
  ],
  attributes: [{ key: { account: 1 }, name: 'account' }],
  tags: [{ key: { account: 1, key: 1 }, name: 'account' }],
  segments: [],
  doNotContact: [],
});
