import {
  BSON,
  MongoAPIError,
  MongoBulkWriteError,
  MongoClientClosedError,
  MongoError,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoParseError,
  MongoServerClosedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';
import {
  InternalError,
  InvalidArgumentError,
  isAudienceError,
  TooLargeError,
  type AudienceError,
} from '../errors';
import { isAbort } from '../errors/isAbort';
import { messageOf, unreadableIn } from '../unreadable';
import { unavailable } from './client';

const UNREACHABLE = [
  MongoNetworkError,
  MongoServerSelectionError,
  MongoNotConnectedError,
  MongoTopologyClosedError,
  MongoServerClosedError,
  MongoClientClosedError,
  MongoExpiredSessionError,
  MongoParseError,
];
/** Authentication failed, not authorised, the hosted service's own refusal. */
const REFUSED = new Set([18, 13, 8000]);
/** Not primary, shutting down, stepping down, write concern that cannot be met now; a cursor that went with the server, or waited too long. */
const PASSING = new Set([6, 7, 43, 237, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 64, 100]);
const TOO_LARGE = new Set([10334, 17419, 17420, 17280, 10003]);
/** `Overflow`, of which nesting is one. */
const TOO_DEEP = 15;

/**
 * Whatever was thrown, as an error of the engine: what MongoDB says is put into words, what the caller's own objects have thrown is an argument that cannot
 * be read, and what nobody has foreseen is `INTERNAL`.
 *
 * @param given the arguments of the call.
 */
export function asAudienceError(error: unknown, uri: string, given: readonly unknown[] = []): unknown {
  // The reason of a caller's own signal goes back to the caller as it is.
  if (isAudienceError(error) || isAbort(error)) return error;
  if (isAway(error)) return unavailable(error, uri);
  if (error instanceof MongoServerError && TOO_LARGE.has(Number(error.code))) return tooLarge(error);
  if (error instanceof MongoServerError && error.code === TOO_DEEP && /nested/.test(error.message)) {
    return new TooLargeError(
      'A rule, with those of the segments that it refers to, has more levels than MongoDB stores.',
      { hint: 'Let segments refer to each other over fewer steps.', cause: error },
    );
  }
  if (error instanceof BSON.BSONError || error instanceof MongoAPIError || error instanceof RangeError) {
    if (/too large|larger than|maxBsonObjectSize|out of range/i.test(error.message)) return tooLarge(error);
  }
  const unreadable = error instanceof MongoError ? undefined : unreadableArgument(error, given);
  if (unreadable) return unreadable;
  const message = messageOf(error);
  return new InternalError(
    error instanceof MongoError ? `MongoDB refused an operation: ${message}` : message,
    {
      hint: 'This is a defect of Audience Engine: please report it with the message.',
      cause: error,
    },
  );
}

function unreadableArgument(cause: unknown, given: readonly unknown[]): AudienceError | undefined {
  for (const argument of given) {
    const found = unreadableIn(argument);
    if (found === undefined) continue;
    const { path, why, deep } = found;
    const details = { hint: 'Give plain values: text, numbers, lists and objects of them.', path, cause };
    return deep === true
      ? new TooLargeError(`The argument cannot be read to its end: ${why}.`, details)
      : new InvalidArgumentError(`The argument cannot be read: ${why}`, details);
  }
  return undefined;
}

/** The database cannot be reached, refuses us, or is changing its primary: nothing that one item of a call can help. */
export function isAway(error: unknown): boolean {
  if (isUnreachable(error)) return true;
  return (
    error instanceof MongoServerError &&
    (REFUSED.has(Number(error.code)) ||
      PASSING.has(Number(error.code)) ||
      error.hasErrorLabel('RetryableWriteError'))
  );
}

/** A bulk write that lost its connection carries the reason inside. */
function isUnreachable(error: unknown): boolean {
  if (UNREACHABLE.some((kind) => error instanceof kind) || isOfTheSocket(error)) return true;
  const inside = error instanceof MongoBulkWriteError ? [error.errorResponse, error.cause] : [];
  return inside.some((reason) => reason !== error && isUnreachable(reason));
}

/** In the instant in which a server dies the driver hands on what the socket says as it came. */
const isOfTheSocket = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  ['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'ETIMEDOUT', 'ENOTFOUND'].includes(
    String((error as { code?: unknown }).code),
  );

const tooLarge = (cause: Error): TooLargeError =>
  new TooLargeError('A document would be larger than MongoDB stores (16 MB).', {
    hint: 'Keep long texts and lists elsewhere, and write fewer of them to one profile.',
    cause,
  });
