import { ObjectId } from 'mongodb';
import type { Audience } from '../api';
import { selectProfiles } from '../audience/selectProfiles';
import type { EngineContext } from '../context';
import { audienceSources } from './audienceSources';

/** Everyone in an audience as things stand, each once, in the order of ids. @throws NotFoundError, InvalidArgumentError */
export async function audienceMembers(context: EngineContext, audience: Audience, signal?: AbortSignal): Promise<ObjectId[]> {
  const chosen = new Set<string>();
  for (const { rule, profileIds } of await audienceSources(context, audience, { realTime: false })) {
    for (const id of profileIds ?? []) chosen.add(id.toHexString());
    if (rule) for await (const { id } of selectProfiles(context, rule, { ...(signal && { signal }) })) chosen.add(id);
  }
  return [...chosen].sort().map((id) => new ObjectId(id));
}
