import { BSON, ObjectId, type Filter } from 'mongodb';
import type { Wait } from '../../api/common';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { UNPACKED } from '../../evaluation/packed/mark';
import { bucketOf } from '../../store/buckets';
import { serverNow } from '../../store/clock/serverTime';
import { nowExpression, type EngineContext } from '../../store/context';
import { isAway } from '../../store/mongo/databaseError';
import { membershipCollections } from '../collections';
import type { Arriving } from './ArrivalsDocument';
import { isNothingButEvents, type ChangeRequest } from './ProfileChange';
import { askPeople } from '../memberships/definitions';
import { eventKey } from './dirtyKeys';
import { areOver } from './openArrivals';
import { NARROW } from './readBack';
import { arrivedOf } from './withArrived';

/** From so many on one document for all of them costs less than marks on each. */
export const TOGETHER = 20;
/** A document has at most 16 MB. */
const MOST_BYTES = 8 * 1_048_576;

/** Events that are to be accepted together. */
export interface Arrivals {
  readonly _id: ObjectId;
  readonly requests: readonly ChangeRequest[];
}

/**
 * Before any of them is accepted: one document holds the events of all whom a change brings nothing but events. Whoever names it has accepted them; that is
 * the same small update for everybody, and a second one that takes marks off again is saved.
 */
export async function announceArrivals(
  context: EngineContext,
  requests: readonly ChangeRequest[],
  wait: Wait,
): Promise<Arrivals | undefined> {
  const people = wait === 'evaluated' ? await thoseWhoCan(context, requests) : [];
  if (people.length < TOGETHER) return undefined;
  const { arrivals } = await membershipCollections(context);
  const [_id, at] = [new ObjectId(), await serverNow(context)];
  try {
    await arrivals.insertOne({
      _id,
      account: context.account,
      people: people.map(({ arriving }) => arriving),
      at,
      dueAt: at,
    });
  } catch (error) {
    // What cannot be stored with the others is found when each is written for itself.
    if (isAway(error)) throw error;
    return undefined;
  }
  await context.step?.('arrivalsAnnounced', people);
  return { _id, requests: people.map(({ request }) => request) };
}

interface Coming {
  readonly request: ChangeRequest;
  readonly arriving: Arriving;
}

/** Those of whom it is known what they name, and that nothing of it is left to be done. */
async function thoseWhoCan(context: EngineContext, requests: readonly ChangeRequest[]): Promise<Coming[]> {
  const known = requests.filter(canArrive);
  if (known.length < TOGETHER) return [];
  const over = await areOver(
    context,
    known.flatMap(({ arrivedIn }) => arrivedIn ?? []),
  );
  const coming: Coming[] = [];
  let bytes = 0;
  for (const request of known) {
    const { profileId, arrivedIn: before = null, change } = request;
    if (before !== null && !over.has(before.toHexString())) continue;
    const events = [...(change.events ?? [])];
    bytes += BSON.calculateObjectSize(events);
    if (bytes > MOST_BYTES) break;
    coming.push({ request, arriving: { profileId, events, before } });
  }
  return coming;
}

const canArrive = ({ create, room, foundBy, joins, mark, arrivedIn, change }: ChangeRequest): boolean =>
  create !== true &&
  arrivedIn !== undefined &&
  [room, foundBy, joins, mark].every((condition) => condition === undefined) &&
  isNothingButEvents(change);

/**
 * Step 1 for all of them: each profile that names what it named when it was read names these from now on, with the revision that has accepted them.
 *
 * @returns the profiles as they are now, with what has arrived, and no more of them than rules that are known ask for; who is missing has not accepted anything, and is written for itself.
 */
export async function acceptArrivals(
  context: EngineContext,
  { _id, requests }: Arrivals,
  token: string,
): Promise<Map<ChangeRequest, ProfileDocument>> {
  const { profiles } = await factCollections(context);
  const ids = requests.map(({ profileId }) => profileId);
  const people = requests.map(({ profileId, arrivedIn: before = null }) => ({ profileId, before }));
  const revision = { $add: ['$revision', 1] };
  try {
    await profiles.updateMany(
      { ...whoMayAccept(people), account: context.account },
      [
        {
          $set: {
            revision,
            at: { $max: ['$at', nowExpression(context)] },
            changedBy: token,
            ...UNPACKED,
            arrived: { in: _id, rev: revision },
          },
        },
      ],
      { hint: '_id_' },
    );
  } catch {
    // It may still be under way: whom it has reached until here is seen below.
    await refuseArrivals(context, _id, people);
  }
  const byId = new Map(requests.map((request) => [request.profileId.toHexString(), request]));
  const types = new Set(requests.flatMap(({ change }) => (change.events ?? []).map(({ type }) => type)));
  const reading = profiles.find(
    { _id: { $in: ids }, account: context.account, 'arrived.in': _id, 'arrived.rev': { $exists: true } },
    {
      hint: '_id_',
      ...(!askPeople(context, [...types].map(eventKey)) && { projection: { ...NARROW, 'arrived.rev': 1 } }),
    },
  );
  const accepted = new Map<ChangeRequest, ProfileDocument>();
  for (const profile of await reading.toArray()) {
    const request = byId.get(profile._id.toHexString()) as ChangeRequest;
    // What is the same for all was not read.
    accepted.set(
      request,
      Object.assign(profile, {
        account: context.account,
        bucket: bucketOf(profile._id),
        arrived: { in: _id, rev: profile.arrived?.rev as number },
        ...arrivedOf(profile, profile.arrived?.rev as number, request.change.events ?? []),
      }),
    );
  }
  return accepted;
}

/**
 * From here on nobody accepts them who has not done so: the profile names them, and no revision. What a profile has named before it never names again, so that a
 * write which was held up finds it otherwise.
 */
export async function refuseArrivals(
  context: EngineContext,
  _id: ObjectId,
  people: readonly Pick<Arriving, 'profileId' | 'before'>[],
): Promise<void> {
  const { profiles } = await factCollections(context);
  await profiles.updateMany(whoMayAccept(people), { $set: { arrived: { in: _id } } }, { hint: '_id_' });
  await context.step?.('arrivalsRefused', people);
}

function whoMayAccept(people: readonly Pick<Arriving, 'profileId' | 'before'>[]): Filter<ProfileDocument> {
  const before = new Map(people.map((person) => [person.before?.toHexString(), person.before]));
  return {
    _id: { $in: people.map(({ profileId }) => profileId) },
    // `null` is that it names none.
    'arrived.in': { $in: [...before.values()] as ObjectId[] },
  };
}

/** After all of them are evaluated. Should it come back, in a change of primary, they are evaluated once more. */
export async function endArrivals(context: EngineContext, { _id }: Pick<Arrivals, '_id'>): Promise<void> {
  const { arrivals } = await membershipCollections(context);
  await arrivals.deleteOne({ _id }, { writeConcern: { w: 1 } });
}

/** Of somebody who is erased nothing stays there either. */
export async function eraseFromArrivals(context: EngineContext, profileId: ObjectId): Promise<void> {
  const { arrivals } = await membershipCollections(context);
  await arrivals.updateMany(
    { account: context.account, 'people.profileId': profileId },
    { $pull: { people: { profileId } } },
  );
}
