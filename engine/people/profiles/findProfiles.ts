import { ObjectId } from 'mongodb';
import type { Profile, ProfilesApi } from '../../api';
import { checkSignal, refuse } from '../../api/checkOptions';
import { selectProfiles } from '../../evaluation/audience/selectProfiles';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { readId } from './refs';
import { searchProfiles } from './searchProfiles';
import { toProfiles } from './toProfile';

const MAX_PAGE = 10_000;

/**
 * One page of the profiles that match (`null`: of all), in the order of ids or the other way round; the next one begins behind the last id of this one.
 * Or the first that somebody searches for by name or address.
 */
export async function findProfiles(
  context: EngineContext,
  what: Parameters<ProfilesApi['find']>[0],
  page: Parameters<ProfilesApi['find']>[1] = {},
): Promise<Profile[]> {
  const { limit = 100, after, order = 'oldest', signal } = page;
  checkSignal(signal);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw new InvalidArgumentError(`A page has 1 to ${MAX_PAGE} profiles.`, {
      hint: 'Ask for the next page with after.',
      path: '/limit',
    });
  if (order !== 'oldest' && order !== 'newest') throw refuse('order', order, 'Give oldest or newest.');
  if (what !== null && typeof what === 'object' && 'search' in what) {
    const unknown = Object.keys(what).find((key) => key !== 'search');
    const part = unknown ?? (['after', 'order'] as const).find((name) => page[name] !== undefined);
    if (part !== undefined)
      throw new InvalidArgumentError('A search gives its first finds, and has no other parts or pages.', {
        hint: 'Give { search } and a limit; for everyone who matches a rule give the rule alone.',
        path: `/${part}`,
      });
    return searchProfiles(context, what.search, { limit, signal });
  }
  const rule = what;
  const newestFirst = order === 'newest';
  const behind = after === undefined ? undefined : readId(after, '/after');
  const { profiles } = await factCollections(context);
  signal?.throwIfAborted();
  if (rule === null) {
    const found = await profiles
      .find(
        { account: context.account, ...(behind && { _id: { [newestFirst ? '$lt' : '$gt']: behind } }) },
        { sort: { _id: newestFirst ? -1 : 1 }, limit, hint: 'account' },
      )
      .toArray();
    return toProfiles(context, found);
  }
  const ids: ObjectId[] = [];
  for await (const { id } of selectProfiles(context, rule, {
    ...(signal && { signal }),
    ...(behind && { after: behind.toHexString() }),
    newestFirst,
  })) {
    if (behind && (newestFirst ? id >= behind.toHexString() : id <= behind.toHexString())) continue;
    ids.push(new ObjectId(id));
    if (ids.length >= limit) break;
  }
  const found = new Map(
    (await profiles.find({ _id: { $in: ids }, account: context.account }).toArray()).map((profile) => [
      profile._id.toHexString(),
      profile,
    ]),
  );
  return toProfiles(
    context,
    ids.flatMap((id): ProfileDocument[] => {
      const profile = found.get(id.toHexString());
      return profile ? [profile] : [];
    }),
  );
}
