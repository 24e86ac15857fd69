import { ObjectId } from 'mongodb';
import type { ItemAnswers, ProfileInput, UpsertOptions, UpsertResult } from '../../api';
import { checkList } from '../../api/checkList';
import { checkWriteOptions, refuse } from '../../api/checkOptions';
import type { ChangeRequest, ProfileChange } from '../../membership/changes/ProfileChange';
import { applyChanges, type ChangeOptions, type ChangeOutcome } from '../../membership/changes/applyChanges';
import { identityKeyOf } from '../../membership/changes/identityKeyOf';
import { changesNothing } from '../../membership/changes/changesNothing';
import type { EngineContext } from '../../store/context';
import { isAudienceError, reportOf, type AudienceError } from '../../store/errors';
import { readAttributes, type ReadAttributes, type WrittenAttributes } from '../attributes/readAttributes';
import { itemErrorOf, readItem } from '../../store/itemError';
import { someAtATime } from '../../store/someAtATime';
import { ensureTags } from '../tags/ensureTags';
import type { TagName } from '../tags/tagName';
import type { ProfileWrite } from './ProfileWrite';
import { roomFor, tooManyIdentities } from './identityLimit';
import { locateContent } from './locateProfiles';
import { readProfileInput, type ReadProfileInput } from './readProfileInput';
import { writeOneProfile, type WriteOneOptions, type WrittenProfile } from './writeOneProfile';

export type UpsertAnswer = { id: string; result: UpsertResult; merged?: string[] };

/**
 * Writes many profiles: one query finds them all, one call changes them all. What does not go smoothly (identities of several
 * profiles, a race that was lost) is done one by one afterwards.
 */
export async function upsertProfiles(
  context: EngineContext,
  inputs: readonly ProfileInput[],
  options: UpsertOptions = {},
): Promise<ItemAnswers<UpsertAnswer>> {
  checkList(inputs, { what: 'profiles', hint: 'Give a list of profiles.' });
  checkWriteOptions(options);
  const { mode = 'partial' } = options;
  if (mode !== 'partial' && mode !== 'full') throw refuse('mode', mode, 'Give "partial" or "full".');
  checkWhenSeveral(options.whenSeveral);
  return someAtATime(inputs, async (some): Promise<ItemAnswers<UpsertAnswer>> => {
    const writes = await readWrites(context, some, mode === 'full');
    const written = await writeProfiles(context, writes, options);
    return written.map((one, index) =>
      isAudienceError(one)
        ? { index, error: reportOf(one) }
        : {
            index,
            id: one.id.toHexString(),
            result: one.result,
            ...(one.merged && { merged: one.merged.map((id) => id.toHexString()) }),
          },
    );
  });
}

/** @throws InvalidArgumentError */
export function checkWhenSeveral(given: unknown): void {
  if (given !== undefined && given !== 'join' && given !== 'refuse')
    throw refuse('whenSeveral', given, 'Give "join" or "refuse".');
}

/** Reads the inputs, each for itself; tags are created and attributes get their types only by good ones. */
export async function readWrites(
  context: EngineContext,
  inputs: readonly unknown[],
  full: boolean,
): Promise<(ProfileWrite | AudienceError)[]> {
  const read = Array.from(inputs, (input) => readItem(input, (one) => readProfileInput(context, one)));
  const good = read.filter((one): one is ReadProfileInput => !isAudienceError(one));
  const attributes = await readAttributes(
    context,
    good.map((one) => one.attributes),
  );
  let nth = 0;
  const writes = read.map((one): ProfileWrite | AudienceError => {
    if (isAudienceError(one)) return one;
    const found = attributes[nth++] as ReadAttributes;
    if ('error' in found) return found.error;
    const { identities, tags } = one;
    const keys = identities.map((identity) => identityKeyOf(context, identity));
    return { identities, keys, change: changeOf(one, found.attributes, full), tags };
  });
  await ensureTags(context, tagsOf(writes));
  return writes;
}

function tagsOf(writes: readonly (ProfileWrite | AudienceError)[]): TagName[] {
  const tags = new Set<TagName>();
  for (const write of writes) if (!isAudienceError(write)) for (const tag of write.tags) tags.add(tag);
  return [...tags];
}

function changeOf(
  { identities, tags }: ReadProfileInput,
  attributes: WrittenAttributes,
  full: boolean,
): ProfileChange {
  const change: { -readonly [Part in keyof ProfileChange]: ProfileChange[Part] } = {
    attributes,
    addIdentities: identities,
  };
  if (full) change.replaceAttributes = true;
  if (tags.length > 0) change.addTags = tags.map(({ key }) => key);
  return change;
}

type Answers = (WrittenProfile | AudienceError | undefined)[];

export interface WriteProfilesOptions extends WriteOneOptions {
  /** Names the call: made again after a crash under the same mark, it knows what it had changed. */
  mark?: string;
  /** They are likely all new: they are inserted without being looked up, and who is there already is found by that. Slow where many are. */
  expectNew?: boolean;
}

export async function writeProfiles(
  context: EngineContext,
  writes: readonly (ProfileWrite | AudienceError)[],
  options: WriteProfilesOptions,
): Promise<(WrittenProfile | AudienceError)[]> {
  const answers: Answers = writes.map((write) => (isAudienceError(write) ? write : undefined));
  const open = (): Open[] =>
    writes.flatMap((write, position) =>
      answers[position] === undefined && !isAudienceError(write)
        ? [{ position, write, mark: markOf(options, position) }]
        : [],
    );
  if (options.expectNew === true) await writePlanned(context, planNew(open()), answers, options);
  const left = open();
  if (left.length > 0)
    await writePlanned(context, await planWrites(context, left, options.mark), answers, options);
  for (const { position, write, mark } of open()) {
    options.signal?.throwIfAborted();
    try {
      answers[position] = await writeOneProfile(context, write, options, mark);
    } catch (error) {
      options.signal?.throwIfAborted();
      answers[position] = itemErrorOf(error);
    }
  }
  // A tag that somebody has deleted meanwhile is on the list again.
  await ensureTags(context, tagsOf(writes));
  return answers as (WrittenProfile | AudienceError)[];
}

/** A write that has no answer yet, and its place among all. */
interface Open {
  readonly position: number;
  readonly write: ProfileWrite;
  readonly mark: string | undefined;
}

const markOf = ({ mark }: WriteProfilesOptions, position: number): string | undefined =>
  mark === undefined ? undefined : `${mark}.${position}`;

/** What goes smoothly gets its answer. */
async function writePlanned(
  context: EngineContext,
  { plan, asTheyAre }: WritePlan,
  answers: Answers,
  options: ChangeOptions,
): Promise<void> {
  for (const { position, id } of asTheyAre) answers[position] = { id, result: 'notModified' };
  const outcomes = await applyChanges(
    context,
    plan.map(({ request }) => request),
    options,
  );
  plan.forEach(
    ({ position, request }, i) => (answers[position] = answerOf(request, outcomes[i] as ChangeOutcome)),
  );
}

interface WritePlan {
  readonly plan: { position: number; request: ChangeRequest }[];
  /** Whose write changes nothing. */
  readonly asTheyAre: { position: number; id: ObjectId }[];
}

/** The writes that touch at most one profile as things stand, in order; the others wait, and with them whatever comes later for the same people. */
async function planWrites(
  context: EngineContext,
  writes: readonly Open[],
  mark: string | undefined,
): Promise<WritePlan> {
  const located = await locateContent(
    context,
    writes.flatMap(({ write }) => write.identities),
  );
  const owners = new Map([...located].map(([key, { _id }]) => [key, _id]));
  const stored = new Map([...located.values()].map((profile) => [profile._id.toHexString(), profile]));
  const waiting = new Set<string>();
  const touched = new Set<string>();
  const [plan, asTheyAre]: [WritePlan['plan'], WritePlan['asTheyAre']] = [[], []];
  for (const { position, write, mark: own } of writes) {
    const { keys } = write;
    const ids = [...new Set(keys.flatMap((key) => owners.get(key)?.toHexString() ?? []))];
    const [id] = ids;
    const known = id === undefined ? undefined : stored.get(id);
    if (
      ids.length > 1 ||
      [...keys, ...ids].some((key) => waiting.has(key)) ||
      (id !== undefined && tooManyIdentities(known?.identities ?? {}, write.identities))
    ) {
      for (const key of [...keys, ...ids]) waiting.add(key);
      continue;
    }
    // Whom this very call has changed before it was killed counts as changed.
    const isOwn = mark !== undefined && known?.changedBy?.startsWith(`${mark}.`) === true;
    if (known && !isOwn && !touched.has(known._id.toHexString()) && changesNothing(write.change, known)) {
      asTheyAre.push({ position, id: known._id });
      continue;
    }
    const profileId = id === undefined ? (write.newId ?? new ObjectId()) : new ObjectId(id);
    const room = id === undefined ? undefined : roomFor(known?.identities ?? {}, write.identities);
    const foundBy = keys.filter(
      (key) =>
        id !== undefined && owners.get(key)?.toHexString() === id && known?.adopting?.includes(key) !== true,
    );
    // A second change of somebody meets what the first one has made of it.
    const asRead = known && !isOwn && !touched.has(profileId.toHexString()) ? known : undefined;
    for (const key of keys) owners.set(key, profileId);
    touched.add(profileId.toHexString());
    plan.push({
      position,
      request: {
        profileId,
        ...(asRead && { known: asRead }),
        ...(id === undefined && { create: true }),
        ...(room && { room }),
        ...(foundBy.length > 0 && { foundBy }),
        change: write.change,
        ...(own !== undefined && { mark: own }),
        ...(isOwn && { again: true }),
      },
    });
  }
  return { plan, asTheyAre };
}

/** As if nobody were there: the first write of each person makes it. What comes later for the same people waits. */
function planNew(writes: readonly Open[]): WritePlan {
  const taken = new Set<string>();
  const plan: WritePlan['plan'] = [];
  for (const { position, write, mark } of writes) {
    const { keys } = write;
    const isFirst = !keys.some((key) => taken.has(key));
    for (const key of keys) taken.add(key);
    if (isFirst)
      plan.push({
        position,
        request: {
          profileId: write.newId ?? new ObjectId(),
          create: true,
          change: write.change,
          ...(mark !== undefined && { mark }),
        },
      });
  }
  return { plan, asTheyAre: [] };
}

/** `undefined`: to be done again, one by one. */
function answerOf(
  { profileId, create }: ChangeRequest,
  outcome: ChangeOutcome,
): WrittenProfile | AudienceError | undefined {
  if ('error' in outcome) return outcome.error.code === 'IDENTITY_CONFLICT' ? undefined : outcome.error;
  if (outcome.profile === null) return undefined;
  return { id: profileId, result: create === true ? 'created' : outcome.changed ? 'updated' : 'notModified' };
}
