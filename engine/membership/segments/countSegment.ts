import type { AskOptions } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import { countProfiles } from '../../evaluation/audience/countProfiles';
import type { EngineContext } from '../../store/context';
import { migrateRule } from '../../language/rule/migrate';
import { isCounted, recordSize } from '../history/recordSize';
import { countMembers } from './countMembers';
import { getSegmentDocument } from './findSegment';

/** How many are in it: of a real-time segment those stored as members, unless another instant is asked for. @throws NotFoundError */
export async function countSegment(
  context: EngineContext,
  idOrName: string,
  options: AskOptions = {},
): Promise<number> {
  checkSignal(options.signal);
  const segment = await getSegmentDocument(context, idOrName);
  const { definition } = segment;
  if (options.now !== undefined) return countProfiles(context, migrateRule(definition), options);
  if (isCounted(segment)) {
    const count = await countProfiles(context, migrateRule(definition), options);
    await recordSize(context, segment._id, count);
    return count;
  }
  return countMembers(context, segment, options);
}
