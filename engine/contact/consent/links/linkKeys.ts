import { randomBytes } from 'node:crypto';
import { serverNow } from '../../../store/clock/serverTime';
import type { EngineContext } from '../../../store/context';
import { DatabaseUnavailableError } from '../../../store/errors';
import { isDuplicateKey } from '../../../store/mongo/duplicateKey';
import { contactCollections } from '../../collections';
import { encoded } from '../../doNotContact/records';
import type { ConsentKeyDocument } from '../ConsentDocument';

/** So long the keys that were read are signed with: somebody else may have made a newer one. */
const TRUSTED_MS = 10_000;
/** A link has two bytes for the number of its key. */
const MOST_KEYS = 65_535;

interface Known {
  readonly at: number;
  readonly keys: ReadonlyMap<number, Buffer>;
}
const known = new WeakMap<EngineContext, Known>();

/** The key that signs; the first call of an account makes it. */
export async function signingKey(context: EngineContext): Promise<{ number: number; secret: Buffer }> {
  const recent = known.get(context);
  const keys =
    recent && performance.now() - recent.at < TRUSTED_MS && recent.keys.size > 0
      ? recent.keys
      : await readKeys(context);
  const number = Math.max(0, ...keys.keys());
  const secret = keys.get(number);
  if (secret) return { number, secret };
  await addKey(context, 1);
  return signingKey(context);
}

/** The key of a number; `undefined` where the account has none. */
export async function keyOfLink(context: EngineContext, number: number): Promise<Buffer | undefined> {
  return known.get(context)?.keys.get(number) ?? (await readKeys(context)).get(number);
}

/** A new key signs from now on; the others go on opening what they have signed. */
export async function rotateKey(context: EngineContext): Promise<{ keys: number }> {
  for (;;) {
    const keys = await readKeys(context);
    const last = Math.max(0, ...keys.keys());
    if (last >= MOST_KEYS)
      throw new DatabaseUnavailableError('There are too many keys for links.', {
        hint: 'Keep the last one.',
      });
    if (!(await addKey(context, last + 1))) continue;
    return { keys: (await readKeys(context)).size };
  }
}

async function readKeys(context: EngineContext): Promise<ReadonlyMap<number, Buffer>> {
  const { consentKeys } = await contactCollections(context);
  const stored = await consentKeys
    .find({ account: context.account })
    .sort({ account: 1, number: -1 })
    .toArray();
  const keys = new Map(stored.map(({ number, secret }) => [number, Buffer.from(secret, 'base64')]));
  known.set(context, { at: performance.now(), keys });
  return keys;
}

/** @returns false when somebody else has made it */
async function addKey(context: EngineContext, number: number): Promise<boolean> {
  const { consentKeys } = await contactCollections(context);
  const { account } = context;
  const key: ConsentKeyDocument = {
    _id: `${encoded(account)}|${number}`,
    account,
    number,
    secret: randomBytes(32).toString('base64'),
    createdAt: await serverNow(context),
  };
  try {
    await consentKeys.insertOne(key);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    known.delete(context);
    return false;
  }
  known.delete(context);
  return true;
}
