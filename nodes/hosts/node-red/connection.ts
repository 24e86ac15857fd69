import type { Node, NodeAPI } from 'node-red';
import { InvalidArgumentError } from '../../../engine';
import type { DatabaseLink } from './DatabaseLink';

export const CONNECTION_TYPE = 'audience-connection';

/** The running config node, as the other nodes see it. */
export interface ConnectionNode extends Node {
  readonly link: DatabaseLink;
  /** Called by a node that uses the connection; the answer says that it no longer does. The engine closes after the last one. */
  use(): () => void;
}

/** The connection that a node names, or undefined when none is chosen, it is disabled, or it is something else. */
export function findConnection(RED: NodeAPI, id: string | undefined): ConnectionNode | undefined {
  if (!id) return undefined;
  const found = RED.nodes.getNode(id) as Node | null;
  return found?.type === CONNECTION_TYPE ? (found as ConnectionNode) : undefined;
}

/** What a message is told by a node without a connection. */
export function noConnection(): InvalidArgumentError {
  return new InvalidArgumentError('No Audience connection is chosen for this node', {
    hint: 'Open the node, choose or add an Audience connection, and deploy.',
    path: '/connection',
  });
}
