import { VersionUnsupportedError } from '../../store/errors';
import type { Rule } from './types';

/** The version of the rule language that this package writes. */
export const LANGUAGE_VERSION = 1;

/** One step up of a stored rule: a pure function with frozen fixtures. None was needed yet. */
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
