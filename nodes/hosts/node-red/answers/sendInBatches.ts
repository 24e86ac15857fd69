import type { NodeAPI, NodeMessage } from 'node-red';
import type { ProfileKey } from '../../../../engine';
import type { Send } from './answerMessages';

export interface Batching {
  /** Per message. With 1 the payload is the one, otherwise a list. */
  size: number;
  /** Infinity for all of them. */
  limit: number;
}

/** Takes the next one; false says that no more are wanted. */
export type Receive<T> = (one: T) => Promise<boolean>;

/** Sends profiles as `sendEachInBatches` does. */
export function sendInBatches(
  RED: NodeAPI,
  message: NodeMessage,
  send: Send,
  batching: Batching,
  read: (receive: Receive<ProfileKey>) => Promise<void>,
): Promise<void> {
  return sendEachInBatches(RED, message, send, batching, (profile) => profile, read);
}

/**
 * Sends what is about one profile each, in the order of profile ids, as one sequence of messages (`msg.parts`; only the last carries `count`, as Join
 * expects). The reading may start over after the database was away: what was sent is not sent again.
 */
export async function sendEachInBatches<T extends object>(
  RED: NodeAPI,
  message: NodeMessage,
  send: Send,
  { size, limit }: Batching,
  profileOf: (one: T) => ProfileKey,
  read: (receive: Receive<T>) => Promise<void>,
): Promise<void> {
  const sequence = RED.util.generateId();
  let held: T[] = [];
  let index = 0;
  let taken = 0;
  let last: string | undefined;

  const sendHeld = (isLast: boolean): void => {
    // Without the payload, which may be large, and is another one anyway.
    const fresh: NodeMessage = RED.util.cloneMessage({ ...message, payload: undefined });
    delete fresh._msgid;
    const [first] = held;
    if (size === 1 && first !== undefined) {
      fresh['profile'] = { ...profileOf(first) };
      fresh.payload = { ...first };
    } else {
      fresh.payload = held;
    }
    fresh['parts'] = {
      id: sequence,
      type: 'array',
      index,
      len: size,
      ...(isLast ? { count: index + 1 } : {}),
    };
    index += 1;
    held = [];
    send(fresh);
  };

  await read(async (one) => {
    const { id } = profileOf(one);
    if (last !== undefined && id <= last) return true;
    if (taken >= limit) return false;
    // A full batch is kept back until one more profile shows that it is not the last.
    if (held.length >= size) {
      sendHeld(false);
      await new Promise(setImmediate);
    }
    held.push(one);
    last = id;
    taken += 1;
    return true;
  });
  // Nobody: a list says so with an empty list; single profiles cannot.
  if (held.length > 0 || size > 1) sendHeld(true);
}
