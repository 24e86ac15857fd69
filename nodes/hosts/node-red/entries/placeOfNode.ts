import type { Node, NodeAPI } from 'node-red';
import type { AudienceEngine, Place } from '../../../../engine';

/** Where messages of a node wait. Inside a subflow each instance's node has an id and a flow of its own, the same after every restart. */
export const placeOfNode = (node: Node): Place => ({
  host: 'node-red',
  flowId: node.z || 'flow',
  nodeId: node.id,
});

/**
 * What waits at a node follows it to another flow, and into a subflow that has one instance: Node-RED knows it by another place there. Of several instances none
 * is the one that was meant: then it stands in the list of places, to be moved or let go.
 */
export async function followNode(
  RED: NodeAPI,
  node: Node,
  engine: AudienceEngine,
  place: Place,
): Promise<void> {
  for (const nodeId of idsOf(RED, node))
    for (const { place: from } of await engine.waits.places({ nodeId }))
      if (from.host === place.host && (from.flowId !== place.flowId || nodeId !== place.nodeId))
        await engine.waits.move(from, place);
}

/** The ids that a node has, and had before it was moved into subflows. */
function idsOf(RED: NodeAPI, node: Node): string[] {
  const path = ((node as { _path?: string })._path ?? '').split('/').slice(1);
  const ids = [node.id];
  if (path.join('-') !== node.id) return ids;
  for (let inside = 1; inside < path.length && isSole(RED, path[inside - 1] as string); inside++)
    ids.push(path.slice(inside).join('-'));
  return ids;
}

/** Whether the subflow of an instance has no other one. */
function isSole(RED: NodeAPI, instance: string): boolean {
  const typeOf = new Map<string, string>();
  RED.nodes.eachNode(({ id, type }) => void typeOf.set(id, type));
  const type = typeOf.get(instance);
  return [...typeOf.values()].filter((other) => other === type).length === 1;
}
