import { declareCollections } from '../store/mongo/collections';
import type { ArrivalsDocument } from './changes/ArrivalsDocument';
import type { BirthsDocument } from './changes/BirthsDocument';
import { KEPT_SECONDS, type PassageDocument, type SegmentSizeDocument } from './history/PassageDocument';
import type { MemberCountDocument } from './memberships/MemberCountDocument';
import type { MembershipDocument } from './memberships/MembershipDocument';
import type { SegmentDocument } from './segments/SegmentDocument';

/** Segments, who is in them, and new people until they are evaluated. */
export const membershipCollections = declareCollections<{
  segments: SegmentDocument;
  memberships: MembershipDocument;
  memberCounts: MemberCountDocument;
  births: BirthsDocument;
  arrivals: ArrivalsDocument;
  passages: PassageDocument;
  segmentSizes: SegmentSizeDocument;
}>({
  segments: [{ key: { account: 1, nameKey: 1 }, name: 'name', unique: true }],
  memberships: [
    { key: { account: 1, segment: 1, member: 1, profileId: 1 }, name: 'members' },
    // Members are counted part by part of the buckets.
    {
      key: { account: 1, segment: 1, member: 1, bucket: 1 },
      name: 'parts',
      partialFilterExpression: { member: true },
    },
    { key: { profileId: 1 }, name: 'profile' },
    { key: { account: 1, next: 1 }, name: 'next', partialFilterExpression: { next: { $exists: true } } },
    { key: { account: 1, outAt: 1 }, name: 'out', partialFilterExpression: { outAt: { $exists: true } } },
  ],
  memberCounts: [],
  // Recovery: new profiles that nobody has evaluated.
  births: [{ key: { account: 1, dueAt: 1 }, name: 'due' }],
  // Recovery: events that were accepted together and not evaluated.
  arrivals: [{ key: { account: 1, dueAt: 1 }, name: 'due' }],
  // History: of one segment over a span, and until it is old.
  passages: [
    { key: { account: 1, segment: 1, at: 1, kind: 1 }, name: 'history' },
    { key: { at: 1 }, name: 'old', expireAfterSeconds: KEPT_SECONDS },
  ],
  segmentSizes: [
    { key: { account: 1, segment: 1, at: 1 }, name: 'history' },
    { key: { at: 1 }, name: 'old', expireAfterSeconds: KEPT_SECONDS },
  ],
});
