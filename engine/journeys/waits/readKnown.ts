import type { ObjectId } from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { EventDocument, ProfileDocument } from '../../evaluation/facts/documents';
import { compileWhere } from '../../evaluation/interpreters/memory/compileWhere';
import type { PropertyRule } from '../../language/rule/types';
import { encodeName } from '../../language/text/names';
import { membershipCollections } from '../../membership/collections';
import { membershipId, type MembershipDocument } from '../../membership/memberships/MembershipDocument';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { journeyCollections } from '../collections';
import type { KnownOfWaiting } from './decide';
import type { EndingEvent, StoredBranch, WaitDocument } from './WaitDocument';

/** An event whose time another process has read of the server's clock may be dated a little before a wait that was opened before it was accepted. */
const CLOCKS_APART_MS = 100;

export interface Known {
  of(wait: WaitDocument): Pick<KnownOfWaiting, 'events' | 'membership' | 'attribute' | 'stopped'>;
  /** Ids of the events of its types that were dated from its beginning on and accepted before it. */
  before(wait: WaitDocument): readonly string[];
}

/** What decides waits of profiles that are marked and whose inboxes are flushed: one read of events and one of memberships for all. */
export async function readKnown(
  context: EngineContext,
  waits: readonly WaitDocument[],
  profiles: ReadonlyMap<string, ProfileDocument>,
): Promise<Known> {
  const [events, memberships, stopped] = await Promise.all([
    readEvents(context, waits),
    readMemberships(context, waits),
    readStopped(context, waits),
  ]);
  const profileOf = ({ profileId }: WaitDocument): ProfileDocument =>
    profiles.get(profileId.toHexString()) as ProfileDocument;
  const eventsOf = (wait: WaitDocument): readonly EventDocument[] =>
    events.get(wait.profileId.toHexString()) ?? [];
  const before = (wait: WaitDocument): readonly string[] => {
    if (wait.before) return wait.before;
    if (wait.since) return [];
    const from = datedFrom(context, wait);
    const opened = openedAtRevision(wait, profileOf(wait));
    const types = new Set(wait.branches.flatMap((one) => (one.kind === 'event' ? [one.event.event] : [])));
    return eventsOf(wait)
      .filter(({ type, at, rev }) => types.has(type) && at >= from && rev <= opened)
      .map(({ _id }) => _id);
  };
  return {
    before,
    of: (wait) => {
      const profile = profileOf(wait);
      return {
        events: (place) => counting(context, wait, place, profile, eventsOf(wait), before(wait)),
        membership: (segment) => memberships.get(membershipId(segment, wait.profileId)),
        attribute: (name) => profile.attributes[encodeName(name)],
        ...stoppedOf(wait, stopped),
      };
    },
  };
}

function stoppedOf(
  { while: stays }: WaitDocument,
  stopped: ReadonlyMap<string, number>,
): Pick<KnownOfWaiting, 'stopped'> {
  const at = stays?.flow === undefined ? undefined : stopped.get(stays.flow);
  return at === undefined ? {} : { stopped: at };
}

/** The revision after which an event was accepted after the wait was opened. */
const openedAtRevision = ({ _id }: WaitDocument, { waits }: ProfileDocument): number =>
  waits?.[_id.toHexString()] ?? 0;

const datedFrom = ({ clockInjected }: EngineContext, { since, openedAt }: WaitDocument): Date =>
  since ?? (clockInjected ? openedAt : new Date(openedAt.getTime() - CLOCKS_APART_MS));

function counting(
  context: EngineContext,
  wait: WaitDocument,
  place: number,
  profile: ProfileDocument,
  events: readonly EventDocument[],
  before: readonly string[],
): EndingEvent[] {
  const branch = wait.branches[place];
  if (branch?.kind !== 'event') return [];
  const [from, opened] = [datedFrom(context, wait), openedAtRevision(wait, profile)];
  const isBefore = new Set(before);
  const where = whereOf(branch);
  return events
    .filter(
      (event) =>
        event.type === branch.event.event &&
        event.at >= from &&
        (wait.since !== undefined || (event.rev > opened && !isBefore.has(event._id))) &&
        (where === undefined || compileWhere(where)(event)),
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a._id < b._id ? -1 : 1))
    .map(({ _id, type, at, properties }) => ({
      id: _id.slice(context.accountKey.length + 1),
      type,
      at,
      ...(properties && { properties }),
    }));
}

function whereOf({ event, same }: Extract<StoredBranch, { kind: 'event' }>): PropertyRule | undefined {
  if (!same) return event.where;
  const isSame: PropertyRule = { property: same.property, operator: 'is', value: same.value };
  return event.where ? { all: [isSame, event.where] } : isSame;
}

/** By profile: the events of the types that its waits listen to, since the first of them began. */
async function readEvents(
  context: EngineContext,
  waits: readonly WaitDocument[],
): Promise<Map<string, EventDocument[]>> {
  const found = new Map<string, EventDocument[]>();
  const wanted = new Map<string, { profileIds: Map<string, ObjectId>; from: number }>();
  for (const wait of waits)
    for (const branch of wait.branches) {
      if (branch.kind !== 'event') continue;
      const { event: type } = branch.event;
      const one = wanted.get(type) ?? { profileIds: new Map(), from: Infinity };
      one.profileIds.set(wait.profileId.toHexString(), wait.profileId);
      one.from = Math.min(one.from, datedFrom(context, wait).getTime());
      wanted.set(type, one);
    }
  const { events } = await factCollections(context);
  for (const [type, { profileIds, from }] of wanted)
    for await (const event of events.find(
      {
        account: context.account,
        type,
        profileId: { $in: [...profileIds.values()] },
        at: { $gte: new Date(from) },
      },
      { hint: 'profile' },
    )) {
      const id = event.profileId.toHexString();
      found.set(id, [...(found.get(id) ?? []), event]);
    }
  return found;
}

async function readMemberships(
  context: EngineContext,
  waits: readonly WaitDocument[],
): Promise<Map<string, MembershipDocument>> {
  const ids = waits.flatMap(({ segments = [], profileId }) =>
    segments.map((segment) => membershipId(segment, profileId)),
  );
  if (ids.length === 0) return new Map();
  const { memberships } = await membershipCollections(context);
  const found = await memberships.find({ _id: { $in: ids } }).toArray();
  return new Map(found.map((membership) => [membership._id, membership]));
}

/** By key, of the flows that waits wait only as long as and that are stopped: when they were (ms); of those of earlier builds nobody knows, and it is now. */
async function readStopped(
  context: EngineContext,
  waits: readonly WaitDocument[],
): Promise<ReadonlyMap<string, number>> {
  const keys = [...new Set(waits.flatMap((wait) => wait.while?.flow ?? []))];
  if (keys.length === 0) return new Map();
  const { flows } = await journeyCollections(context);
  const found = await flows
    .find({ _id: { $in: keys }, status: 'stopped' }, { projection: { stoppedAt: 1 } })
    .toArray();
  const now = await serverNow(context);
  return new Map(found.map(({ _id, stoppedAt = now }) => [_id, stoppedAt.getTime()]));
}
