import type { AudienceError, ErrorCode, ErrorReport } from './AudienceError';
import {
  AttributeTypeError,
  ContactRejectedError,
  DatabaseUnavailableError,
  FlowRunningError,
  IdentityConflictError,
  InternalError,
  InUseError,
  InvalidArgumentError,
  InvalidRuleError,
  LeaseLostError,
  NameTakenError,
  NotFoundError,
  SegmentNotEditableError,
  TooLargeError,
  VersionUnsupportedError,
} from './index';

const CLASSES: Readonly<
  Record<
    Exclude<ErrorCode, 'INVALID_RULE'>,
    new (message: string, details: { hint: string; path?: string }) => AudienceError
  >
> = {
  INVALID_ARGUMENT: InvalidArgumentError,
  ATTRIBUTE_TYPE: AttributeTypeError,
  NOT_FOUND: NotFoundError,
  NAME_TAKEN: NameTakenError,
  IN_USE: InUseError,
  SEGMENT_NOT_EDITABLE: SegmentNotEditableError,
  IDENTITY_CONFLICT: IdentityConflictError,
  LEASE_LOST: LeaseLostError,
  FLOW_RUNNING: FlowRunningError,
  CONTACT_REJECTED: ContactRejectedError,
  TOO_LARGE: TooLargeError,
  DATABASE_UNAVAILABLE: DatabaseUnavailableError,
  VERSION_UNSUPPORTED: VersionUnsupportedError,
  INTERNAL: InternalError,
};

/** The error that a report tells of, to be thrown. */
export function errorOf({ code, message, hint, path }: ErrorReport): AudienceError {
  if (code === 'INVALID_RULE') return new InvalidRuleError([{ code, message, hint, path: path ?? '' }]);
  return new CLASSES[code](message, { hint, ...(path !== undefined && { path }) });
}
