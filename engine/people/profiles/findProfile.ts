import type { ProfileRef } from '../../api';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import { locateProfiles } from './locateProfiles';
import { notFound, readRef, refKey } from './refs';

/** So often somebody who was found and has just been joined to another one is looked for again. */
const LOOKS = 5;

/** The stored profile that a reference names. @throws NotFoundError, InvalidArgumentError */
export async function getProfileDocument(
  context: EngineContext,
  ref: ProfileRef,
  path = '',
): Promise<ProfileDocument> {
  const read = readRef(context, ref, path);
  const { profiles } = await factCollections(context);
  for (let look = 0; look < LOOKS; look++) {
    const located = (await locateProfiles(context, [read])).get(refKey(context, read));
    if (!located) break;
    const profile = await profiles.findOne({ _id: located._id, account: context.account });
    if (profile) return profile;
  }
  throw notFound(read, path === '' ? undefined : path);
}
