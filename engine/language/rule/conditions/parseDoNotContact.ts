import { DO_NOT_CONTACT_OPERATORS } from '../../operators/setOperators';
import type { Parsing } from '../Parsing';
import { ALL } from '../../identities/all';
import { channelName } from '../../identities/channelName';
import { shown } from '../../text/shown';
import { pointer } from '../Problems';
import { has, member, readWord, refuseOtherKeys, type JsonObject } from '../readers';
import type { DoNotContactCondition } from '../types';

const MAX_NAME = 200;
const KINDS = ['email', 'phone', 'any'] as const;

/** Section 5: the account's Do Not Contact list; it changes without the profile changing, hence not in real time. */
export function parseDoNotContact(
  object: JsonObject,
  path: string,
  _depth: number,
  { problems, purpose }: Parsing,
): DoNotContactCondition | undefined {
  refuseOtherKeys(object, ['doNotContact', 'operator', 'channel'], path, problems);
  const doNotContact = readWord(object, 'doNotContact', KINDS, 'a kind of contact point', path, problems);
  const operator = readWord(
    object,
    'operator',
    DO_NOT_CONTACT_OPERATORS.keys() as Iterable<DoNotContactCondition['operator']>,
    'an operator',
    path,
    problems,
  );
  const channel = readChannel(object, path, problems);
  if (purpose === 'realTime')
    return problems.add(
      path,
      'real-time segments cannot ask for the Do Not Contact list',
      'Use a snapshot segment, or the node Check Do Not Contact in the flow.',
    );
  return doNotContact && operator && { doNotContact, operator, ...(channel !== undefined && { channel }) };
}

function readChannel(object: JsonObject, path: string, problems: Parsing['problems']): string | undefined {
  if (!has(object, 'channel')) return undefined;
  const channel = member(object, 'channel');
  if (
    typeof channel === 'string' &&
    channel.length <= MAX_NAME &&
    channel !== ALL &&
    channelName(channel) !== undefined
  )
    return channel;
  return problems.add(
    pointer(path, 'channel'),
    `found ${shown(channel)}, expected the name of a channel`,
    'Give "email", "sms" or another channel by its name; leave it out for any.',
  );
}
