import type { AccessApi, AccessKey } from '../api';
import { refuse } from '../api/checkOptions';
import { serverNow } from '../store/clock/serverTime';
import type { EngineContext } from '../store/context';
import { InvalidArgumentError, NotFoundError } from '../store/errors';
import type { AccessKeyDocument } from './AccessKeyDocument';
import { accessCollections } from './collections';
import { newSecret } from './secrets';

const LONGEST_NAME = 100;

/** Makes a key; what it answers is the only place where the key itself ever stands. @throws InvalidArgumentError */
export async function createKey(
  context: EngineContext,
  input: Parameters<AccessApi['createKey']>[0],
): ReturnType<AccessApi['createKey']> {
  const { name, role } = input ?? {};
  if (typeof name !== 'string' || name.trim() === '' || name.length > LONGEST_NAME)
    throw refuse('name', name, `Say in 1 to ${LONGEST_NAME} characters who uses the key.`);
  if (role !== 'read' && role !== 'write') throw refuse('role', role, 'Give "read" or "write".');
  const { accessKeys } = await accessCollections(context);
  const { id, key, hash } = newSecret(role);
  const stored: AccessKeyDocument = {
    _id: `${context.accountKey}.${id}`,
    account: context.account,
    id,
    name: name.trim(),
    role,
    hash,
    createdAt: await serverNow(context),
  };
  await accessKeys.insertOne(stored);
  return { ...toAccessKey(stored), key };
}

/** Oldest first. */
export async function listKeys(context: EngineContext): Promise<AccessKey[]> {
  const { accessKeys } = await accessCollections(context);
  const found = await accessKeys.find({ account: context.account }).sort({ createdAt: 1, _id: 1 }).toArray();
  return found.map(toAccessKey);
}

/** From the next moment on the key opens nothing, nor does a session that began with it. @throws NotFoundError, InvalidArgumentError */
export async function revokeKey(context: EngineContext, id: string): Promise<AccessKey> {
  if (typeof id !== 'string')
    throw new InvalidArgumentError('A key is named by its id.', {
      hint: 'access.listKeys shows those there are.',
      path: '',
    });
  const { accessKeys } = await accessCollections(context);
  const found = await accessKeys.findOneAndDelete({ _id: `${context.accountKey}.${id}` });
  if (found) return toAccessKey(found);
  throw new NotFoundError(`There is no key "${id.slice(0, 100)}".`, {
    hint: 'access.listKeys shows those there are.',
  });
}

export const toAccessKey = ({ id, name, role, createdAt, lastUsedAt }: AccessKeyDocument): AccessKey => ({
  id,
  name,
  role,
  createdAt: createdAt.toISOString(),
  ...(lastUsedAt && { lastUsedAt: lastUsedAt.toISOString() }),
});
