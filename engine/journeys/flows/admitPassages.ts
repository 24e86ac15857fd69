import { randomBytes } from 'node:crypto';
import type { ObjectId } from 'mongodb';
import { willingProfiles } from '../../contact/consent/willingProfiles';
import { factCollections } from '../../evaluation/facts/collections';
import { listedChannels } from '../../evaluation/facts/listedContactPoints';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { journeyCollections } from '../collections';
import { participantId, type FlowDocument, type ParticipantDocument } from './FlowDocument';
import type { Passage } from './Passage';
import { admit } from './admit';
import { insertPendingRows } from './insertPendingRows';

/**
 * Takes passages into a flow, those of one profile in their order. Any number of processes may do the same ones at once, and again after a
 * crash: the participant says what was done, and holds the rows until they are in the outbox.
 *
 * @returns how many participants changed.
 */
export async function admitPassages(
  context: EngineContext,
  flow: FlowDocument,
  passages: readonly Passage[],
): Promise<number> {
  let changed = 0;
  for (let open = [...passages]; open.length > 0;) {
    const [round, later] = firstOfEach(open);
    const refused = await admitRound(context, flow, round);
    changed += round.length - refused.length;
    open = [...refused, ...later];
  }
  return changed;
}

/** One passage per profile, and the others. */
function firstOfEach(passages: readonly Passage[]): [Passage[], Passage[]] {
  const seen = new Set<string>();
  const [first, later]: [Passage[], Passage[]] = [[], []];
  for (const passage of passages) {
    const id = passage.profileId.toHexString();
    (seen.has(id) ? later : first).push(passage);
    seen.add(id);
  }
  return [first, later];
}

/** @returns passages whose participant somebody else has changed meanwhile. */
async function admitRound(
  context: EngineContext,
  flow: FlowDocument,
  passages: readonly Passage[],
): Promise<Passage[]> {
  const { participants } = await journeyCollections(context);
  const known = await readParticipants(
    context,
    flow,
    passages.map(({ profileId }) => profileId),
  );
  const contactable = await contactableProfiles(context, flow, passages);
  const token = randomBytes(9).toString('base64url');
  const now = await serverNow(context);
  const changes = new Map<string, ParticipantDocument>();
  for (const passage of passages) {
    const id = participantId(flow._id, passage.profileId);
    const before = known.get(id);
    const after = admit(flow, passage, before, contactable?.has(passage.profileId.toHexString()) ?? true);
    if (after)
      changes.set(id, {
        ...after,
        revision: after.revision + 1,
        changedBy: token,
        ...(after.pending && { pendingAt: after.pendingAt ?? now }),
      });
  }
  const leftovers = [...known.values()].filter(
    ({ _id, pending }) => pending !== undefined && !changes.has(_id),
  );
  const newcomers = [...changes.values()].filter(({ _id }) => !known.has(_id));
  const others = [...changes.values()].filter(({ _id }) => known.has(_id));
  const refused = new Set<string>();
  if (newcomers.length > 0) {
    const duplicates = await ignoringDuplicates(() => participants.insertMany(newcomers, { ordered: false }));
    for (const i of duplicates) refused.add((newcomers[i] as ParticipantDocument)._id);
  }
  if (others.length > 0) {
    const { matchedCount } = await participants.bulkWrite(
      others.map(({ revision, ...participant }) => ({
        replaceOne: {
          filter: { _id: participant._id, revision: revision - 1 },
          replacement: { ...participant, revision },
        },
      })),
      { ordered: false },
    );
    if (matchedCount < others.length) {
      const written = await participants
        .find({ _id: { $in: others.map(({ _id }) => _id) }, changedBy: token }, { projection: { _id: 1 } })
        .toArray();
      const own = new Set(written.map(({ _id }) => _id));
      for (const { _id } of others) if (!own.has(_id)) refused.add(_id);
    }
  }
  await context.step?.('participantsWritten', passages);
  await insertPendingRows(
    context,
    [...changes.values(), ...leftovers].filter(({ _id }) => !refused.has(_id)),
  );
  return passages.filter(({ profileId }) => refused.has(participantId(flow._id, profileId)));
}

async function readParticipants(
  context: EngineContext,
  flow: FlowDocument,
  ids: readonly ObjectId[],
): Promise<Map<string, ParticipantDocument>> {
  const { participants } = await journeyCollections(context);
  const found = await participants
    .find({ _id: { $in: ids.map((id) => participantId(flow._id, id)) } })
    .toArray();
  return new Map(found.map((participant) => [participant._id, participant]));
}

/** Of those who want to enter: who has a contact point that may be used. `undefined` when the flow does not ask. */
async function contactableProfiles(
  context: EngineContext,
  { checkDoNotContact: kind, topic }: FlowDocument,
  passages: readonly Passage[],
): Promise<Set<string> | undefined> {
  if (kind === undefined && topic === undefined) return undefined;
  const { profiles } = await factCollections(context);
  const found = await profiles
    .find(
      { _id: { $in: passages.map(({ profileId }) => profileId) }, account: context.account },
      { projection: { identities: 1, written: 1 } },
    )
    .toArray();
  const willing = topic === undefined ? found : await willingProfiles(context, topic, found);
  if (kind === undefined) return new Set(willing.map(({ _id }) => _id.toHexString()));
  const points = found.flatMap(({ identities }) =>
    (identities[kind] ?? []).map((value) => ({ kind, value })),
  );
  const listed = await listedChannels(context, points);
  return new Set(
    willing
      .filter(({ identities }) => (identities[kind] ?? []).some((value) => !listed.has({ kind, value })))
      .map(({ _id }) => _id.toHexString()),
  );
}
