import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { InvalidArgumentError } from '../../../../engine';
import { attributeLocator, located } from './locators';
import { missing, plain } from './readParameters';

/** Rows of a column of an import and where it goes. */
export function columnRows(more: Partial<INodeProperties> = {}): INodeProperties {
  return {
    displayName: 'Columns',
    name: 'columns',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Column',
    default: {},
    options: [
      {
        displayName: 'Columns',
        name: 'values',
        values: [column, target, attributeLocator({ displayOptions: { show: { target: ['attribute'] } } })],
      },
    ],
    ...more,
  };
}

const column: INodeProperties = {
  displayName: 'Column',
  name: 'column',
  type: 'string',
  default: '',
  placeholder: 'e.g. Town',
  description: 'The name of the column, exactly as in the first line or in the items',
};

const target: INodeProperties = {
  displayName: 'Goes To',
  name: 'target',
  type: 'options',
  options: [
    { name: 'Attribute', value: 'attribute', description: 'An attribute of the profile, also a new one' },
    {
      name: 'Email Addresses',
      value: 'email',
      description: 'One address, or several parted by semicolons or commas',
    },
    { name: 'External ID', value: 'externalId', description: "The profile's ID in your own system" },
    { name: 'Nothing', value: 'nothing', description: 'The column is left out' },
    {
      name: 'Phone Numbers',
      value: 'phone',
      description: 'One number, or several parted by semicolons or commas',
    },
    { name: 'Tags', value: 'tags', description: 'One tag, or several parted by semicolons or commas' },
  ],
  default: 'attribute',
  description: 'What the column says of the profile',
};

/** Where the rows send columns, as the engine's import takes it; it knows whether there are such columns. */
export function columnsOf(context: IExecuteFunctions, index: number): Record<string, string | null> {
  const rows = context.getNodeParameter('columns.values', index, []) as {
    column?: unknown;
    target?: unknown;
    attribute?: unknown;
  }[];
  const columns = new Map<string, string | null>();
  for (const row of rows) {
    const name = plain(row.column);
    if (name === '') throw missing('Column');
    if (columns.has(name))
      throw new InvalidArgumentError(`'Columns' has the column "${name}" twice`, {
        hint: 'Keep one of the two rows',
      });
    columns.set(name, targetOf(name, plain(row.target), located(row.attribute)));
  }
  return Object.fromEntries(columns);
}

function targetOf(column: string, target: string, attribute: string): string | null {
  if (target === 'nothing') return null;
  if (target !== 'attribute') return target;
  if (attribute === '')
    throw new InvalidArgumentError(`The column "${column}" goes to no attribute`, {
      hint: 'Choose one from the list or give its name',
    });
  return `attributes.${attribute}`;
}
