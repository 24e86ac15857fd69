import { ObjectId } from 'mongodb';
import type { BroadcastsApi, ItemAnswers, ProfileRef } from '../../api';
import { checkList } from '../../api/checkList';
import { checkWriteOptions } from '../../api/checkOptions';
import { instantGiven } from '../../language/calendar/instantGiven';
import { trackEvents } from '../../people/events/trackEvents';
import { locateProfiles } from '../../people/profiles/locateProfiles';
import { notFound, readRef, refKey, shownRef, type ReadRef } from '../../people/profiles/refs';
import { successorsOf } from '../../people/profiles/successorsOf';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { ContactRejectedError, NotFoundError, isAudienceError, type ErrorReport } from '../../store/errors';
import { readItem } from '../../store/itemError';
import { contactCollections } from '../collections';
import { CONTACTED } from '../contacts/recordContact';
import { recipientId } from './BroadcastDocument';
import { findBroadcast } from './findBroadcast';
import { statusesOf } from './listRecipients';

/** Profiles in one call. */
const MOST = 5_000;

type Answer = { profileId: string; alreadySent: boolean } | { error: ErrorReport };

/**
 * Notes that recipients were sent to. The event comes first, under an id that the broadcast and the profile make: a crash before the
 * mark has both done again, and changes nothing.
 *
 * @throws NotFoundError, InvalidArgumentError, TooLargeError
 */
export async function recordSent(
  context: EngineContext,
  broadcastId: string,
  profiles: readonly ProfileRef[],
  options: NonNullable<Parameters<BroadcastsApi['recordSent']>[2]> = {},
): ReturnType<BroadcastsApi['recordSent']> {
  const { at: given, ...writing } = options;
  checkWriteOptions(writing);
  checkList(profiles, { what: 'profiles', hint: 'Give a list of profiles.', least: 1, most: MOST });
  const broadcast = await findBroadcast(context, broadcastId);
  const at = given === undefined ? await serverNow(context) : await instantGiven(context, given, '/at');
  const refs = Array.from(profiles, (ref): ReadRef | { error: ErrorReport } => {
    const read = readItem(ref, (one) => readRef(context, one));
    return isAudienceError(read) ? { error: read.report() } : read;
  });
  const located = await locateProfiles(
    context,
    refs.filter((ref): ref is ReadRef => !('error' in ref)),
  );
  const rowOf = (ref: ReadRef): string | undefined => {
    const profile = located.get(refKey(context, ref));
    return profile && recipientId(broadcast._id, profile._id);
  };
  const states = await statusesOf(
    context,
    refs.flatMap((ref) => ('error' in ref ? [] : (rowOf(ref) ?? []))),
  );
  const answers = refs.map((ref): Answer => {
    if ('error' in ref) return ref;
    const profile = located.get(refKey(context, ref));
    if (!profile) return { error: notFound(ref).report() };
    const state = states.get(recipientId(broadcast._id, profile._id));
    if (!state)
      return {
        error: new NotFoundError(
          `The profile with ${shownRef(ref)} is not in the broadcast "${broadcast.name}".`,
          { hint: 'Add it first with broadcasts.addRecipients.' },
        ).report(),
      };
    if (state.status === 'rejected')
      return {
        error: new ContactRejectedError(
          `The profile with ${shownRef(ref)} was rejected: ${state.reason ?? ''}.`,
          { hint: 'Nothing may be sent to it.' },
        ).report(),
      };
    return { profileId: profile._id.toHexString(), alreadySent: state.status === 'sent' };
  });
  const good = [...new Set(answers.flatMap((answer) => ('error' in answer ? [] : [answer.profileId])))];
  const failed =
    good.length > 0 ? await note(context, broadcast, good, at, writing) : new Map<string, ErrorReport>();
  return answers.map((answer, index) => {
    const error = 'error' in answer ? undefined : failed.get(answer.profileId);
    return { index, ...(error ? { error } : answer) };
  }) as ItemAnswers<{ profileId: string; alreadySent: boolean }>;
}

/** @returns what went wrong, by id of the profile. */
async function note(
  context: EngineContext,
  { _id, id: broadcastId, channel }: { _id: string; id: string; channel: string },
  profileIds: readonly string[],
  at: Date,
  writing: Parameters<typeof trackEvents>[2],
): Promise<Map<string, ErrorReport>> {
  const events = profileIds.map((id) => ({
    id: `broadcast:${broadcastId}:${id}`,
    profile: { id },
    type: CONTACTED,
    at,
    properties: { channel, broadcastId },
    createProfile: false,
  }));
  const tracked = await trackEvents(context, events, writing);
  const failed = new Map(
    tracked.flatMap(({ index, error }) =>
      error === undefined ? [] : [[profileIds[index] as string, error]],
    ),
  );
  const noted = profileIds.filter((id) => !failed.has(id)).map((id) => new ObjectId(id));
  const { recipients } = await contactCollections(context);
  const mark = (ids: readonly ObjectId[]): Promise<unknown> =>
    recipients.updateMany(
      { _id: { $in: ids.map((id) => recipientId(_id, id)) }, status: 'recipient' },
      { $set: { status: 'sent', sentAt: at } },
    );
  await mark(noted);
  // Who was joined to another one meanwhile may have taken the place in the broadcast along before that.
  await mark(await successorsOf(context, noted));
  return failed;
}
