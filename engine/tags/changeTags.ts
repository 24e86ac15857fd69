import type { ObjectId } from 'mongodb';
import type { ProfileRef, TagChange, TagChangeOptions } from '../api';
import { checkWriteOptions, refuse } from '../api/checkOptions';
import { applyChanges } from '../changes/applyChanges';
import type { ProfileChange } from '../changes/ProfileChange';
import type { EngineContext } from '../context';
import { chooseProfiles } from '../profiles/chooseProfiles';
import type { Rule } from '../rule/types';
import { ensureTags } from './ensureTags';
import { readTagNames } from './tagName';

/** From so many profiles on a notice is given (R71). */
const LARGE_AUDIENCE = 10_000;
const BATCH = 500;

/** Adds tags, known or new, to the profiles named or to everyone who matches. */
export async function addTags(context: EngineContext, to: readonly ProfileRef[] | Rule, tags: readonly string[], options: TagChangeOptions = {}): Promise<TagChange> {
  const names = readTagNames(tags, '/tags');
  const chosen = await chosenBy(context, to, options);
  await ensureTags(context, names);
  const change = await changeAll(context, chosen, { addTags: names.map(({ key }) => key) }, options);
  // A tag that somebody has deleted meanwhile is on the list again.
  await ensureTags(context, names);
  return change;
}

/** Removes tags from the profiles named or from everyone who matches. */
export async function removeTags(context: EngineContext, from: readonly ProfileRef[] | Rule, tags: readonly string[], options: TagChangeOptions = {}): Promise<TagChange> {
  const names = readTagNames(tags, '/tags');
  return changeAll(context, await chosenBy(context, from, options), { removeTags: names.map(({ key }) => key) }, options);
}

async function chosenBy(context: EngineContext, who: readonly ProfileRef[] | Rule, options: TagChangeOptions): Promise<ObjectId[]> {
  checkWriteOptions(options);
  const { signal, largeAudience } = options;
  if (largeAudience !== undefined && !(typeof largeAudience === 'number' && largeAudience >= 0)) throw refuse('largeAudience', largeAudience, 'Give a number of profiles.');
  return chooseProfiles(context, who, signal);
}

/** In batches; a profile that is erased meanwhile is passed over. */
export async function changeAll(context: EngineContext, chosen: readonly ObjectId[], change: ProfileChange, options: TagChangeOptions): Promise<TagChange> {
  const { signal, wait, onProgress, largeAudience = LARGE_AUDIENCE } = options;
  let changed = 0;
  for (let from = 0; from < chosen.length; from += BATCH) {
    signal?.throwIfAborted();
    const batch = chosen.slice(from, from + BATCH);
    const outcomes = await applyChanges(context, batch.map((profileId) => ({ profileId, change })), { ...(wait && { wait }) });
    for (const outcome of outcomes) {
      if ('error' in outcome) throw outcome.error;
      if (outcome.changed) changed++;
    }
    onProgress?.({ done: from + batch.length, total: chosen.length });
  }
  return { profiles: chosen.length, changed, largeAudience: chosen.length > largeAudience };
}
