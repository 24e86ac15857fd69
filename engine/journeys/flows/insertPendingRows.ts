import type { Filter } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { followProfiles } from '../../people/profiles/followProfiles';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { GONE } from '../../store/gone';
import { groupsOf } from '../../store/groupsOf';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { journeyCollections } from '../collections';
import { entryId, type EntryDocument } from '../entries/EntryDocument';
import { wakeFlow } from '../outbox/wakeFlow';
import type { ParticipantDocument, PendingRow } from './FlowDocument';
import { moveParticipations } from './moveParticipations';

/**
 * Brings the rows that participants hold into the outbox. Ids are made of flow, profile, epoch and kind: whoever does it again changes
 * nothing. The rows of a profile that is being joined to another one wait until they are that one's.
 */
export async function insertPendingRows(
  context: EngineContext,
  holders: readonly ParticipantDocument[],
): Promise<void> {
  const waiting = holders.filter(({ pending }) => pending !== undefined);
  if (waiting.length === 0) return;
  const { participants, entries } = await journeyCollections(context);
  const { profiles } = await factCollections(context);
  const now = await serverNow(context);
  const found = await profiles
    .find(
      { _id: { $in: waiting.map(({ profileId }) => profileId) } },
      { projection: { account: 1, 'identities.externalId': 1 } },
    )
    .toArray();
  const known = new Map(found.map((profile) => [profile._id.toHexString(), profile]));
  const rows: EntryDocument[] = [];
  const withdrawn: Filter<EntryDocument>[] = [];
  const settled: ParticipantDocument[] = [];
  for (const participant of waiting) {
    const profile = known.get(participant.profileId.toHexString());
    if (!profile || profile.account === GONE) continue;
    settled.push(participant);
    for (const { kind, ...row } of participant.pending ?? []) {
      if (kind === 'withdraw') withdrawn.push(entryOf(participant, row.epoch));
      else rows.push(toRow(participant, profile, { kind, ...row }, now));
    }
  }
  await context.step?.('rowsMade', waiting);
  if (rows.length > 0) await ignoringDuplicates(() => entries.insertMany(rows, { ordered: false }));
  for (const flow of new Set(rows.map((row) => row.flow))) wakeFlow(context, flow);
  if (withdrawn.length > 0) {
    // Who holds one keeps it, and nobody has it afterwards; what was handled stays handled; what waits to be tried again is free.
    const free = [
      { leaseUntil: { $lte: now } },
      { leaseUntil: { $exists: true }, lease: { $exists: false } },
    ];
    await entries.updateMany(
      { $and: [{ $or: withdrawn }, { $or: free }] },
      { $set: { doneAt: now, withdrawnAt: now }, $unset: { leaseUntil: '', lease: '' } },
    );
    await entries.updateMany({ $or: withdrawn, doneAt: { $exists: false } }, { $set: { withdrawnAt: now } });
  }
  await context.step?.('rowsInserted', waiting);
  if (settled.length > 0) {
    const update = { $unset: { pending: '', pendingAt: '' } } as const;
    await participants.bulkWrite(
      groupsOf(settled, ({ revision }) => revision).map((group) => {
        const [{ _id, revision }] = group as [ParticipantDocument];
        const ids = { $in: group.map((participant) => participant._id) };
        return group.length === 1
          ? { updateOne: { filter: { _id, revision }, update } }
          : { updateMany: { filter: { _id: ids, revision }, update, hint: '_id_' } };
      }),
      { ordered: false },
    );
  }
  await followProfiles(
    context,
    waiting.map(({ profileId }) => profileId),
    (from, to) => moveParticipations(context, { from, to }),
  );
}

/** Its id is that of whoever entered, who may have been joined to this one since. */
const entryOf = ({ flow, profileId }: ParticipantDocument, epoch: string): Filter<EntryDocument> => ({
  profileId,
  flow,
  kind: 'entry',
  _id: { $regex: `:${epoch.replace(/\./g, '\\.')}:entry$` },
});

function toRow(
  { account, flow, profileId }: ParticipantDocument,
  profile: Pick<ProfileDocument, 'identities'>,
  row: Omit<PendingRow, 'kind'> & { kind: 'entry' | 'exit' },
  now: Date,
): EntryDocument {
  const { kind, epoch, at, segment, cause } = row;
  const [externalId] = profile.identities?.externalId ?? [];
  return {
    _id: entryId(flow, profileId, epoch, kind),
    account,
    flow,
    kind,
    profileId,
    ...(externalId !== undefined && { externalId }),
    ...(segment !== undefined && { segment }),
    ...(cause && { cause }),
    at,
    attempt: 0,
    // In the order of time; a transition that was recorded by another clock is not kept back.
    leaseUntil: at < now ? at : now,
  };
}
