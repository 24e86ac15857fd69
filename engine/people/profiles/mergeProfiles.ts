import type { ProfileRef, WriteOptions } from '../../api';
import { checkList } from '../../api/checkList';
import { checkWriteOptions } from '../../api/checkOptions';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { getProfileDocument } from './findProfile';
import { joinProfiles } from './joinProfiles';

/** Profiles joined by one call. */
const MOST = 1_000;

/**
 * Joins the profiles that are named. The answer always waits until what moves has moved and is evaluated, whatever `wait` says.
 *
 * @throws NotFoundError, InvalidArgumentError, IdentityConflictError
 */
export async function mergeProfiles(
  context: EngineContext,
  refs: readonly ProfileRef[],
  options: WriteOptions = {},
): Promise<{ id: string; merged: string[] }> {
  checkWriteOptions(options);
  if (!Array.isArray(refs) || refs.length < 2)
    throw new InvalidArgumentError('There is nothing to join.', {
      hint: 'Name at least two profiles.',
      path: '',
    });
  checkList(refs, { what: 'profiles', hint: 'Name at least two profiles.', most: MOST });
  const found = [];
  for (const [i, ref] of (refs as readonly ProfileRef[]).entries())
    found.push((await getProfileDocument(context, ref, `/${i}`))._id);
  options.signal?.throwIfAborted();
  await joinProfiles(context, found);
  const id = (
    await getProfileDocument(context, { id: (found[0] as (typeof found)[0]).toHexString() })
  )._id.toHexString();
  return { id, merged: [...new Set(found.map((one) => one.toHexString()))].filter((one) => one !== id) };
}
