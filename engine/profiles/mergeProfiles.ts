import type { ProfileRef } from '../api';
import type { EngineContext } from '../context';
import { InvalidArgumentError } from '../errors';
import { getProfileDocument } from './findProfile';
import { joinProfiles } from './joinProfiles';

/** Joins the profiles that are named. @throws NotFoundError, IdentityConflictError */
export async function mergeProfiles(context: EngineContext, refs: readonly ProfileRef[]): Promise<{ id: string; merged: string[] }> {
  if (!Array.isArray(refs) || refs.length < 2) throw new InvalidArgumentError('There is nothing to join.', { hint: 'Name at least two profiles.', path: '' });
  const found = [];
  for (const ref of refs as readonly ProfileRef[]) found.push((await getProfileDocument(context, ref))._id);
  await joinProfiles(context, found);
  const id = (await getProfileDocument(context, { id: (found[0] as (typeof found)[0]).toHexString() }))._id.toHexString();
  return { id, merged: [...new Set(found.map((one) => one.toHexString()))].filter((one) => one !== id) };
}
