import { randomBytes } from 'node:crypto';
import {
  MongoBulkWriteError,
  MongoServerError,
  type AnyBulkWriteOperation,
  type Filter,
  type WriteError,
} from 'mongodb';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { serverNow } from '../../store/clock/serverTime';
import { nowExpression, type EngineContext } from '../../store/context';
import { IdentityConflictError, InternalError, TooLargeError, type AudienceError } from '../../store/errors';
import { itemErrorOf, writeEach } from '../../store/itemError';
import { isAway } from '../../store/mongo/databaseError';
import { refuseUnacknowledged } from '../../store/mongo/unacknowledged';
import type { ChangeRequest } from './ProfileChange';
import { acceptArrivals, type Arrivals } from './arrivals';
import { changePipeline } from './changePipeline';
import { newProfile } from './newProfile';
import { readBack } from './readBack';
import { writeKnown } from './writeKnown';
import { removalFence } from './removedIdentity';

export interface Announced {
  readonly unmarked: ReadonlySet<ChangeRequest>;
  readonly arrivals?: Arrivals;
}

export type WrittenChange =
  { readonly changed: boolean; readonly profile: ProfileDocument | null } | { readonly error: AudienceError };

/**
 * Step 1: one atomic update per profile raises its revision, moves its time on, changes it, puts accepted events into its inbox and
 * notes what became dirty. This is the commit point: from here on nothing can lose the change.
 *
 * @param announced profiles (`births.ts`) and events (`arrivals.ts`) that were announced together.
 */
export async function writeChanges(
  context: EngineContext,
  requests: readonly ChangeRequest[],
  announced: Announced = { unmarked: new Set() },
): Promise<WrittenChange[]> {
  await context.step?.('write', requests);
  const token = randomBytes(9).toString('base64url');
  const written =
    requests.length === 1
      ? [await writeOne(context, requests[0] as ChangeRequest, token)]
      : await writeSeveral(context, requests, token, announced);
  await context.step?.('written', requests);
  return written;
}

async function writeOne(
  context: EngineContext,
  request: ChangeRequest,
  unmarked: string,
): Promise<WrittenChange> {
  const { mark: token = unmarked } = request;
  const { profiles } = await factCollections(context);
  try {
    const profile = await profiles.findOneAndUpdate(
      filterOf(context, request),
      changePipeline(context, request, token, nowExpression(context)),
      {
        upsert: request.create === true,
        returnDocument: 'after',
      },
    );
    return { changed: profile?.changedBy === token, profile };
  } catch (error) {
    return { error: asChangeError(error) };
  }
}

/** New profiles are inserted, the others updated. */
async function writeSeveral(
  context: EngineContext,
  requests: readonly ChangeRequest[],
  token: string,
  { unmarked, arrivals }: Announced,
): Promise<WrittenChange[]> {
  const written = new Map<ChangeRequest, WrittenChange>();
  if (arrivals)
    for (const [request, profile] of await acceptArrivals(context, arrivals, token))
      written.set(request, { changed: true, profile });
  const created = requests.filter(({ create }) => create === true);
  const existing = requests.filter((request) => request.create !== true && !written.has(request));
  const inserted = await writeEach(
    created,
    (some) => insertMany(context, some, token, unmarked),
    (error): WrittenChange => ({ error }),
  );
  inserted.forEach((change, i) => written.set(created[i] as ChangeRequest, change));
  (existing.length === 0 ? [] : await updateMany(context, existing, token, unmarked)).forEach((change, i) =>
    written.set(existing[i] as ChangeRequest, change),
  );
  return requests.map((request) => written.get(request) as WrittenChange);
}

async function insertMany(
  context: EngineContext,
  requests: readonly ChangeRequest[],
  token: string,
  unmarked: ReadonlySet<ChangeRequest>,
): Promise<WrittenChange[]> {
  if (requests.length === 0) return [];
  const { profiles } = await factCollections(context);
  const at = await serverNow(context);
  const documents = requests.map((request) =>
    newProfile(context, request, { token: request.mark ?? token, at, marked: !unmarked.has(request) }),
  );
  const errors = new Map<number, AudienceError>();
  try {
    await profiles.insertMany(documents, { ordered: false });
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failures = failuresOf(error);
    if (failures.length === 0) throw error;
    for (const failure of failures) errors.set(failure.index, asChangeError(failure.err ?? failure));
  }
  return documents.map((profile, i): WrittenChange => {
    const error = errors.get(i);
    return error ? { error } : { changed: true, profile };
  });
}

/** Who is still as it was read is changed by a plain update, everybody else by one that the server works out. */
async function updateMany(
  context: EngineContext,
  requests: readonly ChangeRequest[],
  token: string,
  unmarked: ReadonlySet<ChangeRequest>,
): Promise<WrittenChange[]> {
  const written = new Map<ChangeRequest, WrittenChange>(await writeKnown(context, requests, token, unmarked));
  const others = requests.filter((request) => !written.has(request));
  const changes = await writeEach(
    others,
    (some) => writeMany(context, some, token),
    (error): WrittenChange => ({ error }),
  );
  changes.forEach((change, i) => written.set(others[i] as ChangeRequest, change));
  return requests.map((request) => written.get(request) as WrittenChange);
}

function failuresOf(error: MongoBulkWriteError): readonly WriteError[] {
  refuseUnacknowledged(error);
  const { writeErrors } = error;
  return 'length' in writeErrors ? writeErrors : [writeErrors];
}

/** Two round trips for a batch: the updates, then the profiles as they are now (at this revision or a later one, which serves as well). */
async function writeMany(
  context: EngineContext,
  requests: readonly ChangeRequest[],
  token: string,
): Promise<WrittenChange[]> {
  if (requests.length === 0) return [];
  const { profiles } = await factCollections(context);
  const now = nowExpression(context);
  const operations: AnyBulkWriteOperation<ProfileDocument>[] = requests.map((request) => ({
    updateOne: {
      filter: filterOf(context, request),
      update: changePipeline(context, request, request.mark ?? token, now),
      upsert: request.create === true,
    },
  }));
  const errors = new Map<number, AudienceError>();
  let modified = 0;
  let met = 0;
  try {
    const result = await profiles.bulkWrite(operations, { ordered: false });
    modified = result.modifiedCount + result.upsertedCount;
    met = result.matchedCount + result.upsertedCount;
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failures = failuresOf(error);
    if (failures.length === 0) throw error;
    for (const failure of failures) errors.set(failure.index, asChangeError(failure.err ?? failure));
    modified = error.result.modifiedCount + error.result.upsertedCount;
    met = error.result.matchedCount + error.result.upsertedCount + errors.size;
  }
  const allMet = met === requests.length;
  const found = await readBack(
    context,
    requests.map(({ profileId }) => profileId),
  );
  const isOurs = ({ mark = token }: ChangeRequest, profile: ProfileDocument | null): boolean =>
    profile?.changedBy === mark;
  const marked = requests.filter((request) =>
    isOurs(request, found.get(request.profileId.toHexString()) ?? null),
  ).length;
  return requests.map((request, i): WrittenChange => {
    const error = errors.get(i);
    if (error) return { error };
    const profile = found.get(request.profileId.toHexString()) ?? null;
    // Where one of the batch was refused, whoever might be that one is asked to be written again: that changes nothing of what was written.
    if (!allMet && isConditional(request) && !isOurs(request, profile))
      return { changed: false, profile: null };
    // Where another write has come after ours its mark stands: then the change is taken for made.
    return { changed: profile !== null && (isOurs(request, profile) || marked < modified), profile };
  });
}

const isConditional = ({ room, foundBy }: ChangeRequest): boolean =>
  room !== undefined || foundBy !== undefined;

/** A list that has nothing at a place ends before it: how many there are is asked in the update itself, whoever else adds some at the same instant. */
function filterOf(
  context: EngineContext,
  { profileId, room = {}, foundBy, joins, change }: ChangeRequest,
): Filter<ProfileDocument> {
  const full = Object.entries(room).map(([kind, most]) => [`identities.${kind}.${most}`, { $exists: false }]);
  return {
    _id: profileId,
    account: context.account,
    ...Object.fromEntries(full),
    ...(foundBy && { keys: { $in: foundBy } }),
    ...(joins && { joined: { $ne: joins } }),
    ...(change.removeIdentity && { $and: removalFence(context, change.removeIdentity) }),
  };
}

const DOCUMENT_TOO_LARGE = new Set([10334, 17419, 17420]);

/** What goes wrong with one profile stays with it; anything else (no database) is for the whole call. */
function asChangeError(error: unknown): AudienceError {
  const { code, message } = error as { code?: number | string; message?: string };
  if (code === 11000) {
    return new IdentityConflictError('An identity of this profile belongs to another one.', {
      hint: 'Write the profile by that identity, so that the two are joined.',
      cause: error,
    });
  }
  if (
    DOCUMENT_TOO_LARGE.has(code as number) ||
    /BSONObj size|object to insert too large|too large/i.test(message ?? '')
  ) {
    return new TooLargeError('The profile would be larger than MongoDB stores.', {
      hint: 'Keep long texts and lists elsewhere.',
      cause: error,
    });
  }
  if (isAway(error)) throw error;
  if (error instanceof Error && !(error instanceof MongoServerError)) return itemErrorOf(error);
  return new InternalError(`MongoDB refused a change: ${message ?? ''}`, {
    hint: 'Please report it with the message.',
    cause: error,
  });
}
