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

/** How long a process keeps the lock while more of its calls are waiting, and how many that may be under way together are. */
const TENURE_MS = 2_000;
const TOGETHER = 16;

interface Waiting {
  readonly besideOthers: boolean;
  /** Never rejects: what goes wrong is told to the caller. */
  readonly run: (lock: DefinitionLock) => Promise<void>;
  readonly fail: (error: unknown) => void;
}

interface Queue {
  readonly waiting: Waiting[];
  isServed: boolean;
}

const queues = new WeakMap<EngineContext, Queue>();

/**
 * What the definitions of an account say of each other (a segment refers to another one, or to a tag that is about to be deleted) is looked at
 * and changed by one process at a time. It is for work of moments. Calls of one engine take their turns under one lock. The lock runs by the
 * server's own clock; a process that was silent for longer than it lasts has to look again at what it wrote.
 *
 * @param options.besideOthers work that only adds, and may be under way together with more of its kind. Default false.
 */
export function withDefinitions<T>(
  context: EngineContext,
  work: (lock: DefinitionLock) => Promise<T>,
  { besideOthers = false }: { besideOthers?: boolean } = {},
): Promise<T> {
  const queue = queues.get(context) ?? { waiting: [], isServed: false };
  queues.set(context, queue);
  return new Promise<T>((resolve, reject) => {
    queue.waiting.push({
      besideOthers,
      run: (lock) => work(lock).then(resolve, reject),
      fail: reject,
    });
    if (!queue.isServed) void serve(context, queue);
  });
}

async function serve(context: EngineContext, queue: Queue): Promise<void> {
  queue.isServed = true;
  while (queue.waiting.length > 0) {
    try {
      await holding(context, (lock) => turns(queue, lock));
    } catch (error) {
      // The lock is not to be had: whoever waits for it is told.
      for (const { fail } of queue.waiting.splice(0)) fail(error);
    }
    // Others of the account have their turn.
    if (queue.waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, 2 * LOOK_MS));
  }
  queue.isServed = false;
}

/** One after the other, those that may be together in one go; for as long as a tenure. */
async function turns({ waiting }: Queue, lock: DefinitionLock): Promise<void> {
  const until = performance.now() + TENURE_MS;
  while (waiting.length > 0 && performance.now() < until) {
    const alone = waiting.findIndex(({ besideOthers }) => !besideOthers);
    const leading = alone < 0 ? waiting.length : alone;
    const batch = waiting.splice(0, Math.max(1, Math.min(leading, TOGETHER)));
    await Promise.all(batch.map(({ run }) => run(lock)));
  }
}

async function holding(context: EngineContext, work: (lock: DefinitionLock) => Promise<void>): Promise<void> {
  const { leases } = await storeCollections(context);
  const _id = `${context.accountKey}.definitions`;
  const owner = `${context.owner}-${randomUUID()}`;
  await take(context, _id, owner);
  try {
    await context.step?.('definitionsHeld');
    await work({
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
