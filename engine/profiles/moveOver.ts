import { applyChange } from '../changes/applyChanges';
import type { WrittenValue } from '../changes/ProfileChange';
import { flushInboxes } from '../changes/flushInboxes';
import type { EngineContext } from '../context';
import type { ProfileDocument } from '../mongo/documents';
import { decodeName } from '../text/names';
import { moveMemberships } from './moveMemberships';
import { moveParticipations } from './moveParticipations';
import { READ_ONLY_ATTRIBUTES } from '../attributes/standardAttributes';

/**
 * Moves what belongs to a departing profile to the one that takes over. Whatever was moved before is met as moved: the whole may be done
 * again after a crash at any point.
 */
export async function moveOver(context: EngineContext, from: ProfileDocument, to: ProfileDocument): Promise<void> {
  const { profiles, events, rejections, recipients } = await context.collections();
  const profileId = to._id;
  // The keys find the successor from here on, although they are not yet its own.
  const keys = from.keys.length > 0 ? from.keys : identityKeysOf(context, from);
  await profiles.updateOne({ _id: profileId, account: context.account }, { $addToSet: { adopting: { $each: keys } } });

  await flushInboxes(context, [{ ...from, account: context.account }]);
  // Visible to the evaluation that the change below brings, and to none before it.
  await events.updateMany({ profileId: from._id }, { $set: { profileId, bucket: to.bucket, rev: to.revision + 1 } });
  await moveMemberships(context, from, to);
  await moveParticipations(context, from, to);
  await rejections.updateMany({ profileId: from._id }, { $set: { profileId } });
  await recipients.updateMany({ profileId: from._id }, { $set: { profileId } });

  await profiles.updateOne({ _id: from._id }, { $set: { keys: [] } });
  await applyChange(context, {
    profileId,
    change: {
      attributes: attributesOf(from),
      onlyEmpty: true,
      addTags: from.tags,
      addIdentities: (['email', 'phone', 'externalId'] as const).flatMap((kind) => (from.identities[kind] ?? []).map((value) => ({ kind, value }))),
      everything: true,
    },
  });
  await profiles.updateOne({ _id: profileId }, [
    {
      $set: {
        joined: { $setUnion: [{ $ifNull: ['$joined', []] }, [from._id], from.joined ?? []] },
        adopting: { $setDifference: [{ $ifNull: ['$adopting', []] }, { $literal: keys }] },
      },
    },
    { $set: { adopting: { $cond: [{ $eq: ['$adopting', []] }, '$$REMOVE', '$adopting'] } } },
  ]);
}

const identityKeysOf = (context: EngineContext, { identities }: ProfileDocument): string[] =>
  (['email', 'phone', 'externalId'] as const).flatMap((kind) => (identities[kind] ?? []).map((value) => `${context.accountKey}.${kind}.${value}`));

function attributesOf({ attributes, folded }: ProfileDocument): Map<string, WrittenValue> {
  const own = Object.keys(attributes).filter((key) => !READ_ONLY_ATTRIBUTES.has(key));
  return new Map(own.map((key) => [decodeName(key), { value: attributes[key], ...(Object.hasOwn(folded, key) && { folded: folded[key] }) } as WrittenValue]));
}
