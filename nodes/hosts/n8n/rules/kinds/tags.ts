import { TAG_OPERATORS } from '../../../../../engine';
import { allLocated, tagRows } from '../../parameters/locators';
import { plain } from '../../parameters/readParameters';
import { byLabel } from '../labels';
import { byName, rowsIn } from '../operand';
import type { RowKind } from '../RowKind';

/** `{ "tags": […], "operator": … }` */
export const tagsRow: RowKind = {
  value: 'tags',
  label: 'Tag',
  description: 'Tags that the profile carries',
  fields: [
    {
      displayName: 'Operator',
      name: 'tagsOperator',
      type: 'options',
      options: byLabel(TAG_OPERATORS),
      default: 'hasAny',
      description: 'Whether the profile has any, all or none of the tags',
    },
    tagRows({ description: 'The tags that are asked for' }),
  ],
  keys: ['tags', 'operator'],

  toRule(row) {
    return {
      tags: rowsIn(row['tags']).flatMap((one) => allLocated(one['tag'])),
      operator: (plain(row['tagsOperator']) || 'hasAny') as 'hasAny',
    };
  },

  toRow(rule) {
    if (!('tags' in rule)) return undefined;
    return {
      tagsOperator: rule.operator,
      tags: { values: rule.tags.map((tag) => ({ tag: byName(tag) })) },
    };
  },
};
