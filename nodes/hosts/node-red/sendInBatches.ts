import type { NodeAPI, NodeMessage } from 'node-red';
import type { ProfileKey } from '../../../engine';
import type { Send } from './answerMessages';

export interface Batching {
  /** Profiles per message. With 1 the payload is the profile, otherwise a list. */
  size: number;
  /** Infinity for all of them. */
  limit: number;
}

/** Takes the next profile; false says that no more are wanted. */
export type Receive = (profile: ProfileKey) => Promise<boolean>;

/**
 * Sends profiles, which come in id order, as one sequence of messages (`msg.parts`; only the last carries `count`, as Join
 * expects). The reading may start over after the database was away: what was sent is not sent again.
 */
export async function sendInBatches(RED: NodeAPI, message: NodeMessage, send: Send, { size, limit }: Batching, read: (receive: Receive) => Promise<void>): Promise<void> {
  const sequence = RED.util.generateId();
  let held: ProfileKey[] = [];
  let index = 0;
  let taken = 0;
  let last: string | undefined;

  const sendHeld = (isLast: boolean): void => {
    const fresh: NodeMessage = RED.util.cloneMessage(message);
    delete fresh._msgid;
    if (size === 1) {
      fresh['profile'] = { ...held[0] };
      fresh.payload = { ...held[0] };
    } else {
      fresh.payload = held;
    }
    fresh['parts'] = { id: sequence, type: 'array', index, len: size, ...(isLast ? { count: index + 1 } : {}) };
    index += 1;
    held = [];
    send(fresh);
  };

  await read(async (profile) => {
    if (last !== undefined && profile.id <= last) return true;
    if (taken >= limit) return false;
    // A full batch is kept back until one more profile shows that it is not the last.
    if (held.length >= size) {
      sendHeld(false);
      await new Promise(setImmediate);
    }
    held.push(profile);
    last = profile.id;
    taken += 1;
    return true;
  });
  // Nobody: a list says so with an empty list; single profiles cannot.
  if (held.length > 0 || size > 1) sendHeld(true);
}
