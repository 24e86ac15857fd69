import { ObjectId } from 'mongodb';
import type { ProfileRef, TagChange, TagChangeOptions } from '../api';
import { checkWriteOptions, refuse } from '../api/checkOptions';
import { selectProfiles } from '../audience/selectProfiles';
import { applyChanges } from '../changes/applyChanges';
import type { ProfileChange } from '../changes/ProfileChange';
import type { EngineContext } from '../context';
import { InvalidArgumentError } from '../errors';
import { locateProfiles } from '../profiles/locateProfiles';
import { notFound, readRef, refKey } from '../profiles/refs';
import type { Rule } from '../rule/types';
import { ensureTags } from './ensureTags';
import { readTagNames } from './tagName';

/** From so many profiles on a notice is given (R71). */
const LARGE_AUDIENCE = 10_000;
const BATCH = 500;

/** Adds tags, known or new, to the profiles named or to everyone who matches. */
export async function addTags(context: EngineContext, to: readonly ProfileRef[] | Rule, tags: readonly string[], options: TagChangeOptions = {}): Promise<TagChange> {
  const names = readTagNames(tags, '/tags');
  const chosen = await chooseProfiles(context, to, options);
  await ensureTags(context, names);
  const change = await changeAll(context, chosen, { addTags: names.map(({ key }) => key) }, options);
  // A tag that somebody has deleted meanwhile is on the list again.
  await ensureTags(context, names);
  return change;
}

/** Removes tags from the profiles named or from everyone who matches. */
export async function removeTags(context: EngineContext, from: readonly ProfileRef[] | Rule, tags: readonly string[], options: TagChangeOptions = {}): Promise<TagChange> {
  const names = readTagNames(tags, '/tags');
  return changeAll(context, await chooseProfiles(context, from, options), { removeTags: names.map(({ key }) => key) }, options);
}

/** An array is references, an object is a rule. Everyone is chosen before anybody is changed: the change may well alter who matches. */
async function chooseProfiles(context: EngineContext, who: readonly ProfileRef[] | Rule, options: TagChangeOptions): Promise<ObjectId[]> {
  checkWriteOptions(options);
  const { signal, largeAudience } = options;
  if (largeAudience !== undefined && !(typeof largeAudience === 'number' && largeAudience >= 0)) throw refuse('largeAudience', largeAudience, 'Give a number of profiles.');
  if (!Array.isArray(who)) {
    const matching: ObjectId[] = [];
    for await (const { id } of selectProfiles(context, who as Rule, { ...(signal && { signal }) })) matching.push(new ObjectId(id));
    return matching;
  }
  if (who.length === 0) throw new InvalidArgumentError('No profile is named.', { hint: 'Give at least one, or a rule.', path: '/0' });
  const refs = who.map((ref, i) => readRef(context, ref, `/${i}`));
  const located = await locateProfiles(context, refs);
  const chosen = new Map<string, ObjectId>();
  refs.forEach((ref, i) => {
    const found = located.get(refKey(context, ref));
    if (!found) throw notFound(ref, `/${i}`);
    chosen.set(found._id.toHexString(), found._id);
  });
  return [...chosen.values()];
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
