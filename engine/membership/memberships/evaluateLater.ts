import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import { flushInboxes } from '../changes/flushInboxes';
import { STRAYS } from '../occasions';
import { evaluateProfiles, readProfiles } from './evaluateProfiles';

const BATCH = 500;

interface Lane {
  readonly waiting: Map<string, ObjectId>;
  running: Promise<void> | undefined;
}

const lanes = new WeakMap<EngineContext, Lane>();

function laneOf(context: EngineContext): Lane {
  const known = lanes.get(context);
  if (known) return known;
  const lane: Lane = { waiting: new Map(), running: undefined };
  lanes.set(context, lane);
  return lane;
}

/**
 * Evaluates accepted changes soon, many at once: while one batch is evaluated the next one gathers. What a crash or an outage leaves undone is found by
 * background work of any process.
 */
export function evaluateLater(context: EngineContext, ids: readonly ObjectId[]): void {
  const lane = laneOf(context);
  for (const id of ids) lane.waiting.set(id.toHexString(), id);
  lane.running ??= run(context, lane).finally(() => (lane.running = undefined));
}

/** Resolves when nothing of this engine waits. */
export async function evaluatePending(context: EngineContext): Promise<void> {
  const lane = laneOf(context);
  while (lane.running) await lane.running;
}

async function run(context: EngineContext, { waiting }: Lane): Promise<void> {
  // Let the turn end that brought the first one: others come with it.
  await new Promise((resolve) => setImmediate(resolve));
  while (waiting.size > 0) {
    const batch = [...waiting.values()].slice(0, BATCH);
    for (const id of batch) waiting.delete(id.toHexString());
    if (context.closing.aborted) continue;
    try {
      const read = await readProfiles(context, batch);
      if (read.length < batch.length)
        await Promise.all(context.listeners.of(STRAYS).map((hear) => hear(context, batch)));
      const { profiles } = await flushInboxes(context, read);
      await evaluateProfiles(
        context,
        profiles.map((profile) => ({ profile })),
      );
    } catch {
      // They stay marked as dirty.
    }
  }
}
