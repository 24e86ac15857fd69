import { AudienceError, type ErrorCode } from './AudienceError';

/** One thing that is wrong with a rule. */
export interface RuleProblem {
  /** JSON Pointer (RFC 6901) into the rule; `''` is the rule itself. */
  path: string;
  code: ErrorCode;
  /** What was found and what was expected. */
  message: string;
  /** What to do, with the nearest valid word where there is one. */
  hint: string;
}

/** A rule that the language does not describe. Carries every problem found; message, path and hint are those of the first. */
export class InvalidRuleError extends AudienceError {
  readonly code = 'INVALID_RULE';
  readonly problems: readonly RuleProblem[];

  constructor(problems: readonly [RuleProblem, ...RuleProblem[]]) {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super(`Invalid rule at ${first.path === '' ? 'its root' : first.path}: ${first.message}${more}`, {
      hint: first.hint,
      path: first.path,
    });
    this.problems = problems;
  }
}
