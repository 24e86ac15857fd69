import { membershipCollections } from '../../membership/collections';
import { membershipId } from '../../membership/memberships/MembershipDocument';
import { batchesOf } from '../../store/batchesOf';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import type { FlowDocument, FlowSource } from './FlowDocument';

const BATCH = 1_000;

/**
 * A source that an earlier launch has watched, and the one just before this did not: whoever left it in between left unseen, and would be taken to be in
 * it for ever. Those who left since this launch are handed on by fan-out.
 */
export async function closeEndedVisits(
  context: EngineContext,
  { _id: flow, account, launchedAt }: FlowDocument,
  { key, segmentId = '' }: FlowSource,
): Promise<void> {
  const { participants } = await journeyCollections(context);
  const { memberships } = await membershipCollections(context);
  const visit = `visits.${key}`;
  const open = participants.find(
    { account, flow, [`${visit}.open`]: true },
    { projection: { profileId: 1, visits: 1 }, hint: 'flow' },
  );
  for await (const batch of batchesOf(open, BATCH)) {
    const staying = await memberships
      .find(
        {
          _id: { $in: batch.map(({ profileId }) => membershipId(segmentId, profileId)) },
          $or: [{ member: true }, { since: { $gt: launchedAt } }],
        },
        { projection: { profileId: 1 } },
      )
      .toArray();
    const stays = new Set(staying.map(({ profileId }) => profileId.toHexString()));
    const ended = batch.filter(({ profileId }) => !stays.has(profileId.toHexString()));
    if (ended.length === 0) continue;
    await participants.bulkWrite(
      ended.map(({ _id, visits }) => ({
        updateOne: {
          filter: { _id, [`${visit}.epoch`]: visits[key]?.epoch },
          update: { $set: { [`${visit}.open`]: false }, $inc: { revision: 1 } },
        },
      })),
      { ordered: false },
    );
  }
}
