import type { AskOptions } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import type { EngineContext } from '../../store/context';
import { countMatching } from '../interpreters/mongo/countMatching';
import { countPacked } from '../packed/countPacked';
import type { Rule } from '../../language/rule/types';
import { EVERYBODY } from './everybody';
import { questionOf } from './question';

/** How many match. @throws InvalidRuleError */
export async function countProfiles(
  context: EngineContext,
  rule: Rule | null,
  options: AskOptions = {},
): Promise<number> {
  const { signal } = options;
  checkSignal(signal);
  signal?.throwIfAborted();
  const question = await questionOf(context, rule ?? EVERYBODY, options);
  const read = { ...(signal && { signal }) };
  return (await countPacked(context, question, read)) ?? countMatching(context, question, read);
}
