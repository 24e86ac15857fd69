import type { AskOptions, ProfileRef } from '../../api';
import type { Explanation } from '../../api/audience';
import { checkSignal } from '../../api/checkOptions';
import { factsOf } from '../../evaluation/facts/factsOf';
import type { CompiledRule } from '../../evaluation/interpreters/memory/CompiledRule';
import type { Facts } from '../../evaluation/interpreters/memory/facts';
import { compiledFilter } from '../../evaluation/ruleContext/compiledRules';
import { ruleContextOf } from '../../evaluation/ruleContext/ruleContextOf';
import { Moment } from '../../language/calendar/moment';
import { instantGiven } from '../../language/calendar/instantGiven';
import type { Rule } from '../../language/rule/types';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { getProfileDocument } from './findProfile';

/** Does this profile match? @throws InvalidRuleError, NotFoundError */
export async function matchProfile(
  context: EngineContext,
  rule: Rule,
  ref: ProfileRef,
  options?: AskOptions,
): Promise<boolean> {
  const { compiled, facts, moment } = await ask(context, rule, ref, options);
  return compiled.matches(facts, moment);
}

/** Why does this profile match, or not, and when will that change (B3)? @throws InvalidRuleError, NotFoundError */
export async function explainProfile(
  context: EngineContext,
  rule: Rule,
  ref: ProfileRef,
  options?: AskOptions,
): Promise<Explanation> {
  const { compiled, facts, moment } = await ask(context, rule, ref, options);
  return compiled.explain(facts, moment);
}

/** The rule, what is known of the profile that the rule asks for, and the instant. */
async function ask(
  context: EngineContext,
  rule: Rule,
  ref: ProfileRef,
  options: AskOptions = {},
): Promise<{ compiled: CompiledRule; facts: Facts; moment: Moment }> {
  checkSignal(options.signal);
  options.signal?.throwIfAborted();
  const given = options.now === undefined ? undefined : await instantGiven(context, options.now, '/now');
  const compiled = compiledFilter(rule, await ruleContextOf(context));
  const profile = await getProfileDocument(context, ref);
  const now = (given ?? (await serverNow(context))).getTime();
  const [facts = {}] = await factsOf(context, compiled, [profile], now);
  return { compiled, facts, moment: new Moment(now, await context.timeZone()) };
}
