import { InvalidArgumentError } from '../../../engine';
import { under } from '../shape/check';

export const KINDS = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
export type Kind = (typeof KINDS)[number];

/** A call of the Segment specification, as far as it means something here. */
export interface Message {
  kind: Kind;
  messageId?: string;
  userId?: string;
  anonymousId?: string;
  previousId?: string;
  groupId?: string;
  /** Of track; the name of a page or screen. */
  name?: string;
  traits: Readonly<Record<string, unknown>>;
  properties: Readonly<Record<string, unknown>>;
  timestamp?: string;
}

/** What the specification takes of one call, in bytes of JSON. */
const LARGEST = 32 * 1024;
const LONGEST_ID = 400;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refuse = (name: string, message: string, hint: string): InvalidArgumentError =>
  new InvalidArgumentError(message, { hint, path: under('', name) });

/** @throws InvalidArgumentError for what no call of the specification is */
export function readMessage(given: unknown, kindOfAddress?: Kind): Message {
  if (!isObject(given))
    throw new InvalidArgumentError('This is no object.', { hint: 'Send a JSON object.', path: '' });
  if (Buffer.byteLength(JSON.stringify(given)) > LARGEST)
    throw new InvalidArgumentError('The call is larger than 32 KB.', {
      hint: 'Send less in one call.',
      path: '',
    });
  const kind = kindOfAddress ?? KINDS.find((one) => one === given['type']);
  if (!kind)
    throw refuse('type', 'The type is none of the specification.', `It is one of ${KINDS.join(', ')}.`);
  const name = textOf(given, kind === 'track' ? 'event' : 'name', 200);
  if (kind === 'track' && name === undefined) throw refuse('event', 'The event has no name.', 'Give event.');
  const context = isObject(given['context']) ? given['context'] : {};
  const message: Message = {
    kind,
    traits: objectOf(given, 'traits') ?? (isObject(context['traits']) ? context['traits'] : {}),
    properties: objectOf(given, 'properties') ?? {},
    ...defined('messageId', textOf(given, 'messageId', Infinity)),
    ...defined('userId', idOf(given, 'userId')),
    ...defined('anonymousId', idOf(given, 'anonymousId')),
    ...defined('previousId', idOf(given, 'previousId')),
    ...defined('groupId', idOf(given, 'groupId')),
    ...defined('name', name),
    ...defined('timestamp', instantOf(given['timestamp'] ?? given['originalTimestamp'])),
  };
  if (message.userId === undefined && message.anonymousId === undefined)
    throw refuse('userId', 'Nobody is named.', 'Give userId or anonymousId.');
  if (kind === 'alias' && (message.previousId === undefined || message.userId === undefined))
    throw refuse('previousId', 'An alias names two.', 'Give previousId and userId.');
  if (kind === 'group' && message.groupId === undefined)
    throw refuse('groupId', 'No group is named.', 'Give groupId.');
  return message;
}

const defined = (name: string, value: string | undefined): object =>
  value === undefined ? {} : { [name]: value };

function textOf(given: Record<string, unknown>, name: string, longest: number): string | undefined {
  const value = given[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw refuse(name, `${name} is no text.`, 'Send it as text.');
  if (value.length > longest) throw refuse(name, `${name} is too long.`, `At most ${longest} characters.`);
  return value;
}

/** Numbers are common as ids. */
function idOf(given: Record<string, unknown>, name: string): string | undefined {
  const value = given[name];
  return textOf(typeof value === 'number' ? { [name]: String(value) } : given, name, LONGEST_ID);
}

function objectOf(given: Record<string, unknown>, name: string): Record<string, unknown> | undefined {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw refuse(name, `${name} is no object.`, 'Send names and values.');
  return value;
}

/** A time or a day without an offset: the engine reads it in the account's zone. */
const LOCAL = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;

/** Whether a message says by which clock its timestamp is. */
export const hasOffset = (timestamp: string): boolean => !LOCAL.test(timestamp);

/** SDKs send what JavaScript's Date reads. */
function instantOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const at = typeof value === 'string' || typeof value === 'number' ? new Date(value) : new Date(NaN);
  if (Number.isNaN(at.getTime())) throw refuse('timestamp', 'The timestamp is no instant.', 'Send ISO 8601.');
  return typeof value === 'string' && !hasOffset(value) ? value : at.toISOString();
}
