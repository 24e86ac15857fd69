import type { AskOptions } from '../api';
import { countProfiles } from '../audience/countProfiles';
import type { EngineContext } from '../context';
import { countInRanges } from '../interpreters/mongo/countInRanges';
import { countOver } from '../mongo/countOver';
import { migrateRule } from '../rule/migrate';
import { getSegmentDocument } from './findSegment';

/** How many are in it: of a real-time segment those stored as members, unless another instant is asked for. @throws NotFoundError */
export async function countSegment(context: EngineContext, idOrName: string, options: AskOptions = {}): Promise<number> {
  const { _id: segment, type, dormant, definition } = await getSegmentDocument(context, idOrName);
  if (type === 'snapshot' || dormant === true || options.now !== undefined) return countProfiles(context, migrateRule(definition), options);
  return countMembers(context, segment, options);
}

/** Over the index alone. */
async function countMembers(context: EngineContext, segment: string, { signal }: AskOptions): Promise<number> {
  const { memberships } = await context.collections();
  return countInRanges(context, ({ _id: profileId }) =>
    countOver(memberships, 'members', { account: context.account, segment, member: true, ...(profileId && { profileId }) }, { ...(signal && { signal }) }),
  );
}
