import type { ProfileExport, ProfileRef } from '../../api';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { membershipCollections } from '../../membership/collections';
import type { EngineContext } from '../../store/context';
import { EXPORT } from '../occasions';
import { getProfileDocument } from './findProfile';
import { iso } from './iso';
import { joinsOf } from './listJoins';
import { inboxOf, toProfileEvent } from './listEvents';
import { toProfiles } from './toProfile';

/** Everything that is known about one person (subject access). @throws NotFoundError */
export async function exportProfile(context: EngineContext, ref: ProfileRef): Promise<ProfileExport> {
  const document = await getProfileDocument(context, ref);
  const [profile] = await toProfiles(context, [document]);
  const [events, joins, memberships, ...others] = await Promise.all([
    eventsOf(context, document),
    joinsOf(context, document),
    membershipsOf(context, document),
    ...context.listeners.of(EXPORT).map((hear) => hear(context, document)),
  ]);
  return Object.assign(
    { profile: profile as ProfileExport['profile'], events, joins, memberships },
    ...others,
  ) as ProfileExport;
}

async function eventsOf(context: EngineContext, profile: ProfileDocument): Promise<ProfileExport['events']> {
  const { events } = await factCollections(context);
  const stored = await events.find({ profileId: profile._id, account: context.account }).toArray();
  return [...stored, ...(await inboxOf(context, profile))]
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a._id < b._id ? -1 : 1))
    .map((event) => toProfileEvent(context, event));
}

async function membershipsOf(
  context: EngineContext,
  { _id: profileId }: ProfileDocument,
): Promise<ProfileExport['memberships']> {
  const { memberships, segments } = await membershipCollections(context);
  const found = await memberships.find({ profileId, account: context.account, member: true }).toArray();
  // Those that flows have made for themselves have no name: they stand among the flows.
  const named = {
    _id: { $in: found.map(({ segment }) => segment) },
    account: context.account,
    hidden: { $ne: true },
  };
  const names = new Map((await segments.find(named).toArray()).map(({ _id, name }) => [_id, name]));
  return found.flatMap(({ segment, since }) => {
    const name = names.get(segment);
    return name === undefined ? [] : [{ segment, name, ...iso('since', since) }];
  });
}
