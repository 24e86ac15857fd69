import type { ILoadOptionsFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import {
  ATTRIBUTE_OPERATORS,
  InvalidArgumentError,
  operatorsForType,
  type AttributeType,
  type AudienceEngine,
  type Rule,
} from '../../../../engine';
import { dayOf } from './instantOf';
import { ask } from './lists';
import { plain } from './readParameters';

const kinds = [...ATTRIBUTE_OPERATORS.values()];
const comparing = kinds.filter(({ kind }) => kind === 'value' || kind === 'negative').map(({ name }) => name);
const counting = kinds
  .filter((operator) => operator.kind === 'relative' && operator.amount)
  .map(({ name }) => name);

/** Rows of attribute → operator that fits its type → value; attributes and operators are loaded from the engine. */
export function conditionRows(more: Partial<INodeProperties> = {}): INodeProperties {
  return {
    displayName: 'Conditions',
    name: 'conditions',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Condition',
    default: {},
    description: 'What a profile must be like',
    options: [
      { displayName: 'Conditions', name: 'values', values: [attribute, operator, value, amount, unit] },
    ],
    ...more,
  };
}

const attribute: INodeProperties = {
  displayName: 'Attribute Name or ID',
  name: 'attribute',
  type: 'options',
  typeOptions: { loadOptionsMethod: 'getAttributes' },
  default: '',
  description:
    'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

const operator: INodeProperties = {
  displayName: 'Operator Name or ID',
  name: 'operator',
  type: 'options',
  typeOptions: { loadOptionsDependsOn: ['&attribute'], loadOptionsMethod: 'getOperators' },
  default: 'is',
  description:
    'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

const value: INodeProperties = {
  displayName: 'Value',
  name: 'value',
  type: 'string',
  default: '',
  description: 'What the attribute is compared with; an expression that gives a list means any of its values',
  displayOptions: { show: { operator: comparing } },
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

export async function getAttributes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const attributes = await ask(this, (engine) => engine.attributes.list());
  return attributes
    .filter(({ type }) => type !== 'objects')
    .map(({ name, type }) => ({ name: `${name} (${type})`, value: name }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

export async function getOperators(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const name = plain(this.getCurrentNodeParameter('&attribute'));
  const attributes = await ask(this, (engine) => engine.attributes.list());
  const type = attributes.find((known) => known.name === name)?.type ?? 'text';
  return operatorsForType(type).map((fitting) => ({ name: fitting.label, value: fitting.name }));
}

interface Row {
  attribute?: unknown;
  operator?: unknown;
  value?: unknown;
  amount?: unknown;
  unit?: unknown;
}

/** The rule that the rows say; values are read as the attribute's type. */
export async function ruleFromRows(
  engine: AudienceEngine,
  combine: string,
  rows: readonly Row[],
): Promise<Rule> {
  if (rows.length === 0)
    throw new InvalidArgumentError("'Conditions' has no row", {
      hint: "Add a condition, or choose another source under 'Profiles That'",
    });
  const types = new Map((await engine.attributes.list()).map(({ name, type }) => [name, type]));
  const conditions = rows.map((row) => condition(row, types.get(plain(row.attribute))));
  return (combine === 'any' ? { any: conditions } : { all: conditions }) as unknown as Rule;
}

/** What the rows cannot mean is left to the engine's own validation, which names the place. */
function condition(row: Row, type: AttributeType | undefined): Record<string, unknown> {
  const name = plain(row.operator);
  const base = { attribute: plain(row.attribute), operator: name };
  const definition = ATTRIBUTE_OPERATORS.get(name);
  if (definition?.kind === 'relative')
    return definition.amount
      ? { ...base, amount: Number(row.amount), unit: plain(row.unit) || 'days' }
      : base;
  if (definition?.kind === 'emptiness') return base;
  if (Array.isArray(row.value)) return { ...base, values: row.value.map((one) => read(one, type)) };
  return { ...base, value: read(row.value, type) };
}

function read(value: unknown, type: AttributeType | undefined): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (type === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (type === 'date') return dayOf(text);
  return type === 'number' || type === 'boolean' || type === 'datetime' ? text : value;
}
