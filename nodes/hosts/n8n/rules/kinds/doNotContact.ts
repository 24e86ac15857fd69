import { DO_NOT_CONTACT_OPERATORS } from '../../../../../engine';
import { channelFromList, located } from '../../parameters/locators';
import { plain } from '../../parameters/readParameters';
import { byLabel } from '../labels';
import { byName } from '../operand';
import type { RowKind } from '../RowKind';

/** `{ "doNotContact": …, "operator": … }` */
export const doNotContactRow: RowKind = {
  value: 'doNotContact',
  label: 'Do Not Contact',
  description: 'Whether the profile is on the Do Not Contact list',
  fields: [
    {
      displayName: 'Operator',
      name: 'listOperator',
      type: 'options',
      options: byLabel(DO_NOT_CONTACT_OPERATORS),
      default: 'isNotListed',
      description: 'Whether the profile is on the list or not',
    },
    {
      displayName: 'With',
      name: 'contactPoint',
      type: 'options',
      options: [
        { name: 'An Email Address', value: 'email' },
        { name: 'A Phone Number', value: 'phone' },
        { name: 'Either', value: 'any' },
      ],
      default: 'any',
      description: 'Which contact points are looked for on the list',
    },
    {
      displayName: 'For the Channel',
      name: 'listChannel',
      ...channelFromList,
      description: 'Listed for this channel or for all of them; empty: for any',
    },
  ],
  keys: ['doNotContact', 'operator', 'channel'],

  toRule(row) {
    const channel = located(row['listChannel']);
    return {
      doNotContact: (plain(row['contactPoint']) || 'any') as 'any',
      operator: (plain(row['listOperator']) || 'isNotListed') as 'isListed',
      ...(channel !== '' && { channel }),
    };
  },

  toRow(rule) {
    if (!('doNotContact' in rule)) return undefined;
    const { operator, doNotContact, channel } = rule;
    return {
      listOperator: operator,
      contactPoint: doNotContact,
      ...(channel !== undefined && { listChannel: byName(channel) }),
    };
  },
};
