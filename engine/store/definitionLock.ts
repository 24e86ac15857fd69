import { randomUUID } from 'node:crypto';
import type { EngineContext } from './context';
import { DatabaseUnavailableError } from './errors';
import { isDuplicateKey } from './mongo/duplicateKey';
import { storeCollections } from './mongo/storeCollections';

/** How long a process that fell silent keeps others waiting, how often they look, and when they give up. */
const HELD_MS = 30_000;
const LOOK_MS = 25;
const PATIENCE_MS = 60_000;

export interface DefinitionLock {
  /** Whether it is still held: what was written after it had run out is to be looked at once more. */
  isHeld(): Promise<boolean>;
}

/**
 * What the definitions of an account say of each other (a segment refers to another one, or to a tag that is about to be deleted) is looked at and changed by one process at a time. It is for work of
 * moments. The lock runs by the server's own clock; a process that was silent for longer than it lasts has to look again at what it wrote.
 */
export async function withDefinitions<T>(
  context: EngineContext,
  work: (lock: DefinitionLock) => Promise<T>,
): Promise<T> {
  const { leases } = await storeCollections(context);
  const _id = `${context.accountKey}.definitions`;
  const owner = `${context.owner}-${randomUUID()}`;
  await take(context, _id, owner);
  try {
    await context.step?.('definitionsHeld');
    return await work({
      isHeld: async () =>
        (await leases.findOne({ _id, owner, $expr: { $gt: ['$until', '$$NOW'] } })) !== null,
    });
  } finally {
    await leases.deleteOne({ _id, owner }).catch(() => undefined);
  }
}

async function take(context: EngineContext, _id: string, owner: string): Promise<void> {
  const { leases } = await storeCollections(context);
  const until = { $add: ['$$NOW', HELD_MS] };
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    const mine = [{ $set: { owner: { $literal: owner }, until } }];
    const { matchedCount } = await leases.updateOne({ _id, $expr: { $lte: ['$until', '$$NOW'] } }, mine);
    if (matchedCount > 0) return;
    try {
      const { upsertedCount } = await leases.updateOne({ _id, owner: { $exists: false } }, mine, {
        upsert: true,
      });
      if (upsertedCount > 0) return;
    } catch (error) {
      // Somebody else holds it.
      if (!isDuplicateKey(error)) throw error;
    }
    await context.step?.('definitionsAwaited');
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new DatabaseUnavailableError('Somebody else is changing segments or tags all the time.', {
    hint: 'Try again in a minute.',
  });
}
