import type { AccessApi, AccessKey } from '../api';
import { refuse } from '../api/checkOptions';
import { gather } from '../membership/changes/gather';
import { serverNow } from '../store/clock/serverTime';
import type { EngineContext } from '../store/context';
import type { AccessKeyDocument } from './AccessKeyDocument';
import { accessCollections } from './collections';
import { toAccessKey } from './createKey';
import { hashOf, isSame, partsOf, sign } from './secrets';

/** `lastUsedAt` is not written more often. */
const USE_NOTED_MS = 60_000;
const LONGEST_SESSION_HOURS = 24 * 30;

/**
 * Whose key this is, or null when it opens nothing. Nothing is remembered: many who ask at the same moment share a look-up that begins after all of them
 * have asked, so that a revoked key opens nothing from the next request on.
 */
export const identify = gather(
  async (context, keys: string[]): Promise<(AccessKey | null)[]> => {
    const asked = new Map([...new Set(keys)].map((key) => [key, lookUp(context, key)]));
    return Promise.all(keys.map((key) => asked.get(key) as Promise<AccessKey | null>));
  },
  { lanes: 2, most: 1_000 },
);

async function lookUp(context: EngineContext, key: string): Promise<AccessKey | null> {
  const parts = partsOf(key);
  if (!parts) return null;
  const found = await findKey(context, parts.id);
  if (!found || !isSame(found.hash, hashOf(parts.secret))) return null;
  return toAccessKey(await noteUse(context, found));
}

/**
 * What a browser holds in place of the key. Nothing is stored: it is signed with what only the database and the key know, so that it ends when the key is
 * revoked, in every process at once.
 *
 * @returns null when the key opens nothing. @throws InvalidArgumentError
 */
export async function startSession(
  context: EngineContext,
  key: string,
  { hours = 12 }: NonNullable<Parameters<AccessApi['startSession']>[1]> = {},
): ReturnType<AccessApi['startSession']> {
  if (!Number.isInteger(hours) || hours < 1 || hours > LONGEST_SESSION_HOURS)
    throw refuse('hours', hours, `Give a whole number from 1 to ${LONGEST_SESSION_HOURS}.`);
  const who = await identify(context, key);
  if (!who) return null;
  const found = await findKey(context, who.id);
  if (!found) return null;
  const expiresAt = new Date((await serverNow(context)).getTime() + hours * 3_600_000);
  const said = `${who.id}.${expiresAt.getTime()}`;
  return { session: `${said}.${sign(said, found.hash)}`, expiresAt: expiresAt.toISOString(), key: who };
}

/** Whose session this is, or null when it is over, forged, or its key revoked. */
export async function identifySession(context: EngineContext, session: string): Promise<AccessKey | null> {
  const [, id, expires, signature] =
    (typeof session === 'string' && /^([0-9a-f]{16})\.(\d{1,15})\.([\w-]{43})$/.exec(session)) || [];
  if (id === undefined || expires === undefined || signature === undefined) return null;
  const found = await findKey(context, id);
  if (!found || !isSame(signature, sign(`${id}.${expires}`, found.hash))) return null;
  if (Number(expires) <= (await serverNow(context)).getTime()) return null;
  return toAccessKey(await noteUse(context, found));
}

async function findKey(context: EngineContext, id: string): Promise<AccessKeyDocument | null> {
  const { accessKeys } = await accessCollections(context);
  return accessKeys.findOne({ _id: `${context.accountKey}.${id}` });
}

async function noteUse(context: EngineContext, found: AccessKeyDocument): Promise<AccessKeyDocument> {
  const now = await serverNow(context);
  if (found.lastUsedAt && now.getTime() - found.lastUsedAt.getTime() < USE_NOTED_MS) return found;
  const { accessKeys } = await accessCollections(context);
  await accessKeys.updateOne({ _id: found._id }, { $max: { lastUsedAt: now } });
  return { ...found, lastUsedAt: now };
}
