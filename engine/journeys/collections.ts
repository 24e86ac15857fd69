import { declareCollections } from '../store/mongo/collections';
import type { EntryDocument } from './entries/EntryDocument';
import type { FlowDocument, ParticipantDocument } from './flows/FlowDocument';
import type { AssignmentDocument, SplitDocument } from './splits/SplitDocument';

/** Flows, who takes part, the outbox of their entries, and splits with who was told which branch. */
export const journeyCollections = declareCollections<{
  flows: FlowDocument;
  participants: ParticipantDocument;
  entries: EntryDocument;
  splits: SplitDocument;
  assignments: AssignmentDocument;
}>({
  flows: [
    { key: { account: 1, status: 1 }, name: 'status' },
    { key: { account: 1, watches: 1 }, name: 'watches' },
  ],
  participants: [
    { key: { account: 1, flow: 1, _id: 1 }, name: 'flow' },
    { key: { profileId: 1 }, name: 'profile' },
    // Recovery: rows that a crash has kept from the outbox.
    {
      key: { account: 1, pendingAt: 1 },
      name: 'pending',
      partialFilterExpression: { pendingAt: { $exists: true } },
    },
  ],
  entries: [
    {
      key: { flow: 1, leaseUntil: 1 },
      name: 'claim',
      partialFilterExpression: { leaseUntil: { $exists: true } },
    },
    {
      key: { flow: 1, parkedAt: 1 },
      name: 'parked',
      partialFilterExpression: { parkedAt: { $exists: true } },
    },
    { key: { lease: 1 }, name: 'lease', partialFilterExpression: { lease: { $exists: true } } },
    { key: { profileId: 1 }, name: 'profile' },
    { key: { doneAt: 1 }, name: 'done', expireAfterSeconds: 30 * 86_400 },
  ],
  splits: [],
  assignments: [
    { key: { split: 1, branch: 1 }, name: 'branch' },
    { key: { profileId: 1 }, name: 'profile' },
  ],
});
