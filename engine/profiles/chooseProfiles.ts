import { ObjectId } from 'mongodb';
import type { ProfileRef } from '../api';
import { selectProfiles } from '../audience/selectProfiles';
import type { EngineContext } from '../context';
import { InvalidArgumentError } from '../errors';
import type { Rule } from '../rule/types';
import { locateProfiles } from './locateProfiles';
import { notFound, readRef, refKey } from './refs';

/**
 * An array is references, an object is a rule. Everyone is chosen before anybody is changed: the change may well alter who matches.
 *
 * @throws NotFoundError when a profile named does not exist, InvalidArgumentError, InvalidRuleError
 */
export async function chooseProfiles(context: EngineContext, who: readonly ProfileRef[] | Rule, signal?: AbortSignal): Promise<ObjectId[]> {
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
