import type { ObjectId } from 'mongodb';
import type { AskOptions, ProfileKey } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import { selectedPages } from '../../evaluation/audience/selectProfiles';
import { factCollections } from '../../evaluation/facts/collections';
import { profileKey, PROFILE_KEY } from '../../evaluation/facts/profileKey';
import { migrateRule } from '../../language/rule/migrate';
import { Pages } from '../../store/Pages';
import type { EngineContext } from '../../store/context';
import { membershipCollections } from '../collections';
import { getSegmentDocument } from './findSegment';

const PAGE = 1_000;

/** Who is in it, in the order of ids: of a real-time segment those stored as members, unless another instant is asked for. @throws NotFoundError */
export function segmentMembers(
  context: EngineContext,
  idOrName: string,
  options: AskOptions = {},
): Pages<ProfileKey> {
  return new Pages(memberPages(context, idOrName, options));
}

async function* memberPages(
  context: EngineContext,
  idOrName: string,
  options: AskOptions,
): AsyncGenerator<ProfileKey[]> {
  checkSignal(options.signal);
  const segment = await getSegmentDocument(context, idOrName);
  if (segment.type === 'snapshot' || segment.dormant === true || options.now !== undefined) {
    yield* selectedPages(context, migrateRule(segment.definition), options);
    return;
  }
  const { profiles } = await factCollections(context);
  for await (const ids of memberIds(context, segment._id, options.signal)) {
    yield (
      await profiles
        .find(
          { account: context.account, _id: { $in: ids } },
          { projection: PROFILE_KEY, sort: { _id: 1 }, hint: 'account' },
        )
        .toArray()
    ).map(profileKey);
  }
}

/** Pages of stored members, in the order of ids. */
async function* memberIds(
  context: EngineContext,
  segment: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ObjectId[]> {
  const { memberships } = await membershipCollections(context);
  let after: ObjectId | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const filter = {
      account: context.account,
      segment,
      member: true,
      ...(after && { profileId: { $gt: after } }),
    };
    const page = await memberships
      .find(filter, {
        projection: { _id: 0, profileId: 1 },
        sort: { profileId: 1 },
        limit: PAGE,
        hint: 'members',
      })
      .toArray();
    if (page.length > 0) yield page.map(({ profileId }) => profileId);
    if (page.length < PAGE) return;
    after = page[page.length - 1]?.profileId;
  }
}
