import { describeRule } from '../../language/rule/describe';
import { findProblems, parseRule } from '../../language/rule/parse';
import type { RulePurpose } from '../../language/rule/types';
import { shown } from '../../language/text/shown';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError, type RuleProblem } from '../../store/errors';
import { ruleContextOf } from '../ruleContext/ruleContextOf';

const PURPOSES: readonly RulePurpose[] = ['snapshot', 'realTime', 'filter'];

/** Everything that is wrong with a rule, for what it is to be used for. */
export async function validateRule(
  context: EngineContext,
  rule: unknown,
  options: { for?: RulePurpose } = {},
): Promise<{ valid: boolean; problems: RuleProblem[] }> {
  const { for: purpose = 'filter' } = options;
  if (!PURPOSES.includes(purpose))
    throw new InvalidArgumentError(`A rule is not used for ${shown(purpose)}.`, {
      hint: `It is used for one of ${PURPOSES.join(', ')}.`,
      path: '/for',
    });
  const problems = findProblems(rule, await ruleContextOf(context), purpose);
  return { valid: problems.length === 0, problems };
}

/** A rule as one plain sentence. @throws InvalidRuleError */
export async function describeInWords(context: EngineContext, rule: unknown): Promise<string> {
  const ruleContext = await ruleContextOf(context);
  return describeRule(parseRule(rule, ruleContext, 'filter'));
}
