import type { ObjectId } from 'mongodb';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { Join } from '../../people/occasions';
import type { EngineContext } from '../../store/context';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { journeyCollections } from '../collections';
import { participantId, type ParticipantDocument } from './FlowDocument';

/**
 * Participations and entries follow a profile that is joined to another one. Where both are in a flow they are one participant from now on,
 * and of two open entries of the same kind one is withdrawn, with its exit: nobody enters a flow twice by being joined.
 */
export async function moveParticipations(
  context: EngineContext,
  { from, to, externalIds = [] }: Join,
): Promise<void> {
  const { participants } = await journeyCollections(context);
  const withdrawn = await withdrawnEntries(context, from, to._id);
  for (const participant of await participants.find({ profileId: from }).toArray()) {
    const moved: ParticipantDocument = {
      ...participant,
      _id: participantId(participant.flow, to._id),
      profileId: to._id,
      joined: [...(participant.joined ?? []), from],
    };
    try {
      await participants.insertOne(moved);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await joinParticipants(context, moved, withdrawn.has(participant.flow));
    }
    await participants.deleteOne({ _id: participant._id });
  }
  await moveEntries(context, from, to, externalIds);
}

/** By flow: open entries of the departing profile where the successor has entered as well. */
async function withdrawnEntries(context: EngineContext, from: ObjectId, to: ObjectId): Promise<Set<string>> {
  const { entries } = await journeyCollections(context);
  const waiting = await entries.distinct('flow', {
    profileId: from,
    kind: 'entry',
    doneAt: { $exists: false },
  });
  return new Set(await entries.distinct('flow', { profileId: to, kind: 'entry', flow: { $in: waiting } }));
}

/** The stay of the successor stays; one that only the departing profile had, or is still in, is taken over, unless its entry is withdrawn. */
async function joinParticipants(
  context: EngineContext,
  moved: ParticipantDocument,
  isWithdrawn: boolean,
): Promise<void> {
  const { participants } = await journeyCollections(context);
  for (;;) {
    const present = await participants.findOne({ _id: moved._id });
    if (!present) {
      await participants.updateOne({ _id: moved._id }, { $setOnInsert: moved }, { upsert: true });
      return;
    }
    const { matchedCount } = await participants.replaceOne(
      { _id: moved._id, revision: present.revision },
      joinedOf(present, moved, isWithdrawn),
    );
    if (matchedCount > 0) return;
  }
}

function joinedOf(
  present: ParticipantDocument,
  moved: ParticipantDocument,
  isWithdrawn: boolean,
): ParticipantDocument {
  const entersAgain =
    isWithdrawn || (present.entries > 0 && moved.pending?.some(({ kind }) => kind === 'entry') === true);
  // Where one is in a segment and the other has left it, they are in it (`moveMemberships`). Made again after a crash it is the same stay, whatever came of it.
  const goingOn = Object.fromEntries(
    Object.entries(moved.visits).filter(
      ([key, { open, epoch }]) =>
        !entersAgain && open && present.visits[key]?.open !== true && present.visits[key]?.epoch !== epoch,
    ),
  );
  const isMoved = present.entries === 0 || (isIn(goingOn) && !isIn(present.visits));
  const stays = isMoved ? moved : present;
  const pending = isMoved ? [...(present.pending ?? []), ...(moved.pending ?? [])] : (present.pending ?? []);
  const pendingAt = present.pendingAt ?? moved.pendingAt;
  const {
    pending: _pending,
    pendingAt: _pendingAt,
    ...joined
  } = {
    ...stays,
    visits: { ...moved.visits, ...present.visits, ...goingOn },
    entries: Math.max(present.entries, moved.entries),
    joined: [...(present.joined ?? []), ...(moved.joined ?? [])],
    revision: present.revision + 1,
  };
  return { ...joined, ...(pending.length > 0 && { pending, ...(pendingAt && { pendingAt }) }) };
}

const isIn = (visits: ParticipantDocument['visits']): boolean =>
  Object.values(visits).some(({ open, admitted }) => open && admitted);

async function moveEntries(
  context: EngineContext,
  from: ObjectId,
  to: ProfileDocument,
  externalIds: readonly string[],
): Promise<void> {
  const { entries } = await journeyCollections(context);
  const [externalId = externalIds[0]] = to.identities.externalId ?? [];
  const own = new Set(
    (await entries.find({ profileId: to._id }, { projection: { flow: 1, kind: 1 } }).toArray()).map(
      ({ flow, kind }) => `${kind}:${flow}`,
    ),
  );
  // Exits first: none is left behind without its entry.
  const found = await entries
    .find({ profileId: from }, { projection: { flow: 1, kind: 1, doneAt: 1 }, sort: { kind: -1 } })
    .toArray();
  const withdrawn = new Set(
    found.flatMap(({ _id, flow, kind, doneAt }) =>
      doneAt === undefined && own.has(`${kind}:${flow}`) ? [_id] : [],
    ),
  );
  for (const { _id, doneAt } of found) {
    if (withdrawn.has(_id) || (doneAt === undefined && withdrawn.has(_id.replace(/exit$/, 'entry'))))
      await entries.deleteOne({ _id });
    else
      await entries.updateOne(
        { _id },
        { $set: { profileId: to._id, ...(externalId !== undefined && { externalId }) } },
      );
  }
}
