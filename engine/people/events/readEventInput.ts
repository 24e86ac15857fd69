import { readInstantArgument } from '../../language/calendar/readInstantArgument';
import type { WrittenEvent } from '../../membership/changes/ProfileChange';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { readRef, type ReadRef } from '../profiles/refs';
import { pointer } from '../../language/rule/Problems';
import { nameProblem, normalizeName } from '../../language/text/names';
import { nearest } from '../../language/text/nearest';
import { readProperties } from './readProperties';
import { isPlainObject } from '../../language/text/isPlainObject';

/** An event that was read, and the profile that it names. */
export interface ReadEvent {
  readonly id: string;
  /** The caller has chosen the id: another event may have it. */
  readonly ownId: boolean;
  readonly ref: ReadRef;
  readonly createProfile: boolean;
  readonly written: WrittenEvent;
}

const KEYS = ['id', 'profile', 'type', 'at', 'properties', 'createProfile'];

/**
 * @param fresh gives the id of an event that does not say its own. @param now the time of events that do not say theirs.
 * @param zone the account's: of times without an offset.
 * @throws InvalidArgumentError, TooLargeError with the place of what is wrong.
 */
export function readEventInput(
  context: EngineContext,
  input: unknown,
  { fresh, now, zone }: { fresh: () => string; now: Date; zone: string },
): ReadEvent {
  if (!isPlainObject(input))
    throw new InvalidArgumentError('An event is an object.', { hint: 'Give { profile, type }.', path: '' });
  const event = input as Record<string, unknown>;
  const unknown = Object.keys(event).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const near = nearest(unknown, KEYS);
    throw new InvalidArgumentError(`An event has no "${unknown.slice(0, 100)}".`, {
      hint:
        near === undefined
          ? `Its parts are ${KEYS.join(', ')}; everything else goes into properties.`
          : `Did you mean "${near}"?`,
      path: pointer('', unknown.slice(0, 100)),
    });
  }
  const ownId = event.id !== undefined && event.id !== null;
  const id = ownId ? readName(event.id, '/id', 'id of an event') : fresh();
  const type = normalizeName(readName(event.type, '/type', 'name of an event type'));
  if (event.createProfile !== undefined && typeof event.createProfile !== 'boolean') {
    throw new InvalidArgumentError('createProfile is neither true nor false.', {
      hint: 'Leave it out: profiles are created unless it is false.',
      path: '/createProfile',
    });
  }
  const properties = readProperties(event.properties, '/properties');
  const at = event.at === undefined || event.at === null ? now : readInstantArgument(event.at, '/at', zone);
  const written = { _id: eventIdOf(context, id), type, at, ...(properties && { properties }) };
  return {
    id,
    ownId,
    ref: readRef(context, event.profile, '/profile'),
    createProfile: event.createProfile !== false,
    written,
  };
}

function readName(value: unknown, path: string, what: string): string {
  const wrong = nameProblem(value);
  if (wrong !== undefined)
    throw new InvalidArgumentError(`This is no ${what}: ${wrong}.`, {
      hint: 'Give text of 1 to 200 characters without control characters.',
      path,
    });
  return value as string;
}

/** The unique key of an event in its account. */
export const eventIdOf = ({ accountKey }: EngineContext, id: string): string => `${accountKey}.${id}`;
