import { randomBytes } from 'node:crypto';
import { serverNow } from '../../../store/clock/serverTime';
import type { EngineContext } from '../../../store/context';
import { DatabaseUnavailableError } from '../../../store/errors';
import { isDuplicateKey } from '../../../store/mongo/duplicateKey';
import { contactCollections } from '../../collections';
import { encoded } from '../../doNotContact/records';
import type { ConsentKeyDocument } from '../ConsentDocument';
import { environmentKeys, together } from './environmentKeys';

/** So long the keys that were read are signed with: somebody else may have made a newer one. */
const TRUSTED_MS = 10_000;
/** A link has two bytes for the number of its key. */
const MOST_KEYS = 65_535;

interface Known {
  readonly at: number;
  readonly keys: ReadonlyMap<number, Stored>;
}

type Stored = Pick<ConsentKeyDocument, 'with'> & { readonly secret: Buffer };

const known = new WeakMap<EngineContext, Known>();

/** The key that signs: the last one that was made with the key of this process, if it has one. The first call makes it. */
export async function signingKey(context: EngineContext): Promise<{ number: number; secret: Buffer }> {
  const recent = known.get(context);
  const keys =
    recent && performance.now() - recent.at < TRUSTED_MS && recent.keys.size > 0
      ? recent.keys
      : await readKeys(context);
  const own = environmentKeys()[0]?.name;
  const number = Math.max(0, ...[...keys].flatMap(([one, key]) => (key.with === own ? [one] : [])));
  const secret = secretOf(keys.get(number));
  if (secret) return { number, secret };
  await addKey(context, lastOf(await readKeys(context)) + 1);
  return signingKey(context);
}

/** The key of a number; `undefined` where the account has none, or this process not the one that it was made with. */
export async function keyOfLink(context: EngineContext, number: number): Promise<Buffer | undefined> {
  return secretOf(known.get(context)?.keys.get(number) ?? (await readKeys(context)).get(number));
}

/** A new key signs from now on; the others go on opening what they have signed. */
export async function rotateKey(context: EngineContext): Promise<{ keys: number }> {
  for (;;) {
    if (!(await addKey(context, lastOf(await readKeys(context)) + 1))) continue;
    return { keys: (await readKeys(context)).size };
  }
}

const lastOf = (keys: ReadonlyMap<number, Stored>): number => Math.max(0, ...keys.keys());

function secretOf(key: Stored | undefined): Buffer | undefined {
  if (key?.with === undefined) return key?.secret;
  const own = environmentKeys().find(({ name }) => name === key.with);
  return own && together(own, key.secret);
}

async function readKeys(context: EngineContext): Promise<ReadonlyMap<number, Stored>> {
  const { consentKeys } = await contactCollections(context);
  const stored = await consentKeys
    .find({ account: context.account })
    .sort({ account: 1, number: -1 })
    .toArray();
  const keys = new Map<number, Stored>(
    stored.map(({ number, secret, with: made }) => [
      number,
      { secret: Buffer.from(secret, 'base64'), ...(made !== undefined && { with: made }) },
    ]),
  );
  known.set(context, { at: performance.now(), keys });
  return keys;
}

/** @returns false when somebody else has made it */
async function addKey(context: EngineContext, number: number): Promise<boolean> {
  const { consentKeys } = await contactCollections(context);
  if (number > MOST_KEYS)
    throw new DatabaseUnavailableError('There are too many keys for links.', { hint: 'Keep the last one.' });
  const { account } = context;
  const own = environmentKeys()[0];
  const key: ConsentKeyDocument = {
    _id: `${encoded(account)}|${number}`,
    account,
    number,
    secret: randomBytes(32).toString('base64'),
    ...(own && { with: own.name }),
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
