/** The codes of the engine's errors. They are stable: a flow may switch on them. One page each in docs/errors.md. */
export type ErrorCode =
  | 'INVALID_RULE'
  | 'INVALID_ARGUMENT'
  | 'ATTRIBUTE_TYPE'
  | 'NOT_FOUND'
  | 'NAME_TAKEN'
  | 'IN_USE'
  | 'SEGMENT_NOT_EDITABLE'
  | 'IDENTITY_CONFLICT'
  | 'LEASE_LOST'
  | 'FLOW_RUNNING'
  | 'CONTACT_REJECTED'
  | 'TOO_LARGE'
  | 'DATABASE_UNAVAILABLE'
  | 'VERSION_UNSUPPORTED'
  | 'INTERNAL';

export interface ErrorDetails {
  /** What the reader can do about it, one sentence. */
  readonly hint: string;
  /** Where in the argument, as a JSON Pointer (RFC 6901); `''` is the argument itself. */
  readonly path?: string;
  /** Which item of a list argument. */
  readonly index?: number;
  readonly cause?: unknown;
}

/** What an error looks like inside a per-item answer (`…Many` calls) and on a host's error channel. */
export interface ErrorReport {
  code: ErrorCode;
  message: string;
  hint: string;
  path?: string;
}

/**
 * The base of every error that leaves the engine: what happened (`message`), what to do (`hint`), a stable `code`, and
 * where they apply a JSON Pointer (`path`) and the position in a list (`index`).
 */
export abstract class AudienceError extends Error {
  abstract readonly code: ErrorCode;
  readonly hint: string;
  readonly path?: string;
  readonly index?: number;

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.hint = details.hint;
    if (details.path !== undefined) this.path = details.path;
    if (details.index !== undefined) this.index = details.index;
  }

  /** The plain-object form, for per-item answers. */
  report(): ErrorReport {
    return {
      code: this.code,
      message: this.message,
      hint: this.hint,
      ...(this.path === undefined ? {} : { path: this.path }),
    };
  }
}
