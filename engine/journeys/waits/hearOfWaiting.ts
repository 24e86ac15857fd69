import type { ProfileDocument } from '../../evaluation/facts/documents';
import { attributeKey, eventKey, EVERYTHING } from '../../membership/changes/dirtyKeys';
import type { MembershipDocument } from '../../membership/memberships/MembershipDocument';
import { TIME_ZONE } from '../../people/profiles/zoneOfProfile';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import { ObjectId } from 'mongodb';
import { unmarkWaits } from './marks';
import { settleWaits } from './settleWaits';
import type { WaitDocument } from './WaitDocument';

/** Profiles that wait have changed, and their marks of the change are still on them: what it ends has ended before they go. */
export async function hearOfChanges(
  context: EngineContext,
  profiles: readonly ProfileDocument[],
): Promise<void> {
  const marks = profiles.flatMap((profile) =>
    Object.keys(profile.waits ?? {}).map((id) => ({ _id: new ObjectId(id), profile })),
  );
  if (marks.length === 0) return;
  const { waits } = await journeyCollections(context);
  const found = await waits.find({ _id: { $in: marks.map(({ _id }) => _id) }, waiting: true }).toArray();
  const waiting = new Map(found.map((wait) => [wait._id.toHexString(), wait]));
  const concerned: WaitDocument[] = [];
  const stale: { _id: ObjectId; profileId: ObjectId }[] = [];
  for (const { _id, profile } of marks) {
    const wait = waiting.get(_id.toHexString());
    if (!wait) stale.push({ _id, profileId: profile._id });
    else if (concerns(wait, profile)) concerned.push(wait);
  }
  await settleWaits(context, concerned);
  await unmarkWaits(context, stale);
}

function concerns({ branches }: WaitDocument, { dirty = {} }: ProfileDocument): boolean {
  const keys = branches.flatMap((branch) => {
    if (branch.kind === 'event') return [eventKey(branch.event.event)];
    return branch.kind === 'date' ? [attributeKey(branch.attribute), attributeKey(TIME_ZONE)] : [];
  });
  return keys.length > 0 && [EVERYTHING, ...keys].some((key) => dirty[key] !== undefined);
}

/** Profiles have entered or left segments; that stands in their memberships until everybody has heard of it. */
export async function hearOfTransitions(
  context: EngineContext,
  moved: readonly MembershipDocument[],
): Promise<void> {
  const { waits } = await journeyCollections(context);
  const concerned = await waits
    .find(
      {
        segments: { $in: [...new Set(moved.map(({ segment }) => segment))] },
        profileId: { $in: moved.map(({ profileId }) => profileId) },
        waiting: true,
      },
      { hint: 'segments' },
    )
    .toArray();
  await settleWaits(context, concerned);
}

/** Waits that listen to a segment, in words. */
export async function waitsOfSegment(context: EngineContext, segmentId: string): Promise<string[]> {
  const { waits, places } = await journeyCollections(context);
  const using = await waits.findOne(
    { segments: segmentId, waiting: true, account: context.account },
    { projection: { place: 1 }, hint: 'segments' },
  );
  if (!using) return [];
  const place = await places.findOne({ _id: using.place });
  return [`profiles that wait in the flow "${place?.flowId ?? ''}"`];
}
