import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import { findConnection, noConnection, type ConnectionNode } from './connection';
import { FlowError } from './FlowError';
import { StatusLine } from './StatusLine';

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

/** Node-RED gives up on a node that takes longer than 15 s to close. */
const CLOSE_WITHIN_MS = 8_000;

/**
 * The one place where messages reach our nodes. Node-RED does not await a handler, and one that rejects ends the whole
 * process: so nothing here can reject, and `done` is called exactly once, with an error that Catch nodes can read.
 */
export function answerMessages(RED: NodeAPI, node: Node, connectionId: string | undefined, answer: Answer): void {
  const status = new StatusLine(RED, node);
  const connection = findConnection(RED, connectionId);
  const release = connection?.use();
  const unwatch = connection?.link.watch((state) => status.database(state));
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  if (connection === undefined) status.noConnection();

  const handle = async (message: NodeMessageInFlow, send: Send): Promise<FlowError | undefined> => {
    try {
      if (connection === undefined) throw noConnection(RED, connectionId);
      await answer(message, { send, link: connection.link, signal: closing.signal });
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

  node.on('close', (_removed: boolean, done: () => void) => {
    closing.abort();
    void within(CLOSE_WITHIN_MS, Promise.allSettled(underWay)).then(() => {
      unwatch?.();
      release?.();
      status.close();
      done();
    });
  });
}

/** Resolves when the promise settles or the time is over, whichever comes first. */
export function within(timeoutMs: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    const finish = (): void => {
      clearTimeout(timer);
      resolve();
    };
    promise.then(finish, finish);
  });
}
