import { DO_NOT_CONTACT_OPERATORS } from '../../operators/setOperators';
import type { Parsing } from '../Parsing';
import { readWord, refuseOtherKeys, type JsonObject } from '../readers';
import type { DoNotContactCondition } from '../types';

const KINDS = ['email', 'phone', 'any'] as const;

/** Section 5: the account's Do Not Contact list; it changes without the profile changing, hence not in real time. */
export function parseDoNotContact(
  object: JsonObject,
  path: string,
  _depth: number,
  { problems, purpose }: Parsing,
): DoNotContactCondition | undefined {
  refuseOtherKeys(object, ['doNotContact', 'operator'], path, problems);
  const doNotContact = readWord(object, 'doNotContact', KINDS, 'a kind of contact point', path, problems);
  const operator = readWord(
    object,
    'operator',
    DO_NOT_CONTACT_OPERATORS.keys() as Iterable<DoNotContactCondition['operator']>,
    'an operator',
    path,
    problems,
  );
  if (purpose === 'realTime')
    return problems.add(
      path,
      'real-time segments cannot ask for the Do Not Contact list',
      'Use a snapshot segment, or the node Check Do Not Contact in the flow.',
    );
  return doNotContact && operator && { doNotContact, operator };
}
