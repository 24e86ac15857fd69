import type { Node, NodeAPI } from 'node-red';
import { InvalidArgumentError } from '../../../../engine';
import type { DatabaseLink } from './DatabaseLink';
import type { RefusedNode } from '../settings/registerType';

export const CONNECTION_TYPE = 'audience-connection';

/** The running config node, as the other nodes see it. */
export interface ConnectionNode extends Node {
  readonly link: DatabaseLink;
  /**
   * Called by a node that uses the connection; the answer says that it no longer does. The engine closes
   * after the last one; `letGo` says that it is about to.
   */
  use(letGo: () => void): () => void;
}

/** The connection that a node names, or undefined when none is chosen, it is disabled, was refused, or is something else. */
export function findConnection(RED: NodeAPI, id: string | undefined): ConnectionNode | undefined {
  if (!id) return undefined;
  const found = RED.nodes.getNode(id) as Node | null;
  return found?.type === CONNECTION_TYPE && 'link' in found ? (found as ConnectionNode) : undefined;
}

/** What a message is told by a node without a connection: why the one it names was refused, if it was. */
export function noConnection(RED: NodeAPI, id: string | undefined): Error {
  const refused = id ? (RED.nodes.getNode(id) as Partial<RefusedNode> | null) : null;
  if (refused?.refusal !== undefined) return refused.refusal;
  return new InvalidArgumentError('No Audience connection is chosen for this node', {
    hint: 'Open the node, choose or add an Audience connection, and deploy.',
    path: '/connection',
  });
}
