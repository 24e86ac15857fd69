import type { AskOptions } from '../../api';
import { Moment } from '../../language/calendar/moment';
import { instantGiven } from '../../language/calendar/instantGiven';
import type { Rule } from '../../language/rule/types';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import type { compileRule } from '../interpreters/memory/compile';
import type { Question } from '../interpreters/mongo/plan';
import { compiledFilter } from '../ruleContext/compiledRules';
import { ruleContextOf } from '../ruleContext/ruleContextOf';

/**
 * A rule made ready for asking it of everybody, at the instant asked for or now.
 * @param compile of a rule that was read before: `compileRule`.
 * @throws InvalidRuleError
 */
export async function questionOf(
  context: EngineContext,
  rule: Rule,
  { now }: Pick<AskOptions, 'now'> = {},
  compile: typeof compileRule = compiledFilter,
): Promise<Question> {
  const given = now === undefined ? undefined : await instantGiven(context, now, '/now');
  const ruleContext = await ruleContextOf(context);
  const compiled = compile(rule, ruleContext);
  const ms = (given ?? (await serverNow(context))).getTime();
  return { compiled, ruleContext, moment: new Moment(ms, await context.timeZone()) };
}
