import { isAudienceError, reportOf, type ErrorCode, type RuleProblem } from '../../engine';

/** What only a door that is reached over HTTP can refuse. */
export type ApiErrorCode =
  'UNAUTHORIZED' | 'FORBIDDEN' | 'METHOD_NOT_ALLOWED' | 'UNSUPPORTED_MEDIA_TYPE' | 'TOO_MANY_REQUESTS';

/** An error of the API itself, with the code and the hint that the engine's errors have. */
export class ApiError extends Error {
  constructor(
    readonly code: ApiErrorCode,
    message: string,
    readonly hint: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

const API_STATUS: Record<ApiErrorCode, number> = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  METHOD_NOT_ALLOWED: 405,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_MANY_REQUESTS: 429,
};

/** Every code of the engine has one status. */
export const ENGINE_STATUS: Record<ErrorCode, number> = {
  INVALID_ARGUMENT: 400,
  INVALID_RULE: 422,
  ATTRIBUTE_TYPE: 422,
  NOT_FOUND: 404,
  NAME_TAKEN: 409,
  IN_USE: 409,
  SEGMENT_NOT_EDITABLE: 409,
  IDENTITY_CONFLICT: 409,
  LEASE_LOST: 409,
  FLOW_RUNNING: 409,
  CONTACT_REJECTED: 409,
  TOO_LARGE: 413,
  DATABASE_UNAVAILABLE: 503,
  VERSION_UNSUPPORTED: 503,
  INTERNAL: 500,
};

export interface ErrorBody {
  code: string;
  message: string;
  hint: string;
  path?: string;
  /** Of a rule: everything that is wrong with it, each with its place in the rule. */
  problems?: readonly RuleProblem[];
}

/** What is said of anything that was thrown. */
export function toErrorBody(error: unknown): {
  status: number;
  body: ErrorBody;
  headers: Record<string, string>;
} {
  if (error instanceof ApiError) {
    const { code, message, hint, headers } = error;
    return { status: API_STATUS[code], body: { code, message, hint }, headers };
  }
  const report = reportOf(error);
  const problems =
    isAudienceError(error) && 'problems' in error ? (error.problems as RuleProblem[]) : undefined;
  // What a defect says of itself may hold anything: it goes to the log, not to the caller.
  const body = isAudienceError(error) ? report : { ...report, message: 'Something went wrong here.' };
  return {
    status: ENGINE_STATUS[report.code],
    body: { ...body, ...(problems && { problems }) },
    headers: report.code === 'DATABASE_UNAVAILABLE' ? { 'Retry-After': '2' } : {},
  };
}
