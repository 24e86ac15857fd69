import type { ObjectId } from 'mongodb';
import type { ProfileRef, TagChange, TagChangeOptions } from '../../api';
import { checkLongCall, checkWriteOptions, refuse } from '../../api/checkOptions';
import { applyChanges, type ChangeOutcome } from '../../membership/changes/applyChanges';
import type { ProfileChange } from '../../membership/changes/ProfileChange';
import type { EngineContext } from '../../store/context';
import type { AudienceError } from '../../store/errors';
import { chooseProfiles, inBatches, type Chosen } from '../profiles/chooseProfiles';
import { successorsOf } from '../profiles/successorsOf';
import type { Rule } from '../../language/rule/types';
import { ensureTags } from './ensureTags';
import { readTagNames } from './tagName';

/** From so many profiles on a notice is given (R71). */
const LARGE_AUDIENCE = 10_000;
const BATCH = 500;

/** Adds tags, known or new, to the profiles named or to everyone who matches. */
export async function addTags(
  context: EngineContext,
  to: readonly ProfileRef[] | Rule,
  tags: readonly string[],
  options: TagChangeOptions = {},
): Promise<TagChange> {
  const names = readTagNames(tags, '/tags');
  const chosen = await chosenBy(context, to, options);
  await ensureTags(context, names);
  const change = await changeAll(context, chosen, { addTags: names.map(({ key }) => key) }, options);
  // A tag that somebody has deleted meanwhile is on the list again.
  await ensureTags(context, names);
  return change;
}

/** Removes tags from the profiles named or from everyone who matches. */
export async function removeTags(
  context: EngineContext,
  from: readonly ProfileRef[] | Rule,
  tags: readonly string[],
  options: TagChangeOptions = {},
): Promise<TagChange> {
  const names = readTagNames(tags, '/tags');
  return changeAll(
    context,
    await chosenBy(context, from, options),
    { removeTags: names.map(({ key }) => key) },
    options,
  );
}

async function chosenBy(
  context: EngineContext,
  who: readonly ProfileRef[] | Rule,
  options: TagChangeOptions,
): Promise<Chosen> {
  checkWriteOptions(options);
  checkLongCall(options);
  const { signal, largeAudience } = options;
  if (largeAudience !== undefined && !(typeof largeAudience === 'number' && largeAudience >= 0))
    throw refuse('largeAudience', largeAudience, 'Give a number of profiles.');
  return chooseProfiles(context, who, signal);
}

/**
 * In batches; a profile that is erased meanwhile is passed over, one that is joined to another is that one.
 * What goes wrong with one profile is thrown when the others are done.
 */
export async function changeAll(
  context: EngineContext,
  chosen: Chosen,
  change: ProfileChange,
  options: TagChangeOptions,
): Promise<TagChange> {
  const { wait, largeAudience = LARGE_AUDIENCE } = options;
  let changed = 0;
  let failure: AudienceError | undefined;
  const profiles = await inBatches(chosen, BATCH, options, async (batch) => {
    for (let ids: readonly ObjectId[] = batch; ids.length > 0;) {
      const outcomes = await applyChanges(
        context,
        ids.map((profileId) => ({ profileId, change })),
        { ...(wait && { wait }) },
      );
      for (const outcome of outcomes) {
        if ('error' in outcome) failure ??= outcome.error;
        else if (outcome.changed) changed++;
      }
      ids = await successorsOf(
        context,
        ids.filter((_, i) => isGone(outcomes[i] as ChangeOutcome)),
      );
    }
  });
  if (failure) throw failure;
  return { profiles, changed, largeAudience: profiles > largeAudience };
}

const isGone = (outcome: ChangeOutcome): boolean => 'profile' in outcome && outcome.profile === null;
