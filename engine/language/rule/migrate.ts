import { VersionUnsupportedError } from '../../store/errors';
import type { RuleContext } from './context';
import type { Rule } from './types';
import { conditionsOf, isEventCondition, isPlainEvent } from './walk';

/**
 * The version of the rule language up to which this package reads: 2 has measures, firsts and lasts,
 * sequences, attributes that are computed, and channels of the Do Not Contact list.
 */
export const LANGUAGE_VERSION = 2;

/** The oldest version that has all that a rule says: packages that know no later one go on reading it. @param context by default no attribute is computed */
export function languageOf(rule: Rule, context?: Pick<RuleContext, 'computed'>): number {
  for (const condition of conditionsOf(rule)) {
    if (isEventCondition(condition) && !isPlainEvent(condition)) return 2;
    if ('doNotContact' in condition && condition.channel !== undefined) return 2;
    if ('attribute' in condition && context?.computed(condition.attribute)) return 2;
  }
  return 1;
}

/** One step up of a stored rule: a pure function with frozen fixtures. None was needed yet: a later version only adds. */
const STEPS: ReadonlyMap<number, (rule: unknown) => unknown> = new Map();

/**
 * A stored rule in today's language.
 *
 * @throws VersionUnsupportedError when a newer version of the package has written it.
 */
export function migrateRule(stored: { readonly rule: unknown; readonly language?: number }): Rule {
  let { rule, language = 1 } = stored;
  if (!Number.isInteger(language) || language > LANGUAGE_VERSION) {
    throw new VersionUnsupportedError(
      `This rule is written in version ${language} of the rule language; this package reads up to version ${LANGUAGE_VERSION}.`,
      {
        hint: 'Update the package wherever it runs on this database.',
      },
    );
  }
  for (; language < LANGUAGE_VERSION; language++) rule = STEPS.get(language)?.(rule) ?? rule;
  return rule as Rule;
}
