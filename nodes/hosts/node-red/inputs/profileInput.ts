import type { Node, NodeAPI, NodeMessage } from 'node-red';
import { InvalidArgumentError, type ProfileRef } from '../../../../engine';
import { profileRef } from '../../../parameters/profileRef';
import { requireText, typedValue } from './typedValue';

/** The two inputs of every node that works on one profile (nodes/parameters/profileChoice.ts). */
export interface ProfileInputs {
  identifyBy?: string;
  profileKey?: string;
  profileKeyType?: string;
}

export type ReadProfile = (message: NodeMessage) => Promise<ProfileRef>;

/** Prepares the inputs that say which profile a message is about. */
export function profileInput(RED: NodeAPI, node: Node, inputs: ProfileInputs): ReadProfile {
  const by = inputs.identifyBy || 'item';
  const key = typedValue(RED, node, 'profileKey', inputs.profileKey, inputs.profileKeyType);
  return async (message) =>
    by === 'item'
      ? profileOfMessage(message)
      : profileRef(by, await requireText(key, 'profileKey', message), {});
}

/**
 * The profile that the message itself carries: `msg.profile` as *Segment Entry* sends it, else `profile`, `profileId`,
 * `externalId`, `email` or `phone` of `msg.payload`.
 */
export function profileOfMessage(message: NodeMessage): ProfileRef {
  const payload = isObject(message.payload) ? message.payload : {};
  try {
    return profileRef('item', '', isObject(message['profile']) ? { profile: message['profile'] } : payload);
  } catch (error) {
    throw new InvalidArgumentError('The message says nothing of a profile', {
      hint: "It needs msg.profile, or profile, profileId, externalId, email or phone in msg.payload; or choose another 'Profile' in the node and give the value.",
      path: '/profile',
      cause: error,
    });
  }
}

/** Each profile of a list: objects as *Segment Entry* and *Filter Audience* send them, or refs. */
export function profilesOf(list: unknown): ProfileRef[] {
  if (!Array.isArray(list)) {
    throw new InvalidArgumentError(
      `The list of profiles is ${list === undefined ? 'missing' : typeof list}`,
      {
        hint: 'Give an array of profiles, or of objects with id, externalId, email or phone.',
        path: '/profiles',
      },
    );
  }
  return list.map((one: unknown, index) => {
    try {
      return profileRef('item', '', {
        profile: isObject(one) && isObject(one['profile']) ? one['profile'] : one,
      });
    } catch (error) {
      throw new InvalidArgumentError(`Entry ${index} of the list says nothing of a profile`, {
        hint: 'It needs id, externalId, email or phone.',
        path: `/profiles/${index}`,
        index,
        cause: error,
      });
    }
  });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
