import type { ProfileRef } from '../../api';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import { locateProfiles } from './locateProfiles';
import { notFound, readRef, refKey } from './refs';

/** The stored profile that a reference names. @throws NotFoundError, InvalidArgumentError */
export async function getProfileDocument(
  context: EngineContext,
  ref: ProfileRef,
  path = '',
): Promise<ProfileDocument> {
  const read = readRef(context, ref, path);
  const located = (await locateProfiles(context, [read])).get(refKey(context, read));
  const { profiles } = await factCollections(context);
  const profile = located && (await profiles.findOne({ _id: located._id, account: context.account }));
  if (!profile) throw notFound(read, path === '' ? undefined : path);
  return profile;
}
