import { SEGMENT_OPERATORS } from '../../../../../engine';
import { located, segmentLocator } from '../../parameters/locators';
import { plain } from '../../parameters/readParameters';
import { byLabel } from '../labels';
import { byName } from '../operand';
import type { RowKind } from '../RowKind';

/** `{ "segment": …, "operator": … }` */
export const segmentRow: RowKind = {
  value: 'segment',
  label: 'Segment',
  description: 'Whether the profile is in a segment',
  fields: [
    {
      displayName: 'Operator',
      name: 'segmentOperator',
      type: 'options',
      options: byLabel(SEGMENT_OPERATORS),
      default: 'isMember',
      description: 'Whether the profile is in the segment or not',
    },
    segmentLocator({ required: false, description: 'The segment' }),
  ],
  keys: ['segment', 'operator'],

  toRule(row) {
    return {
      segment: located(row['segment']),
      operator: (plain(row['segmentOperator']) || 'isMember') as 'isMember',
    };
  },

  toRow(rule) {
    if (!('segment' in rule)) return undefined;
    return { segmentOperator: rule.operator, segment: byName(rule.segment) };
  },
};
