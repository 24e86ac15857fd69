import type { AskOptions, ItemAnswers, ProfileRef } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { factsOf } from '../../evaluation/facts/factsOf';
import { compiledFilter } from '../../evaluation/ruleContext/compiledRules';
import { ruleContextOf } from '../../evaluation/ruleContext/ruleContextOf';
import { Moment } from '../../language/calendar/moment';
import { instantGiven } from '../../language/calendar/instantGiven';
import type { Rule } from '../../language/rule/types';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { namedProfiles } from './getProfiles';

/** Profiles whose facts are read together. */
const BATCH = 1_000;

/** Does each of these profiles match? One answer per reference, in their order, all for one instant. @throws InvalidRuleError, InvalidArgumentError */
export async function matchProfiles(
  context: EngineContext,
  rule: Rule,
  refs: readonly ProfileRef[],
  options: AskOptions = {},
): Promise<ItemAnswers<{ matched: boolean }>> {
  checkSignal(options.signal);
  const given = options.now === undefined ? undefined : await instantGiven(context, options.now, '/now');
  const compiled = compiledFilter(rule, await ruleContextOf(context));
  const now = (given ?? (await serverNow(context))).getTime();
  const moment = new Moment(now, await context.timeZone());
  const named = await namedProfiles(context, refs);
  const people = [...new Set(named.filter((one): one is ProfileDocument => !('error' in one)))];
  const matched = new Set<ProfileDocument>();
  for (let from = 0; from < people.length; from += BATCH) {
    options.signal?.throwIfAborted();
    const batch = people.slice(from, from + BATCH);
    const facts = await factsOf(context, compiled, batch, now);
    batch.forEach((profile, i) => {
      if (compiled.matches(facts[i] ?? {}, moment)) matched.add(profile);
    });
  }
  return named.map((one, index) =>
    'error' in one ? { index, error: one.error } : { index, matched: matched.has(one) },
  );
}
