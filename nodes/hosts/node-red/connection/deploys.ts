import type { Node, NodeAPI } from 'node-red';

interface Deploys {
  /** The ids of what the last deploy took away. */
  removed: ReadonlySet<string>;
  readonly waiting: Set<() => void>;
  /** How many have begun, and whether the last one still goes on. */
  begun: number;
  isUnderWay: boolean;
  /** The ids of what the last one stops; undefined: everything. */
  stopped: ReadonlySet<string> | undefined;
}

interface Stopping {
  type?: string;
  diff?: Partial<Record<'removed' | 'changed' | 'linked' | 'rewired', string[]>>;
}

const known = new WeakMap<object, Deploys>();

/** One ear for all nodes: with one of each, a flow with many nodes looks to Node-RED like a leak. */
function deploysOf({ events }: NodeAPI): Deploys {
  let deploys = known.get(events);
  if (deploys === undefined) {
    const heard: Deploys = {
      removed: new Set(),
      waiting: new Set(),
      begun: 0,
      isUnderWay: false,
      stopped: new Set(),
    };
    known.set(events, (deploys = heard));
    events.on('flows:stopping', ({ type, diff }: Stopping) => {
      heard.removed = new Set(diff?.removed);
      heard.begun += 1;
      heard.isUnderWay = true;
      const { changed = [], removed = [], linked = [], rewired = [] } = diff ?? {};
      if (type === 'nodes') heard.stopped = new Set([...changed, ...removed]);
      else if (type === 'flows') heard.stopped = new Set([...changed, ...removed, ...linked, ...rewired]);
      else heard.stopped = undefined;
    });
    events.on('flows:started', () => {
      heard.isUnderWay = false;
      for (const run of heard.waiting) {
        heard.waiting.delete(run);
        run();
      }
    });
  }
  return deploys;
}

/** Runs when the flows have started next, which is when there is somebody to send to. The answer takes it back. */
export function whenStarted(RED: NodeAPI, run: () => void): () => void {
  const { waiting } = deploysOf(RED);
  waiting.add(run);
  return () => void waiting.delete(run);
}

/** Whether the deploy that closes a node has removed it, or what it stands in: of a subflow's nodes Node-RED itself does not say so. */
export function isRemoved(RED: NodeAPI, node: Node): boolean {
  const { removed } = deploysOf(RED);
  return ((node as { _path?: string })._path ?? node.id).split('/').some((id) => removed.has(id));
}

/** While a deploy goes on, there may be nobody to send to: resolves when none does, or the signal fires. */
export function whenDeployed(RED: NodeAPI, signal: AbortSignal): Promise<void> {
  if (!deploysOf(RED).isUnderWay || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      forget();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const forget = whenStarted(RED, finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}

/**
 * Sends, and answers whether that has reached those whom the node is wired to. Node-RED delivers in a later turn: not to a node that a deploy has stopped before
 * that.
 */
export async function sendAndSee(
  RED: NodeAPI,
  node: Node,
  signal: AbortSignal,
  send: () => unknown,
): Promise<boolean> {
  const deploys = deploysOf(RED);
  const { begun } = deploys;
  send();
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) return false;
  if (deploys.begun === begun) return true;
  const { stopped } = deploys;
  const wired = (node as { wires?: string[][] }).wires?.flat() ?? [];
  return stopped !== undefined && !wired.some((id) => stopped.has(id));
}
