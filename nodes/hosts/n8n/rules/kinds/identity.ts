import { IDENTITY_OPERATORS, type IdentityCondition, type Rule } from '../../../../../engine';
import { plain } from '../../parameters/readParameters';
import { byLabel } from '../labels';
import { matchCase, operandFields, operandOf, rowOfOperand, rowOptions } from '../operand';
import type { RowKind } from '../RowKind';

/** `{ "identity": …, "operator": …, … }` */
export const identityRow: RowKind = {
  value: 'identity',
  label: 'Identity',
  description: 'Email addresses, phone numbers and external IDs of the profile',
  fields: [
    {
      displayName: 'Identity',
      name: 'identity',
      type: 'options',
      options: [
        { name: 'Email', value: 'email' },
        { name: 'External ID', value: 'externalId' },
        { name: 'Phone', value: 'phone' },
      ],
      default: 'email',
      description: 'By which of its identities the profile is asked for',
    },
    {
      displayName: 'Operator',
      name: 'identityOperator',
      type: 'options',
      options: byLabel(IDENTITY_OPERATORS),
      default: 'isNotEmpty',
      description: 'How the identity is compared',
    },
    ...operandFields('identityOperator'),
    rowOptions([matchCase]),
  ],
  keys: ['identity', 'operator', 'value', 'values', 'caseSensitive'],

  toRule(row) {
    const operator = plain(row['identityOperator']) || 'isNotEmpty';
    return {
      identity: plain(row['identity']) || 'email',
      operator,
      ...operandOf(row, operator, 'text'),
    } as Rule;
  },

  toRow(rule) {
    if (!('identity' in rule)) return undefined;
    const { identity, operator, caseSensitive } = rule satisfies IdentityCondition;
    return {
      identity,
      identityOperator: operator,
      ...rowOfOperand(rule),
      ...(caseSensitive === true ? { options: { caseSensitive } } : {}),
    };
  },
};
