import type { ObjectsCondition, Rule } from '../../../../../engine';
import { located } from '../../parameters/locators';
import { plain } from '../../parameters/readParameters';
import { byName } from '../operand';
import type { RowKind } from '../RowKind';
import { rowsOfWhere, whereFields, whereOf } from '../where';

/** `{ "attribute": …, "match": …, "where": … }` */
export const objectsRow: RowKind = {
  value: 'objects',
  label: 'List of Objects',
  description: 'An attribute that is a list of objects, such as cars or contracts',
  fields: [
    {
      displayName: 'List',
      name: 'list',
      type: 'resourceLocator',
      default: { mode: 'list', value: '' },
      description: 'The attribute that holds the objects',
      modes: [
        {
          displayName: 'From List',
          name: 'list',
          type: 'list',
          placeholder: 'Select an attribute...',
          typeOptions: { searchListMethod: 'searchObjectAttributes', searchable: true },
        },
        { displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. cars' },
      ],
    },
    {
      displayName: 'Objects',
      name: 'match',
      type: 'options',
      options: [
        { name: 'All of Them', value: 'all' },
        { name: 'Any of Them', value: 'any' },
        { name: 'None of Them', value: 'none' },
      ],
      default: 'any',
      description: 'How many of the objects must be like this',
    },
    ...whereFields('objects'),
  ],
  keys: ['attribute', 'match', 'where'],

  toRule(row) {
    const condition: Partial<ObjectsCondition> = {
      attribute: located(row['list']),
      match: (plain(row['match']) || 'any') as ObjectsCondition['match'],
    };
    const where = whereOf(row, () => undefined);
    return (where === undefined ? condition : { ...condition, where }) as Rule;
  },

  toRow(rule) {
    if (!('match' in rule)) return undefined;
    const where = rowsOfWhere(rule.where);
    return where && { list: byName(rule.attribute), match: rule.match, ...where };
  },
};
