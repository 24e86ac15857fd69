import type { INodeProperties } from 'n8n-workflow';
import type { AttributeType, PropertyCondition, PropertyRule } from '../../../../engine';
import { located, propertyFromList } from '../parameters/locators';
import { plain } from '../parameters/readParameters';
import { combinationIn, combinationOf, membersOf, type Combination } from './combination';
import {
  byName,
  matchCase,
  operandFields,
  operandOf,
  optionsIn,
  rowOfOperand,
  rowOptions,
  rowsIn,
} from './operand';
import type { Row } from './RowKind';

const BY_DATA = 'data';

const property: INodeProperties = {
  displayName: 'Property',
  name: 'property',
  ...propertyFromList,
  description: 'The property; a dot reaches into an object, as in cart.total',
};

const operator: INodeProperties = {
  displayName: 'Operator',
  name: 'propertyOperator',
  type: 'options',
  typeOptions: {
    loadOptionsDependsOn: ['&property', '&property.value'],
    loadOptionsMethod: 'getPropertyOperators',
  },
  default: 'is',
  description: 'How the property is compared; the operators are those of its type',
};

const valueType: INodeProperties = {
  displayName: 'Type of the Value',
  name: 'valueType',
  type: 'options',
  options: [
    { name: 'As in the Data', value: BY_DATA },
    { name: 'Number', value: 'number' },
    { name: 'Text', value: 'text' },
    { name: 'True or False', value: 'boolean' },
  ],
  default: BY_DATA,
  description: 'What the value is: the number 5 is not the text 5',
};

/** Rows of property, operator and value, and how they combine: the `where` of a condition. */
export function whereFields(what: string): INodeProperties[] {
  return [
    {
      displayName: 'Where',
      name: 'where',
      type: 'fixedCollection',
      typeOptions: { multipleValues: true },
      placeholder: 'Add Property',
      default: {},
      description: `Only ${what} whose properties are like this`,
      options: [
        {
          displayName: 'Properties',
          name: 'values',
          values: [
            property,
            operator,
            ...operandFields('propertyOperator'),
            rowOptions([matchCase, valueType]),
          ],
        },
      ],
    },
    combinationOf('whereCombine', 'Properties Must Match', 'properties'),
  ];
}

/** The `where` that the rows say; undefined when there are none. */
export function whereOf(
  row: Row,
  typeOf: (property: string) => AttributeType | undefined,
): PropertyRule | undefined {
  const rows = rowsIn(row['where']);
  if (rows.length === 0) return undefined;
  return {
    [combinationIn(row['whereCombine'])]: rows.map((one) => condition(one, typeOf)),
  } as unknown as PropertyRule;
}

/** The rows of a `where`; undefined when it has groups in groups. */
export function rowsOfWhere(where: PropertyRule | undefined): Row | undefined {
  if (where === undefined) return {};
  const group = membersOf<PropertyRule>(where) ?? { combine: 'all' as Combination, members: [where] };
  const rows = group.members.map((one) => ('property' in one ? rowOf(one) : undefined));
  if (rows.includes(undefined)) return undefined;
  return { where: { values: rows }, whereCombine: group.combine };
}

function condition(row: Row, typeOf: (property: string) => AttributeType | undefined): unknown {
  const name = located(row['property']);
  const said = plain(row['propertyOperator']) || 'is';
  const stated = plain(optionsIn(row)['valueType']) || BY_DATA;
  const type = stated === BY_DATA ? typeOf(name) : (stated as AttributeType);
  // Only numbers are more or less than another.
  const numeric = ['lessThan', 'lessOrEqual', 'greaterOrEqual', 'greaterThan'].includes(said);
  return {
    property: name,
    operator: said,
    ...operandOf(row, said, numeric && stated === BY_DATA ? 'number' : type),
  };
}

function rowOf(condition: PropertyCondition): Row {
  const values = condition.values ?? [condition.value];
  const options = {
    ...(condition.caseSensitive === true ? { caseSensitive: true } : {}),
    ...(values.some((one) => typeof one === 'string') ? { valueType: 'text' } : {}),
  };
  return {
    property: byName(condition.property),
    propertyOperator: condition.operator,
    ...rowOfOperand(condition),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}
