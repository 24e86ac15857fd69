import type { AskOptions } from '../api';
import type { EngineContext } from '../context';
import type { Rule } from '../rule/types';
import { selectProfiles } from './selectProfiles';

/** How many match. @throws InvalidRuleError */
export async function countProfiles(context: EngineContext, rule: Rule, options: AskOptions = {}): Promise<number> {
  let count = 0;
  for await (const _ of selectProfiles(context, rule, options)) count++;
  return count;
}
