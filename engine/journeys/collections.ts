import { declareCollections } from '../store/mongo/collections';
import type { EntryDocument } from './entries/EntryDocument';
import type { FlowDocument, ParticipantDocument } from './flows/FlowDocument';
import type { AssignmentDocument, SplitDocument } from './splits/SplitDocument';
import type { PlaceDocument, WaitDocument } from './waits/WaitDocument';

/** Flows, who takes part, the outbox of their entries, what waits and where, and splits with who was told which branch. */
export const journeyCollections = declareCollections<{
  flows: FlowDocument;
  participants: ParticipantDocument;
  entries: EntryDocument;
  splits: SplitDocument;
  assignments: AssignmentDocument;
  waits: WaitDocument;
  places: PlaceDocument;
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
    // Reports: what happened when.
    { key: { flow: 1, at: 1, kind: 1 }, name: 'at' },
    { key: { doneAt: 1 }, name: 'done', expireAfterSeconds: 400 * 86_400 },
  ],
  waits: [
    {
      key: { place: 1, leaseUntil: 1 },
      name: 'claim',
      partialFilterExpression: { leaseUntil: { $exists: true } },
    },
    {
      key: { place: 1, parkedAt: 1 },
      name: 'parked',
      partialFilterExpression: { parkedAt: { $exists: true } },
    },
    { key: { lease: 1 }, name: 'lease', partialFilterExpression: { lease: { $exists: true } } },
    // One wait for an item, or for everything of a profile at a place.
    { key: { slot: 1 }, name: 'slot', unique: true, partialFilterExpression: { slot: { $exists: true } } },
    // What time ends, and openings that nobody finished.
    { key: { account: 1, dueAt: 1 }, name: 'due', partialFilterExpression: { dueAt: { $exists: true } } },
    // Who comes to a place again; what is erased or moves.
    { key: { profileId: 1, place: 1 }, name: 'profile' },
    // Whom a passage through a segment ends.
    {
      key: { segments: 1, profileId: 1 },
      name: 'segments',
      partialFilterExpression: { segments: { $exists: true } },
    },
    // Whom the stop of a flow ends.
    {
      key: { 'while.flow': 1, profileId: 1 },
      name: 'whileFlow',
      partialFilterExpression: { 'while.flow': { $exists: true } },
    },
    // Lists and numbers of a place.
    { key: { place: 1, _id: 1 }, name: 'waiting', partialFilterExpression: { waiting: true } },
    {
      key: { place: 1, branch: 1, endedAt: 1 },
      name: 'ended',
      partialFilterExpression: { branch: { $exists: true } },
    },
    { key: { doneAt: 1 }, name: 'done', expireAfterSeconds: 400 * 86_400 },
  ],
  places: [
    { key: { account: 1, flowId: 1 }, name: 'flow' },
    { key: { account: 1, flows: 1 }, name: 'flows', partialFilterExpression: { flows: { $exists: true } } },
  ],
  splits: [],
  assignments: [
    { key: { split: 1, branch: 1 }, name: 'branch' },
    { key: { profileId: 1 }, name: 'profile' },
  ],
});
