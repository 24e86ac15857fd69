import type { Filter } from 'mongodb';
import type { ProfileEvent, ProfileRef, ProfilesApi } from '../../api';
import { factCollections } from '../../evaluation/facts/collections';
import type { EventDocument, InboxEvent, ProfileDocument } from '../../evaluation/facts/documents';
import { nameProblem, normalizeName } from '../../language/text/names';
import { withOpenArrivals } from '../../membership/changes/openArrivals';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, NotFoundError } from '../../store/errors';
import { getProfileDocument } from './findProfile';
import { decoded } from './toProfile';

type Options = NonNullable<Parameters<ProfilesApi['events']>[1]>;

const MOST = 10_000;
const DEFAULT = 100;

/** What a person did, the latest first, page by page. @throws NotFoundError, InvalidArgumentError */
export async function listEvents(
  context: EngineContext,
  ref: ProfileRef,
  options: Options = {},
): Promise<ProfileEvent[]> {
  const { limit = DEFAULT } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw new InvalidArgumentError(`A page has 1 to ${MOST} events.`, {
      hint: 'Ask for the next page with after.',
      path: '/limit',
    });
  const type = readType(options.type);
  const profile = await getProfileDocument(context, ref);
  const behind = await readAfter(context, profile, options.after);
  const stored = await latestStored(context, filterOf(context, profile, type, behind), limit);
  const arriving = (await inboxOf(context, profile)).filter(
    (event) =>
      (type === undefined || event.type === type) && (behind === undefined || isLater(behind, event)),
  );
  return [...stored, ...arriving]
    .sort((a, b) => (isLater(a, b) ? -1 : 1))
    .slice(0, limit)
    .map((event) => toProfileEvent(context, event));
}

/** The latest ones over an index that knows instants only: those of the last one's instant are read to their end. */
async function latestStored(
  context: EngineContext,
  filter: Filter<EventDocument>,
  limit: number,
): Promise<InboxEvent[]> {
  const { events } = await factCollections(context);
  const hint = 'type' in filter ? 'profile' : 'erase';
  const latest = await events.find(filter, { limit, hint }).sort({ at: -1 }).toArray();
  const last = latest[latest.length - 1];
  if (last === undefined || latest.length < limit) return latest;
  const ofThatInstant = await events.find({ $and: [filter, { at: last.at }] }, { hint }).toArray();
  return [...latest.filter(({ at }) => at > last.at), ...ofThatInstant];
}

function readType(type: unknown): string | undefined {
  if (type === undefined || type === null) return undefined;
  const wrong = nameProblem(type);
  if (wrong === undefined) return normalizeName(type as string);
  throw new InvalidArgumentError(`This is no name of an event type: ${wrong}.`, {
    hint: 'Give text of 1 to 200 characters without control characters.',
    path: '/type',
  });
}

/** The last event of the page before. */
async function readAfter(
  context: EngineContext,
  profile: ProfileDocument,
  after: unknown,
): Promise<Pick<EventDocument, '_id' | 'at'> | undefined> {
  if (after === undefined || after === null) return undefined;
  const { events } = await factCollections(context);
  const [{ inbox = [] } = profile] = await withOpenArrivals(context, [profile]);
  const key = `${context.accountKey}.${String(after)}`;
  const found =
    (await events.findOne({ _id: key, profileId: profile._id }, { projection: { at: 1 } })) ??
    inbox.find((event) => event._id === key);
  if (typeof after === 'string' && found) return found;
  throw new NotFoundError('The profile has no event of that id.', {
    hint: 'Give the id of the last event of the page before.',
    path: '/after',
  });
}

function filterOf(
  { account }: EngineContext,
  { _id: profileId }: ProfileDocument,
  type: string | undefined,
  behind: Pick<EventDocument, '_id' | 'at'> | undefined,
): Filter<EventDocument> {
  return {
    account,
    profileId,
    ...(type !== undefined && { type }),
    ...(behind && {
      at: { $lte: behind.at },
      $or: [{ at: { $lt: behind.at } }, { _id: { $lt: behind._id } }],
    }),
  };
}

/** Accepted events that are on their way into `events`; some may be duplicates of anybody's. */
export async function inboxOf(context: EngineContext, profile: ProfileDocument): Promise<InboxEvent[]> {
  const [{ inbox = [] } = profile] = await withOpenArrivals(context, [profile]);
  if (inbox.length === 0) return [];
  const { events } = await factCollections(context);
  const ids = inbox.map(({ _id }) => _id);
  const known = await events.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
  const stored = new Set(known.map(({ _id }) => _id));
  return inbox.filter(({ _id }) => !stored.has(_id));
}

const isLater = (a: Pick<EventDocument, '_id' | 'at'>, b: Pick<EventDocument, '_id' | 'at'>): boolean =>
  a.at.getTime() === b.at.getTime() ? a._id > b._id : a.at > b.at;

export const toProfileEvent = (
  { accountKey }: EngineContext,
  { _id, type, at, properties = {} }: Omit<InboxEvent, 'rev'>,
): ProfileEvent => ({
  id: _id.slice(accountKey.length + 1),
  type,
  at: at.toISOString(),
  properties: decoded(properties),
});
