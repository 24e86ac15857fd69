import { ObjectId } from 'mongodb';
import type { OpenedWait, Place, WaitInput } from '../../api/waits';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { getProfileDocument } from '../../people/profiles/findProfile';
import { zoneOfProfile, type ZoneOfProfile } from '../../people/profiles/zoneOfProfile';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { isDuplicateKey } from '../../store/mongo/duplicateKey';
import { wakeWork } from '../../store/wakeWork';
import { journeyCollections } from '../collections';
import { endWithoutOutput } from './cancelWaits';
import { keepPlace, readPlace } from './places';
import { readWait, type ReadWait } from './readWait';
import { settleWaits } from './settleWaits';
import { slotOf } from './slots';
import type { WaitDocument } from './WaitDocument';

/** What is opened and not looked at in this time is looked at by background work: whoever opened it has died. */
const OPENING_MS = 2_000;

/**
 * Begins to wait: the wait first, with the revision of the profile that it begins at, due soon; then the mark on the profile, and a look at what is there
 * already (`settleWaits`). Whoever dies in between leaves a wait that background work finishes to open. Invariant: whatever was accepted after anybody could
 * see the wait has a later revision, and counts.
 *
 * @throws InvalidArgumentError, NotFoundError, TooLargeError
 */
export async function openWait(context: EngineContext, given: Place, input: WaitInput): Promise<OpenedWait> {
  const place = readPlace(given);
  const read = await readWait(context, input);
  const openedAt = await serverNow(context);
  const profile = await getProfileDocument(context, input.profile, '/profile');
  const zone = await zoneOfProfile(context, profile);
  const until = new Date(read.until(openedAt.getTime(), zone.zone));
  const key = await keepPlace(context, place, read.flow);
  const { waits } = await journeyCollections(context);
  await context.step?.('waitRead', profile);
  for (;;) {
    const wait = newWait(context, key, profile, read, { openedAt, until });
    const met = await meet(context, wait, read);
    if (met) return answerOf(met.wait, zone, met.dropped ? { dropped: true } : {});
    try {
      await waits.insertOne(wait);
    } catch (error) {
      if (isDuplicateKey(error)) continue;
      throw error;
    }
    await context.step?.('waitInserted', wait);
    if (read.onRepeat === 'replace')
      await endWithoutOutput(context, {
        place: key,
        profileId: profile._id,
        waiting: true,
        // Of those that replace one another the slot keeps one.
        slot: { $ne: wait.slot as string },
      });
    const decision = (await settleWaits(context, [wait])).get(wait._id.toHexString());
    wakeWork(context);
    return answerOf(
      { ...wait, ...(decision && 'branch' in decision && { branch: decision.branch }) },
      zone,
      decision && 'left' in decision ? { left: true } : {},
    );
  }
}

function newWait(
  { account }: EngineContext,
  place: string,
  { _id: profileId, revision }: ProfileDocument,
  { key, branches, since, onRepeat, carry, flow, while: stays }: ReadWait,
  { openedAt, until }: { openedAt: Date; until: Date },
): WaitDocument {
  const segments = [
    ...branches.flatMap((branch) => (branch.kind === 'segment' ? [branch.segment] : [])),
    ...(stays?.segment === undefined ? [] : [stays.segment]),
  ];
  const slot =
    onRepeat !== 'both'
      ? slotOf(place, profileId)
      : key === undefined
        ? undefined
        : slotOf(place, profileId, key);
  return {
    _id: new ObjectId(),
    account,
    place,
    profileId,
    ...(key !== undefined && { key }),
    ...(slot !== undefined && { slot }),
    waiting: true,
    branches: [...branches],
    ...(segments.length > 0 && { segments }),
    ...(stays && { while: stays }),
    ...(flow !== undefined && { flow }),
    openedAt,
    opened: revision,
    ...(since && { since }),
    until,
    dueAt: new Date(openedAt.getTime() + OPENING_MS),
    ...(carry !== undefined && { carry }),
    rev: 0,
    attempt: 0,
  };
}

/** What waits here already and is this one, or keeps it away; what is to be replaced frees its slot first. */
async function meet(
  context: EngineContext,
  { place, profileId, slot, key }: WaitDocument,
  { onRepeat }: ReadWait,
): Promise<{ wait: WaitDocument; dropped?: true } | undefined> {
  const { waits } = await journeyCollections(context);
  const same =
    key === undefined ? null : await waits.findOne({ place, profileId, key, doneAt: { $exists: false } });
  if (same) return { wait: same };
  if (onRepeat === 'drop') {
    const waiting = await waits.findOne({ place, profileId, waiting: true });
    if (waiting) return { wait: waiting, dropped: true };
  }
  if (onRepeat === 'replace' && slot !== undefined) await endWithoutOutput(context, { slot, waiting: true });
  return undefined;
}

const answerOf = (
  { _id, branch, until }: WaitDocument,
  { zone, invalidTimeZone }: ZoneOfProfile,
  told: Pick<OpenedWait, 'dropped' | 'left'> = {},
): OpenedWait => ({
  id: _id.toHexString(),
  ...(branch !== undefined && { ended: { branch } }),
  ...told,
  until: until.toISOString(),
  timeZone: zone,
  ...(invalidTimeZone !== undefined && { invalidTimeZone }),
});
