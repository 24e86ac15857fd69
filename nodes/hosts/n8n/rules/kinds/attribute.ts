import type { INodeProperties } from 'n8n-workflow';
import {
  ATTRIBUTE_OPERATORS,
  ATTRIBUTE_TYPES,
  type AttributeCondition,
  type Rule,
} from '../../../../../engine';
import { located } from '../../parameters/locators';
import { plain } from '../../parameters/readParameters';
import { byName, matchCase, operandFields, operandOf, optionsIn, rowOfOperand, rowOptions } from '../operand';
import type { RowKind } from '../RowKind';

const operators = [...ATTRIBUTE_OPERATORS.values()];
const counting = operators
  .filter((operator) => operator.kind === 'relative' && operator.amount)
  .map(({ name }) => name);
const KNOWN = 'known';

const attribute: INodeProperties = {
  displayName: 'Attribute',
  name: 'attribute',
  type: 'resourceLocator',
  default: { mode: 'list', value: '' },
  description: 'The attribute of the profile',
  modes: [
    {
      displayName: 'From List',
      name: 'list',
      type: 'list',
      placeholder: 'Select an attribute...',
      typeOptions: { searchListMethod: 'searchConditionAttributes', searchable: true },
    },
    { displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. city' },
  ],
};

const operator: INodeProperties = {
  displayName: 'Operator',
  name: 'operator',
  type: 'options',
  typeOptions: {
    loadOptionsDependsOn: ['&attribute', '&attribute.value'],
    loadOptionsMethod: 'getOperators',
  },
  default: 'is',
  description: 'How the attribute is compared; the operators are those of its type',
};

const amount: INodeProperties = {
  displayName: 'Amount',
  name: 'amount',
  type: 'number',
  typeOptions: { minValue: 0, maxValue: 36500 },
  default: 30,
  description: 'How many days, weeks or months from today',
  displayOptions: { show: { operator: counting } },
};

const unit: INodeProperties = {
  displayName: 'Unit',
  name: 'unit',
  type: 'options',
  options: [
    { name: 'Days', value: 'days' },
    { name: 'Months', value: 'months' },
    { name: 'Weeks', value: 'weeks' },
  ],
  default: 'days',
  description: 'What is counted from today',
  displayOptions: { show: { operator: counting } },
};

const ignoreYear: INodeProperties = {
  displayName: 'Ignore Year',
  name: 'ignoreYear',
  type: 'boolean',
  default: false,
  description: 'Whether only month and day count, as of birthdays',
};

const type: INodeProperties = {
  displayName: 'Type',
  name: 'type',
  type: 'options',
  options: [
    { name: 'As Known', value: KNOWN },
    ...ATTRIBUTE_TYPES.filter((one) => one !== 'objects').map((one) => ({
      name: one.charAt(0).toUpperCase() + one.slice(1),
      value: one,
    })),
  ],
  default: KNOWN,
  description: 'What the values are: needed of an attribute that nobody has yet',
};

/** `{ "attribute": …, "operator": …, … }` */
export const attributeRow: RowKind = {
  value: 'attribute',
  label: 'Attribute',
  description: 'What is known of the profile',
  fields: [
    attribute,
    operator,
    ...operandFields('operator'),
    amount,
    unit,
    rowOptions([ignoreYear, matchCase, type]),
  ],
  keys: ['attribute', 'type', 'operator', 'value', 'values', 'caseSensitive', 'amount', 'unit', 'ignoreYear'],

  toRule(row, { typeOfAttribute }) {
    const name = located(row['attribute']);
    const said = plain(row['operator']) || 'is';
    const options = optionsIn(row);
    const stated = plain(options['type']) || KNOWN;
    const known = stated === KNOWN ? typeOfAttribute(name) : (stated as AttributeCondition['type']);
    const definition = ATTRIBUTE_OPERATORS.get(said);
    const counts = definition?.kind === 'relative' && definition.amount;
    return {
      attribute: name,
      ...(stated === KNOWN ? {} : { type: stated }),
      operator: said,
      ...operandOf(row, said, known),
      ...(counts ? { amount: Number(row['amount'] ?? 30), unit: plain(row['unit']) || 'days' } : {}),
      ...(options['ignoreYear'] === true ? { ignoreYear: true } : {}),
    } as Rule;
  },

  toRow(rule) {
    if (!('attribute' in rule) || 'match' in rule) return undefined;
    const { attribute: name, operator: said, amount: many, unit: each } = rule;
    const options = {
      ...(rule.ignoreYear === true ? { ignoreYear: true } : {}),
      ...(rule.caseSensitive === true ? { caseSensitive: true } : {}),
      ...(rule.type === undefined ? {} : { type: rule.type }),
    };
    return {
      attribute: byName(name),
      operator: said,
      ...rowOfOperand(rule),
      ...(many === undefined ? {} : { amount: many }),
      ...(each === undefined ? {} : { unit: each }),
      ...(Object.keys(options).length === 0 ? {} : { options }),
    };
  },
};
