import type { INodeProperties } from 'n8n-workflow';
import { ATTRIBUTE_OPERATORS, type AttributeType } from '../../../../engine';
import { dayOf } from '../parameters/instantOf';
import { chosenInLocator } from '../parameters/chosenIn';
import type { Row } from './RowKind';

const comparing = [...ATTRIBUTE_OPERATORS.values()].filter(
  ({ kind }) => kind === 'value' || kind === 'negative',
);
const withValue = comparing.map(({ name }) => name);
const withValues = comparing
  .filter((operator) => 'manyValues' in operator && operator.manyValues)
  .map(({ name }) => name);

/** What an operator compares with: a value, or any of several. `operator` is the input that holds the operator's name. */
export function operandFields(operator: string): INodeProperties[] {
  return [
    valueLocator({ displayOptions: { show: { [operator]: withValue } } }),
    {
      displayName: 'Or',
      name: 'more',
      type: 'fixedCollection',
      typeOptions: { multipleValues: true },
      placeholder: 'Add Value',
      default: {},
      description: 'More values: any of them will do; of a negative operator none of them',
      options: [{ displayName: 'Values', name: 'values', values: [valueLocator()] }],
      displayOptions: { show: { [operator]: withValues } },
    },
  ];
}

function valueLocator(more: Partial<INodeProperties> = {}): INodeProperties {
  return {
    displayName: 'Value',
    name: 'value',
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    description: 'What it is compared with; an expression that gives a list means any of its values',
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Choose or type a value...',
        typeOptions: { searchListMethod: 'searchValues', searchable: true },
      },
      { displayName: 'By Value', name: 'value', type: 'string', placeholder: 'e.g. London' },
    ],
    ...more,
  };
}

/** Whether case counts: an option of the conditions on texts. */
export const matchCase: INodeProperties = {
  displayName: 'Match Case',
  name: 'caseSensitive',
  type: 'boolean',
  default: false,
  description: 'Whether upper and lower case are different; of texts only',
};

/** What a row need not say, behind 'Add option'. */
export function rowOptions(options: readonly INodeProperties[]): INodeProperties {
  return {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options: [...options],
  };
}

/** The options that a row says. */
export function optionsIn(row: Row): Row {
  return (row['options'] ?? {}) as Row;
}

/** The operand that a row says, as keys of a condition. */
export function operandOf(
  row: Row,
  operator: string,
  type: AttributeType | undefined,
): Record<string, unknown> {
  const kind = ATTRIBUTE_OPERATORS.get(operator)?.kind;
  const sensitive = optionsIn(row)['caseSensitive'] === true ? { caseSensitive: true } : {};
  if (kind === 'emptiness' || kind === 'relative') return sensitive;
  const first = chosenInLocator(row['value']);
  const others = withValues.includes(operator as never) ? rowsIn(row['more']) : [];
  const given = [first, ...others.map((one) => chosenInLocator(one['value']))];
  const values = given
    .flat()
    .filter((one) => one !== undefined && one !== null && one !== '')
    .map((one) => read(one, type));
  const many = others.length > 0 || given.some(Array.isArray);
  return { ...(many ? { values } : { value: values[0] ?? '' }), ...sensitive };
}

/** The inputs that say this operand; numbers and booleans stay what they are. */
export function rowOfOperand(condition: { value?: unknown; values?: readonly unknown[] }): Row {
  if (condition.values === undefined)
    return condition.value === undefined ? {} : { value: byValue(condition.value) };
  // A list of one value is a list all the same: it stands under 'Or'.
  const [first, ...others] = condition.values;
  const listed = others.length === 0 ? condition.values : others;
  return {
    ...(others.length === 0 ? {} : { value: byValue(first) }),
    more: { values: listed.map((one) => ({ value: byValue(one) })) },
  };
}

/** A locator that holds this value, whatever the list says. */
export function byValue(value: unknown): Row {
  return { __rl: true, mode: 'value', value };
}

/** A locator that holds this name. */
export function byName(value: string): Row {
  return { __rl: true, mode: 'name', value };
}

/** The rows of a collection of rows. */
export function rowsIn(collection: unknown): Row[] {
  const values = (collection as { values?: unknown } | null | undefined)?.values;
  return Array.isArray(values) ? (values as Row[]) : [];
}

/** A value as its type has it; what cannot be read as that is left to the engine, which says so. */
export function read(value: unknown, type: AttributeType | undefined): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (type === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (type === 'date') return dayOf(text);
  return type === 'number' || type === 'boolean' || type === 'datetime' ? text : value;
}
