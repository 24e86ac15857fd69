import { InvalidArgumentError, type EventInput } from '../../../../engine';
import { profileRef } from '../../../parameters/profileRef';
import { FlowError } from '../answers/FlowError';
import { isObject } from './profileInput';

export type EventToTrack = EventInput;

/** One item of what came in: an event, or what is wrong with it. */
export type EventItem =
  | { index: number; event: EventToTrack; error?: undefined }
  | { index: number; event?: undefined; error: FlowError };

const KEYS = ['id', 'type', 'profile', 'at', 'properties', 'createProfile'] as const;
const PROFILE_KEYS = ['profileId', 'externalId', 'email', 'phone'] as const;

/**
 * Reads one event or a list of events from a message: `{type, profile, at?, id?, properties?}`, where instead of `profile`
 * the event itself may carry `profileId`, `externalId`, `email` or `phone`. An item that is not an event is answered with
 * an error of its own; the engine checks the values.
 */
export function eventsOf(value: unknown, presets: { createProfile: boolean }): EventItem[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (items.length === 0) {
    throw new InvalidArgumentError('The list of events is empty', {
      hint: 'Send one event, or a list with at least one.',
      path: '/events',
    });
  }
  return items.map((item, index) => {
    try {
      return { index, event: eventOf(item, presets) };
    } catch (error) {
      return { index, error: FlowError.from(error) };
    }
  });
}

function eventOf(item: unknown, { createProfile }: { createProfile: boolean }): EventToTrack {
  if (!isObject(item)) {
    throw new InvalidArgumentError(
      `An event is expected, found ${item === null ? 'null' : Array.isArray(item) ? 'a list' : item === undefined ? 'nothing' : typeof item}`,
      {
        hint: 'Send an object such as {"type": "Purchase", "profile": {"email": "ada@example.com"}, "properties": {"amount": 25}}.',
        path: '',
      },
    );
  }
  const unknown = Object.keys(item).find(
    (key) => !(KEYS as readonly string[]).includes(key) && !(PROFILE_KEYS as readonly string[]).includes(key),
  );
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`An event has no field '${unknown}'`, {
      hint: `Its fields are ${KEYS.join(', ')}; put everything else into properties.`,
      path: `/${unknown.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    });
  }
  const { profileId: _profileId, externalId: _externalId, email: _email, phone: _phone, ...event } = item;
  return { createProfile, ...event, profile: profileOf(item) } as unknown as EventToTrack;
}

function profileOf(item: Record<string, unknown>): EventInput['profile'] {
  try {
    return profileRef('item', '', item);
  } catch (error) {
    throw new InvalidArgumentError('The event says nothing of a profile', {
      hint: 'Give profile with id, externalId, email or phone, such as {"profile": {"email": "ada@example.com"}}.',
      path: '/profile',
      cause: error,
    });
  }
}
