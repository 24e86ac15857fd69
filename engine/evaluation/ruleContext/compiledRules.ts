import type { CompiledRule } from '../interpreters/memory/CompiledRule';
import { compileRule } from '../interpreters/memory/compile';
import type { RuleContext } from '../../language/rule/context';
import { parseRule } from '../../language/rule/parse';

/** So many rules are kept ready per state of the account. */
const KEPT = 200;
const kept = new WeakMap<RuleContext, Map<string, CompiledRule>>();

/**
 * A filter, read and made ready; the same rule asked again is found ready as long as the account's attributes and segments stay the same.
 *
 * @throws InvalidRuleError
 */
export function compiledFilter(input: unknown, context: RuleContext): CompiledRule {
  const rule = parseRule(input, context, 'filter');
  const key = JSON.stringify(rule);
  const rules = kept.get(context) ?? new Map<string, CompiledRule>();
  kept.set(context, rules);
  const known = rules.get(key);
  if (known) return known;
  if (rules.size >= KEPT) rules.clear();
  const compiled = compileRule(rule, context);
  rules.set(key, compiled);
  return compiled;
}
