import type { Separation } from '../../people/occasions';
import type { EngineContext } from '../../store/context';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { journeyCollections } from '../collections';
import { participantId, type ParticipantDocument } from './FlowDocument';

/**
 * Somebody who was in flows before a join is on their own again: they have been in these flows, and whether they enter once more is for re-entry to
 * say. The stay itself, its rows and its exit are of the profile that had taken over. Done twice it changes nothing.
 */
export async function separateParticipations(
  context: EngineContext,
  { from, to, ids }: Separation,
): Promise<void> {
  const { participants } = await journeyCollections(context);
  const stays = await participants.find({ profileId: from, joined: { $in: [...ids] } }).toArray();
  if (stays.length === 0) return;
  await ignoringDuplicates(() =>
    participants.insertMany(
      stays.map((stay) => passedOf(stay, { from, to, ids })),
      { ordered: false },
    ),
  );
  await participants.updateMany({ profileId: from, joined: { $in: [...ids] } }, [
    { $set: { joined: { $setDifference: ['$joined', [...ids]] } } },
  ]);
}

function passedOf(
  { pending: _pending, pendingAt: _pendingAt, joined = [], ...stay }: ParticipantDocument,
  { to, ids }: Separation,
): ParticipantDocument {
  const others = joined.filter((id) => !id.equals(to._id) && ids.some((one) => one.equals(id)));
  return {
    ...stay,
    _id: participantId(stay.flow, to._id),
    profileId: to._id,
    visits: Object.fromEntries(
      Object.entries(stay.visits).map(([source, visit]) => [source, { ...visit, open: false }]),
    ),
    revision: 1,
    ...(others.length > 0 && { joined: others }),
  };
}
