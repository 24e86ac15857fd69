import { AudienceError, type ErrorCode, type ErrorReport } from './AudienceError';
import { messageOf } from '../unreadable';
import { isAbort } from './isAbort';

export { AudienceError, type ErrorCode, type ErrorDetails, type ErrorReport } from './AudienceError';
export { InvalidRuleError, type RuleProblem } from './InvalidRuleError';

/** An argument is missing, of another type, or out of its range. */
export class InvalidArgumentError extends AudienceError {
  readonly code = 'INVALID_ARGUMENT';
}

/** A value does not have the attribute's type and cannot be read as it without loss. */
export class AttributeTypeError extends AudienceError {
  readonly code = 'ATTRIBUTE_TYPE';
}

/** There is nothing of that name or id in this account. */
export class NotFoundError extends AudienceError {
  readonly code = 'NOT_FOUND';
}

/** The name is in use; names are compared folded. */
export class NameTakenError extends AudienceError {
  readonly code = 'NAME_TAKEN';
}

/** It cannot be deleted because something else refers to it. */
export class InUseError extends AudienceError {
  readonly code = 'IN_USE';
}

/** Real-time and predefined segments cannot be edited (R12, R18). */
export class SegmentNotEditableError extends AudienceError {
  readonly code = 'SEGMENT_NOT_EDITABLE';
}

/** The identities given belong to different profiles in a way that cannot be joined. */
export class IdentityConflictError extends AudienceError {
  readonly code = 'IDENTITY_CONFLICT';
}

/** Another claim holds the entry now; what this one did may be done again. */
export class LeaseLostError extends AudienceError {
  readonly code = 'LEASE_LOST';
}

/** The flow runs with other settings; `replace: true` pins it anew. */
export class FlowRunningError extends AudienceError {
  readonly code = 'FLOW_RUNNING';
}

/** The contact point is on the Do Not Contact list (R75, R82). */
export class ContactRejectedError extends AudienceError {
  readonly code = 'CONTACT_REJECTED';
}

/** A value, list or call is over its limit. */
export class TooLargeError extends AudienceError {
  readonly code = 'TOO_LARGE';
}

/** MongoDB cannot be reached; nothing was written that was not acknowledged. */
export class DatabaseUnavailableError extends AudienceError {
  readonly code = 'DATABASE_UNAVAILABLE';
}

/** Something stored was written by a newer version of this package. */
export class VersionUnsupportedError extends AudienceError {
  readonly code = 'VERSION_UNSUPPORTED';
}

/** A defect of the engine itself. */
export class InternalError extends AudienceError {
  readonly code = 'INTERNAL';
}

/** Whether this is one of the engine's own errors (a copy of the package loaded twice counts too). */
export function isAudienceError(error: unknown): error is AudienceError {
  return (
    error instanceof AudienceError ||
    (error instanceof Error &&
      typeof (error as { code?: unknown }).code === 'string' &&
      typeof (error as { hint?: unknown }).hint === 'string')
  );
}

/** The report of any thrown thing; what is not ours is `INTERNAL`. */
export function reportOf(error: unknown): ErrorReport {
  if (isAudienceError(error)) {
    const { code, message, hint, path } = error;
    return { code: code as ErrorCode, message, hint, ...(path === undefined ? {} : { path }) };
  }
  const message = messageOf(error);
  if (isAbort(error))
    return {
      code: 'INTERNAL',
      message,
      hint: 'The call was ended before it was done. It may be made again.',
    };
  return {
    code: 'INTERNAL',
    message,
    hint: 'This is a defect of Audience Engine: please report it with the message.',
  };
}
