import { ObjectId } from 'mongodb';
import type { EventInput, ItemAnswers, TrackedEvent, WriteOptions } from '../../api';
import { checkList } from '../../api/checkList';
import { checkWriteOptions } from '../../api/checkOptions';
import { factCollections } from '../../evaluation/facts/collections';
import type { ChangeRequest } from '../../membership/changes/ProfileChange';
import { applyChanges, type ChangeOutcome } from '../../membership/changes/applyChanges';
import { serverNow } from '../../store/clock/serverTime';
import { arrivalId } from '../../store/clock/arrivalId';
import type { EngineContext } from '../../store/context';
import { IdentityConflictError, isAudienceError, reportOf, type AudienceError } from '../../store/errors';
import { readItem } from '../../store/itemError';
import { locateOnly } from '../profiles/locateProfiles';
import { notFound, refKey } from '../profiles/refs';
import { withdrawProfile } from '../profiles/withdrawProfile';
import { eventIdOf, readEventInput, type ReadEvent } from './readEventInput';
import { isLocal } from '../../language/calendar/givenInstant';

export const MAX_EVENTS = 5_000;
/** How often a lost race is run again. */
const ATTEMPTS = 20;
/** What one update takes at most: the inbox is a part of the profile. */
const MAX_AT_ONCE = 1_000;
const MAX_BYTES_AT_ONCE = 2 * 1_048_576;

type Answer = TrackedEvent | AudienceError;

/**
 * Records events: one query finds all profiles, one update per profile accepts its events. The first event of an id counts, whichever
 * process brings it; another one of the same id changes nothing and creates nobody.
 *
 * @param fresh ids for those that do not say their own, by their position: so that the call may be made again.
 */
export async function trackEvents(
  context: EngineContext,
  inputs: readonly EventInput[],
  options: WriteOptions = {},
  fresh: readonly string[] = [],
): Promise<ItemAnswers<TrackedEvent>> {
  checkList(inputs, {
    what: 'events',
    hint: `Give a list of 1 to ${MAX_EVENTS} events.`,
    least: 1,
    most: MAX_EVENTS,
  });
  checkWriteOptions(options);
  const now = await serverNow(context);
  const zone = Array.from(inputs).some(isAtLocalTime) ? await context.timeZone() : 'UTC';
  const answers: (ReadEvent | Answer)[] = Array.from(inputs, (input, i) =>
    readItem(input, (one) =>
      readEventInput(context, one, { fresh: () => fresh[i] ?? arrivalId(), now, zone }),
    ),
  );
  for (let attempt = 0; attempt < ATTEMPTS && answers.some(isOpen); attempt++)
    await trackOpen(context, answers, options);
  await nameHolders(context, answers);
  return answers.map((answer, index) => {
    if (isAudienceError(answer)) return { index, error: reportOf(answer) };
    if (isOpen(answer))
      return {
        index,
        error: new IdentityConflictError('The profile was changed by others all the time.', {
          hint: 'Try again.',
          index,
        }).report(),
      };
    return { index, ...answer };
  });
}

/** Whoever brings an event once more is told whose it is: a profile that was made for a copy is withdrawn again. */
async function nameHolders(context: EngineContext, answers: (ReadEvent | Answer)[]): Promise<void> {
  const isDuplicate = (answer: ReadEvent | Answer): answer is TrackedEvent =>
    !isAudienceError(answer) && !isOpen(answer) && answer.duplicate;
  const again = answers.filter(isDuplicate);
  if (again.length === 0) return;
  const { events } = await factCollections(context);
  const ids = [...new Set(again.map(({ id }) => eventIdOf(context, id)))];
  const holders = new Map(
    (await events.find({ _id: { $in: ids } }, { projection: { profileId: 1 } }).toArray()).map(
      ({ _id, profileId }) => [_id, profileId.toHexString()],
    ),
  );
  answers.forEach((answer, i) => {
    const holder = isDuplicate(answer) ? holders.get(eventIdOf(context, answer.id)) : undefined;
    if (holder !== undefined) answers[i] = { ...(answer as TrackedEvent), profileId: holder };
  });
}

const isOpen = (answer: ReadEvent | Answer): answer is ReadEvent => 'written' in answer;

/** One round: what others were quicker in stays open. */
async function trackOpen(
  context: EngineContext,
  answers: (ReadEvent | Answer)[],
  options: WriteOptions,
): Promise<void> {
  options.signal?.throwIfAborted();
  const open = answers.flatMap((answer, position) => (isOpen(answer) ? [{ position, event: answer }] : []));
  const located = await locateOnly(
    context,
    open.map(({ event }) => event.ref),
  );
  const known = await knownEvents(
    context,
    open.map(({ event }) => event).filter((event) => event.ownId && !located.has(refKey(context, event.ref))),
  );
  const groups = new Map<string, Group>();
  const firsts = new Map<string, number>();
  for (const { position, event } of open) {
    const first = firsts.get(event.id);
    if (first !== undefined) continue; // decided by what becomes of the first one
    const key = refKey(context, event.ref);
    const profile = located.get(key);
    const existing = profile?._id;
    const elsewhere = known.get(event.written._id);
    if (existing === undefined && elsewhere)
      answers[position] = { id: event.id, profileId: elsewhere.toHexString(), duplicate: true };
    else if (existing === undefined && ('id' in event.ref || !event.createProfile))
      answers[position] = notFound(event.ref, '/profile');
    else {
      firsts.set(event.id, position);
      const groupKey = existing?.toHexString() ?? key;
      const group = groups.get(groupKey) ?? {
        profileId: existing ?? new ObjectId(),
        create: existing === undefined,
        ...(profile && { arrivedIn: profile.arrived?.in ?? null }),
        ref: event.ref,
        members: [],
      };
      group.members.push({ position, event });
      groups.set(groupKey, group);
    }
  }
  const requests = [...groups.values()].flatMap(requestsOf);
  const outcomes = await applyChanges(
    context,
    requests.map(({ request }) => request),
    options,
  );
  for (const [i, { members, group, request }] of requests.entries())
    await answerMembers(context, answers, members, group, request, outcomes[i] as ChangeOutcome);
  for (const { position, event } of open) {
    const first = firsts.get(event.id);
    if (first === undefined || first === position || !isOpen(answers[position] as ReadEvent | Answer))
      continue;
    const decided = answers[first] as ReadEvent | Answer;
    if (!isOpen(decided) && !isAudienceError(decided))
      answers[position] = { id: event.id, profileId: decided.profileId, duplicate: true };
  }
}

interface Member {
  readonly position: number;
  readonly event: ReadEvent;
}

interface Group {
  readonly profileId: ObjectId;
  readonly create: boolean;
  readonly arrivedIn?: ObjectId | null;
  readonly ref: ReadEvent['ref'];
  readonly members: Member[];
}

/** Profiles of the events that are there already, by `_id`. */
async function knownEvents(
  context: EngineContext,
  asked: readonly ReadEvent[],
): Promise<ReadonlyMap<string, ObjectId>> {
  if (asked.length === 0) return new Map();
  const { events } = await factCollections(context);
  const known = await events
    .find({ _id: { $in: asked.map(({ written }) => written._id) } }, { projection: { profileId: 1 } })
    .toArray();
  return new Map(known.map(({ _id, profileId }) => [_id, profileId]));
}

function requestsOf(group: Group): { group: Group; members: Member[]; request: ChangeRequest }[] {
  const { profileId, create, arrivedIn, ref } = group;
  return portionsOf(group.members).map((members, i) => ({
    group,
    members,
    request: {
      profileId,
      ...(create && i === 0 && { create: true }),
      // What a later portion meets is not known yet.
      ...(arrivedIn !== undefined && i === 0 && { arrivedIn }),
      change: {
        events: members.map(({ event }) => event.written),
        ...(create && i === 0 && !('id' in ref) && { addIdentities: [ref] }),
      },
    },
  }));
}

function portionsOf(members: readonly Member[]): Member[][] {
  const portions: Member[][] = [];
  let bytes = Infinity;
  for (const member of members) {
    const size =
      member.event.written.properties === undefined
        ? 100
        : JSON.stringify(member.event.written.properties).length;
    const last = portions[portions.length - 1];
    if (last === undefined || last.length >= MAX_AT_ONCE || bytes + size > MAX_BYTES_AT_ONCE) {
      portions.push([member]);
      bytes = size;
    } else {
      last.push(member);
      bytes += size;
    }
  }
  return portions;
}

async function answerMembers(
  context: EngineContext,
  answers: (ReadEvent | Answer)[],
  members: readonly Member[],
  group: Group,
  request: ChangeRequest,
  outcome: ChangeOutcome,
): Promise<void> {
  if ('error' in outcome) {
    // Somebody else was quicker: the profile is there now, and found in the next round.
    if (outcome.error.code !== 'IDENTITY_CONFLICT')
      for (const { position } of members) answers[position] = outcome.error;
    return;
  }
  if (outcome.profile === null) return;
  const profileId = group.profileId.toHexString();
  for (const { position, event } of members)
    answers[position] = {
      id: event.id,
      profileId,
      // Nobody else has an id that was just made: it can only be this event itself, brought once more.
      duplicate: event.ownId && outcome.duplicates.has(event.written._id),
    };
  const onlyDuplicates =
    members.length === group.members.length &&
    members.every(({ event }) => outcome.duplicates.has(event.written._id));
  if (request.create === true && onlyDuplicates) await withdrawProfile(context, outcome.profile);
}

/** Only then the account's zone is asked for. What throws when it is looked at is refused by its reading. */
function isAtLocalTime(input: unknown): boolean {
  try {
    const { at } = (input ?? {}) as { at?: unknown };
    return typeof at === 'string' && isLocal(at);
  } catch {
    return false;
  }
}
