import type { Node, NodeMessage } from 'node-red';
import type { FlowError } from './FlowError';

/** What became of one item of a list: its answer, or why there is none. */
export interface ListAnswer {
  index: number;
  error?: FlowError;
}

/**
 * Each bad item of a list goes to Catch nodes by itself, with the item as payload. When none was good the last of them
 * ends the message, so that a flow that began with a web request can still answer it.
 */
export function reportBad(
  node: Node,
  message: NodeMessage,
  items: readonly unknown[],
  answers: readonly ListAnswer[],
): void {
  const bad = answers.filter(
    (answer): answer is ListAnswer & { error: FlowError } => answer.error !== undefined,
  );
  const noneGood = bad.length > 0 && bad.length === answers.length;
  for (const { index, error } of noneGood ? bad.slice(0, -1) : bad) {
    node.error(error, { topic: message.topic, payload: items[index], audience: { index } });
  }
  const last = bad[bad.length - 1];
  if (noneGood && last !== undefined) throw last.error;
}

/** The error of an item as it stands in the payload. */
export function errorAnswer({ index, error }: ListAnswer & { error: FlowError }): Record<string, unknown> {
  return { index, error: { code: error.code, message: error.message, ...error.cause } };
}
