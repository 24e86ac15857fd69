import type { AskOptions } from '../api';
import { countProfiles } from '../audience/countProfiles';
import type { EngineContext } from '../context';
import { migrateRule } from '../rule/migrate';
import { getSegmentDocument } from './findSegment';

/** How many are in it: of a real-time segment those stored as members, unless another instant is asked for. @throws NotFoundError */
export async function countSegment(context: EngineContext, idOrName: string, options: AskOptions = {}): Promise<number> {
  const { _id: segment, type, dormant, definition } = await getSegmentDocument(context, idOrName);
  if (type === 'snapshot' || dormant === true || options.now !== undefined) return countProfiles(context, migrateRule(definition), options);
  const { memberships } = await context.collections();
  return memberships.countDocuments({ account: context.account, segment, member: true }, { hint: 'members', ...(options.signal && { signal: options.signal }) });
}
