import type { Node, NodeAPI } from 'node-red';

interface Deploys {
  /** The ids of what the last deploy took away. */
  removed: ReadonlySet<string>;
  readonly waiting: Set<() => void>;
}

const known = new WeakMap<object, Deploys>();

/** One ear for all nodes: with one of each, a flow with many nodes looks to Node-RED like a leak. */
function deploysOf({ events }: NodeAPI): Deploys {
  let deploys = known.get(events);
  if (deploys === undefined) {
    const heard: Deploys = { removed: new Set(), waiting: new Set() };
    known.set(events, (deploys = heard));
    events.on(
      'flows:stopping',
      ({ diff }: { diff?: { removed?: string[] } }) => (heard.removed = new Set(diff?.removed)),
    );
    events.on('flows:started', () => {
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
