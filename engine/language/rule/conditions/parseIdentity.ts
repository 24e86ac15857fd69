import { IDENTITY_KINDS } from '../../identities/identityKinds';
import { IDENTITY_OPERATORS } from '../../operators/catalogue';
import { readOperands, refuseOperands } from '../operands';
import type { Parsing } from '../Parsing';
import { member, readBoolean, readWord, refuseOtherKeys, type JsonObject } from '../readers';
import type { IdentityCondition } from '../types';

const KEYS = ['identity', 'operator', 'value', 'values', 'caseSensitive'];

/** Section 5: all of the profile's identities of a kind. */
export function parseIdentity(
  object: JsonObject,
  path: string,
  _depth: number,
  { problems }: Parsing,
): IdentityCondition | undefined {
  refuseOtherKeys(object, KEYS, path, problems);
  const identity = readWord(object, 'identity', IDENTITY_KINDS, 'an identity', path, problems);
  const word = member(object, 'operator');
  const operator = typeof word === 'string' ? IDENTITY_OPERATORS.get(word) : undefined;
  if (identity !== undefined && identity !== 'externalId')
    refuseOperands(object, identity, ['caseSensitive'], path, problems);
  const caseSensitive = readBoolean(object, 'caseSensitive', path, problems);
  if (!operator)
    return problems.unknownMember(path, 'operator', 'an operator of text', word, IDENTITY_OPERATORS.keys());
  const rest = caseSensitive === undefined ? {} : { caseSensitive };
  if (operator.kind === 'emptiness')
    refuseOperands(object, operator.name, ['value', 'values'], path, problems);
  const operands =
    operator.kind === 'value' || operator.kind === 'negative'
      ? readOperands(object, operator, 'text', path, problems)
      : undefined;
  return identity && ({ identity, operator: operator.name, ...operands, ...rest } as IdentityCondition);
}
