import { declareCollections } from '../store/mongo/collections';
import type { BroadcastDocument, RecipientDocument } from './broadcasts/BroadcastDocument';
import type {
  ConsentDocument,
  ConsentKeyDocument,
  ConsentRequestDocument,
  ConsentSettingsDocument,
  TopicDocument,
} from './consent/ConsentDocument';
import type { RejectionDocument } from './contacts/RejectionDocument';
import type { PermitsDocument } from './permits/PermitsDocument';
import type { PolicyDocument } from './policy/PolicyDocument';
import type {
  DoNotContactDocument,
  DoNotContactHistoryDocument,
  DoNotContactLinkDocument,
} from './doNotContact/DoNotContactDocument';

/** Who may not be contacted, who was rejected, and who is to receive what. */
export const contactCollections = declareCollections<{
  doNotContact: DoNotContactDocument;
  doNotContactHistory: DoNotContactHistoryDocument;
  doNotContactChain: DoNotContactLinkDocument;
  rejections: RejectionDocument;
  permits: PermitsDocument;
  policies: PolicyDocument;
  broadcasts: BroadcastDocument;
  recipients: RecipientDocument;
  topics: TopicDocument;
  consents: ConsentDocument;
  consentRequests: ConsentRequestDocument;
  consentKeys: ConsentKeyDocument;
  consentSettings: ConsentSettingsDocument;
}>({
  doNotContact: [
    { key: { account: 1, kind: 1, value: 1 }, name: 'point' },
    // Recovery: history that a crash has left in the records.
    { key: { account: 1 }, name: 'pending', partialFilterExpression: { 'pending.0': { $exists: true } } },
  ],
  doNotContactHistory: [
    { key: { account: 1, point: 1, sequence: 1 }, name: 'point', unique: true },
    // What the chain is about.
    { key: { account: 1, hash: 1 }, name: 'hash' },
  ],
  doNotContactChain: [
    { key: { account: 1, sequence: 1 }, name: 'sequence', unique: true },
    { key: { account: 1, entries: 1 }, name: 'entries', unique: true },
  ],
  rejections: [
    { key: { account: 1, at: -1 }, name: 'at' },
    // Of one person, by itself and by its contact points.
    { key: { profileId: 1 }, name: 'profile' },
    { key: { account: 1, point: 1 }, name: 'point' },
    // Reports of a flow.
    {
      key: { account: 1, flowId: 1, at: 1 },
      name: 'flow',
      partialFilterExpression: { flowId: { $exists: true } },
    },
  ],
  // Whoever settles one says its id.
  permits: [
    { key: { 'permits.id': 1 }, name: 'permit' },
    {
      key: { account: 1, 'permits.flow': 1 },
      name: 'flow',
      partialFilterExpression: { 'permits.flow': { $exists: true } },
    },
  ],
  policies: [],
  broadcasts: [
    { key: { account: 1, createdAt: -1 }, name: 'account' },
    {
      key: { 'departure.account': 1 },
      name: 'departure',
      partialFilterExpression: { departure: { $exists: true } },
    },
  ],
  recipients: [
    // Numbers of a broadcast; its pages go by `_id`.
    { key: { broadcast: 1, status: 1 }, name: 'status' },
    { key: { profileId: 1 }, name: 'profile' },
  ],
  topics: [
    { key: { account: 1, key: 1 }, name: 'key', unique: true, partialFilterExpression: { isOpen: true } },
  ],
  consents: [
    // Of a contact point, and for verifying in the order of points.
    { key: { account: 1, kind: 1, value: 1 }, name: 'point' },
    // Numbers of a topic, and what goes over to another one.
    { key: { topic: 1, status: 1 }, name: 'topic' },
    {
      key: { topic: 1, 'request.at': 1 },
      name: 'requested',
      partialFilterExpression: { 'request.at': { $exists: true } },
    },
    // Recovery: history that a crash has left in the records.
    { key: { account: 1 }, name: 'pending', partialFilterExpression: { 'pending.0': { $exists: true } } },
  ],
  consentRequests: [],
  consentKeys: [{ key: { account: 1, number: -1 }, name: 'number', unique: true }],
  consentSettings: [],
});
