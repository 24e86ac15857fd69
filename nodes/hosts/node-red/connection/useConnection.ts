import type { Node, NodeAPI } from 'node-red';
import { findConnection, type ConnectionNode } from './connection';
import { isRemoved, whenStarted } from './deploys';
import { within } from './within';

/** Node-RED gives up on a node that takes longer than 15 s to close. */
const CLOSE_WITHIN_MS = 8_000;

/**
 * Gives a node the connection that it names, or undefined when there is none. What `begin` answers ends what it began, when the node closes; also when
 * only the connection does: where a property of a subflow names it, Node-RED replaces it and leaves the node running. Then the node begins again with
 * the new one as soon as the flows have started.
 */
export function useConnection(
  RED: NodeAPI,
  node: Node,
  id: string | undefined,
  begin: (connection: ConnectionNode | undefined) => (removed: boolean) => Promise<unknown>,
): void {
  let isClosing = false;
  let close: (removed: boolean) => Promise<void>;

  const open = (): void => {
    const connection = findConnection(RED, id);
    const end = begin(connection);
    const leave = connection?.use(() => {
      if (isClosing) return;
      const ended = close(false);
      const forget = whenStarted(RED, open);
      close = () => {
        forget();
        return ended;
      };
    });
    close = async (removed) => {
      await within(CLOSE_WITHIN_MS, end(removed));
      leave?.();
    };
  };
  open();

  node.on('close', (removed: boolean, done: () => void) => {
    isClosing = true;
    void close(removed || isRemoved(RED, node)).then(done);
  });
}
