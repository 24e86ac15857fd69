import {
  isAudienceError,
  reportOf,
  type ErrorCode,
  type ErrorReport,
  type RuleProblem,
} from '../../../../engine';
import { inWordsOfForms } from '../../wordsOfForms';

/** What stands in `msg.error.cause` of a Catch node. */
export interface FlowErrorCause {
  /** What to do about it, one sentence. */
  hint: string;
  /** Where in the argument or rule, as a JSON Pointer. */
  path?: string;
  /** Which item of a list, counted from 0. */
  index?: number;
  /** Everything that is wrong with a rule. */
  problems?: readonly RuleProblem[];
}

/** The engine's codes, and what only a host can find out: an entry that was tried too often. */
export type FlowErrorCode = ErrorCode | 'ENTRY_SET_ASIDE';

export interface FlowErrorReport extends Omit<ErrorReport, 'code'> {
  code: FlowErrorCode;
}

/**
 * An engine error in the form that Node-RED hands to Catch nodes: it copies own properties only, and takes the message
 * from `toString()`. So `msg.error.message` is the plain sentence, `msg.error.code` the stable code, `msg.error.cause.hint`
 * the advice.
 */
export class FlowError extends Error {
  readonly code: FlowErrorCode;
  override readonly cause: FlowErrorCause;

  constructor(thrown: unknown) {
    const report = isReport(thrown) ? thrown : reportOf(thrown);
    const { code, path } = report;
    const hint = inWordsOfForms(report.hint);
    super(inWordsOfForms(report.message));
    this.name = 'AudienceError';
    this.code = code;
    const index = isAudienceError(thrown) ? thrown.index : undefined;
    const problems = (thrown as { problems?: readonly RuleProblem[] } | null | undefined)?.problems;
    this.cause = {
      hint,
      ...(path === undefined ? {} : { path }),
      ...(index === undefined ? {} : { index }),
      ...(Array.isArray(problems) ? { problems: problems.map((problem) => ({ ...problem })) } : {}),
    };
    // Debug shows it as text.
    Object.defineProperty(this.cause, 'toString', { value: () => hint });
    // The place where the engine threw says more than the place where it was wrapped.
    if (thrown instanceof Error && thrown.stack !== undefined) this.stack = thrown.stack;
  }

  override toString(): string {
    return this.message;
  }

  /** The form for any thrown thing; one that already has it is returned as it is. */
  static from(thrown: unknown): FlowError {
    return thrown instanceof FlowError ? thrown : new FlowError(thrown);
  }
}

/** The error of one item of a `…Many` answer: a plain object. */
function isReport(thrown: unknown): thrown is FlowErrorReport {
  if (typeof thrown !== 'object' || thrown === null || thrown instanceof Error) return false;
  const { code, message, hint } = thrown as Partial<FlowErrorReport>;
  return typeof code === 'string' && typeof message === 'string' && typeof hint === 'string';
}
