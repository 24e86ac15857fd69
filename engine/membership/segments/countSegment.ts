import type { AskOptions } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import { countProfiles } from '../../evaluation/audience/countProfiles';
import type { EngineContext } from '../../store/context';
import { migrateRule } from '../../language/rule/migrate';
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
  const { type, dormant, definition } = segment;
  if (type === 'snapshot' || dormant === true || options.now !== undefined)
    return countProfiles(context, migrateRule(definition), options);
  return countMembers(context, segment, options);
}
