import { findProblems, parseRule } from '../../language/rule/parse';
import type { Rule, RulePurpose } from '../../language/rule/types';
import type { EngineContext } from '../../store/context';
import { Mentioned } from './Mentioned';
import { ruleContextOf } from './ruleContextOf';

/**
 * Reads any JSON as a rule of the account, against no more of it than the rule mentions. One that is refused is read again beside everything there is,
 * so that the nearest words are named.
 *
 * @throws InvalidRuleError with every problem found.
 */
export async function readRule(
  context: EngineContext,
  input: unknown,
  purpose: RulePurpose,
  self?: string,
): Promise<Rule> {
  const mentioned = new Mentioned(context);
  let problems = findProblems(input, mentioned, purpose, self);
  while (await mentioned.lookUp()) problems = findProblems(input, mentioned, purpose, self);
  return parseRule(input, problems.length === 0 ? mentioned : await ruleContextOf(context), purpose, self);
}
