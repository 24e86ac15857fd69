import type { ItemAnswers, ProfileRef, TagItem, WriteOptions } from '../../api';
import { checkList } from '../../api/checkList';
import { checkWriteOptions } from '../../api/checkOptions';
import { applyChanges } from '../../membership/changes/applyChanges';
import { changesNothing } from '../../membership/changes/changesNothing';
import type { ChangeRequest, ProfileChange } from '../../membership/changes/ProfileChange';
import type { EngineContext } from '../../store/context';
import { isAudienceError, type ErrorReport } from '../../store/errors';
import { readItem } from '../../store/itemError';
import { someAtATime } from '../../store/someAtATime';
import { namedProfiles } from '../profiles/getProfiles';
import { notFound, readRef } from '../profiles/refs';
import { ensureTags } from './ensureTags';
import { readTagNames, type TagName } from './tagName';

type Answer = { profileId: string; changed: boolean };
/** Profiles changed by one call of the layer below. */
const BATCH = 1_000;
/** A profile that was joined to another one meanwhile is asked for again; a chain of joins has an end. */
const ROUNDS = 20;

/** Adds tags, known or new, each item its own to its own profile. @throws InvalidArgumentError when there is no list */
export const addTagsToEach = (
  context: EngineContext,
  items: readonly TagItem[],
  options: WriteOptions = {},
): Promise<ItemAnswers<Answer>> => changeTagsOfEach(context, items, options, 'addTags');

/** Takes tags off, each item its own off its own profile. @throws InvalidArgumentError when there is no list */
export const removeTagsFromEach = (
  context: EngineContext,
  items: readonly TagItem[],
  options: WriteOptions = {},
): Promise<ItemAnswers<Answer>> => changeTagsOfEach(context, items, options, 'removeTags');

interface Open {
  index: number;
  profile: ProfileRef;
  tags: readonly TagName[];
}

/** One query finds all of them, one call changes them; whoever is met twice is changed twice, in order. */
async function changeTagsOfEach(
  context: EngineContext,
  items: readonly TagItem[],
  options: WriteOptions,
  what: 'addTags' | 'removeTags',
): Promise<ItemAnswers<Answer>> {
  checkWriteOptions(options);
  checkList(items, { what: 'items', hint: 'Give a list of { profile, tags }.' });
  return someAtATime(items, (some) => changeSome(context, some, options, what));
}

async function changeSome(
  context: EngineContext,
  items: readonly TagItem[],
  options: WriteOptions,
  what: 'addTags' | 'removeTags',
): Promise<ItemAnswers<Answer>> {
  const answers: (Answer | { error: ErrorReport })[] = [];
  let open = Array.from(items as readonly TagItem[]).flatMap((item, index): Open[] => {
    const read = readItem(item, (one): Open => {
      readRef(context, one?.profile, '/profile');
      return { index, profile: one.profile, tags: readTagNames(one.tags, '/tags') };
    });
    if (!isAudienceError(read)) return [read];
    answers[index] = { error: read.report() };
    return [];
  });
  const names = open.flatMap(({ tags }) => tags);
  if (what === 'addTags') await ensureTags(context, names);
  for (let round = 0; round < ROUNDS && open.length > 0; round++) {
    const left: Open[] = [];
    for (let from = 0; from < open.length; from += BATCH) {
      options.signal?.throwIfAborted();
      for (const one of await changeBatch(context, open.slice(from, from + BATCH), options, what, answers))
        left.push(one);
    }
    open = left;
  }
  for (const { index, profile } of open)
    answers[index] = { error: notFound(readRef(context, profile)).report() };
  // A tag that somebody has deleted meanwhile is on the list again.
  if (what === 'addTags') await ensureTags(context, names);
  return answers.map((answer, index) => ({ index, ...answer })) as ItemAnswers<Answer>;
}

/** @returns those whose profile is gone by now. */
async function changeBatch(
  context: EngineContext,
  batch: readonly Open[],
  { wait }: WriteOptions,
  what: 'addTags' | 'removeTags',
  answers: (Answer | { error: ErrorReport })[],
): Promise<Open[]> {
  const named = await namedProfiles(
    context,
    batch.map(({ profile }) => profile),
  );
  const found = batch.flatMap((item, i) => {
    const profile = named[i];
    if (profile !== undefined && !('error' in profile)) return [{ item, profile }];
    answers[item.index] = { error: profile?.error as ErrorReport };
    return [];
  });
  const met = new Set<string>();
  const requests = found.map(({ item, profile }): ChangeRequest => {
    const id = profile._id.toHexString();
    const request = { profileId: profile._id, change: changeOf(what, item.tags) };
    // A second change of somebody meets what the first one has made of it.
    if (met.has(id)) return request;
    met.add(id);
    return changesNothing(request.change, profile) ? request : { ...request, known: profile };
  });
  const outcomes = await applyChanges(context, requests, { ...(wait && { wait }) });
  const gone: Open[] = [];
  outcomes.forEach((outcome, i) => {
    const { item, profile } = found[i] as (typeof found)[0];
    if ('error' in outcome) answers[item.index] = { error: outcome.error.report() };
    else if (outcome.profile === null) gone.push(item);
    else answers[item.index] = { profileId: profile._id.toHexString(), changed: outcome.changed };
  });
  return gone;
}

const changeOf = (what: 'addTags' | 'removeTags', tags: readonly TagName[]): ProfileChange => ({
  [what]: tags.map(({ key }) => key),
});
