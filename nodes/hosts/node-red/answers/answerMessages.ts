import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import { noConnection, type ConnectionNode } from '../connection/connection';
import { closedError } from '../connection/DatabaseLink';
import { FlowError } from './FlowError';
import { Room } from './Room';
import { StatusLine } from './StatusLine';
import { useConnection } from '../connection/useConnection';

export type Send = (message: NodeMessage | (NodeMessage | NodeMessage[] | null)[]) => void;

/** What a node has at hand for one message. */
export interface Handling {
  send: Send;
  link: ConnectionNode['link'];
  /** Fires when the node is closed: waiting for the database ends. */
  signal: AbortSignal;
}

/** What a node does with one message. What it throws goes to Catch nodes; it never calls `done` itself. */
export type Answer = (message: NodeMessageInFlow, handling: Handling) => Promise<void>;

/** Messages that a node works on at the same time; of more, only the messages are kept: a file of a hundred thousand lines may come in one instant. */
const MOST_AT_ONCE = 1_000;

/**
 * The one place where messages reach our nodes. Node-RED does not await a handler, and one that rejects ends the whole
 * process: so nothing here can reject, and `done` is called exactly once, with an error that Catch nodes can read.
 *
 * @returns what stands under the node, for what it has to say itself.
 */
export function answerMessages(
  RED: NodeAPI,
  node: Node,
  connectionId: string | undefined,
  answer: Answer,
): StatusLine {
  const status = new StatusLine(RED, node);
  const underWay = new Set<Promise<void>>();
  const room = new Room(MOST_AT_ONCE);
  let connection: ConnectionNode | undefined;
  let closing: AbortController;

  useConnection(RED, node, connectionId, (found) => {
    connection = found;
    closing = new AbortController();
    if (found === undefined) status.noConnection();
    const unwatch = found?.link.watch((state) => {
      status.database(state);
      // Who waits for the database, and who may not, is for the connection to say.
      room.open(state === 'away' || state === 'unusable');
    });
    return async () => {
      closing.abort();
      room.open(true);
      await Promise.allSettled(underWay);
      unwatch?.();
    };
  });
  node.on('close', () => status.close());

  const handle = async (message: NodeMessageInFlow, send: Send): Promise<FlowError | undefined> => {
    try {
      if (connection === undefined) throw noConnection(RED, connectionId);
      const { link } = connection;
      const { signal } = closing;
      await room.hold(async () => {
        if (signal.aborted) throw closedError();
        await answer(message, { send, link, signal });
      });
      return undefined;
    } catch (error) {
      return FlowError.from(error);
    }
  };

  // Node-RED counts the parameters of the handler: exactly three means that it waits for done().
  node.on('input', (message, send, done) => {
    const handled = handle(message, send as Send)
      .then((error) => {
        if (error === undefined) status.succeeded();
        else status.failed(error.code);
        done(error);
      })
      .catch((error: unknown) => RED.log.error(`[${node.type}:${node.id}] ${String(error)}`))
      .finally(() => underWay.delete(handled));
    underWay.add(handled);
  });
  return status;
}
