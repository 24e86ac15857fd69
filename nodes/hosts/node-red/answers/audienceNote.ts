import type { NodeMessage } from 'node-red';
import { isObject } from '../inputs/profileInput';

/**
 * Adds what a node found to `msg.audience`, beside what other nodes left there (the entry above all). The rest of the
 * message goes on as it came.
 */
export function noteOnMessage(message: NodeMessage, found: Record<string, unknown>): void {
  const before = isObject(message['audience']) ? message['audience'] : {};
  message['audience'] = { ...before, ...found };
}
