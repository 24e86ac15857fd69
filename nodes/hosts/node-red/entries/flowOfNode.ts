import type { Node } from 'node-red';

/**
 * The id under which a node is known as a flow: the one given, or the node's own. Inside a subflow Node-RED gives each
 * instance's nodes ids of their own (`instance-node`), the same after every restart.
 */
export function flowIdOf(node: Node, given: string | undefined): string {
  return given?.trim() || node.id;
}

/** What people call the flow: the node's name, else the tab's. */
export function flowNameOf(node: Node, otherwise: string): string {
  const label = (node as { _flow?: { flow?: { label?: unknown } } })._flow?.flow?.label;
  return node.name?.trim() || (typeof label === 'string' && label.trim() ? label.trim() : otherwise);
}
