import type { NodeMessage } from 'node-red';
import { isObject } from '../inputs/profileInput';

/** The entry that a message belongs to, by its id and its flow's; undefined where it came from nowhere. */
export function entryOf(message: NodeMessage): { id?: string; flowId?: string } | undefined {
  const entry = isObject(message['audience']) ? message['audience']['entry'] : undefined;
  if (!isObject(entry)) return undefined;
  const { id, flowId } = entry;
  return { ...(typeof id === 'string' && { id }), ...(typeof flowId === 'string' && { flowId }) };
}
