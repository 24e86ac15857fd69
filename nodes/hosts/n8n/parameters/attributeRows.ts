import type {
  IExecuteFunctions,
  ILoadOptionsFunctions,
  INodeListSearchResult,
  INodeProperties,
} from 'n8n-workflow';
import {
  InvalidArgumentError,
  type AttributeType,
  type AudienceEngine,
  type ListedAttribute,
} from '../../../../engine';
import { partedByCommas } from '../../../parameters/partedByCommas';
import { onceInRun } from '../items/onceInRun';
import { dayOf } from './instantOf';
import { listed } from './lists';
import { attributeLocator, located } from './locators';

/** Rows of attribute and value: an attribute of the account from the list with its type, or a new one by name. */
export function attributeRows(more: Partial<INodeProperties> = {}): INodeProperties {
  return {
    displayName: 'Attributes',
    name: 'attributes',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Attribute',
    default: {},
    options: [
      {
        displayName: 'Attributes',
        name: 'values',
        values: [
          attributeLocator({ description: 'The attribute; a new one gets its type from its first value' }),
          value,
        ],
      },
    ],
    ...more,
  };
}

const value: INodeProperties = {
  displayName: 'Value',
  name: 'value',
  type: 'string',
  default: '',
  description:
    'Read as the type of the attribute, a list also from text separated by commas; empty clears the attribute',
};

/** 'From List' of an attribute, with its type; what the engine itself keeps cannot be written. */
export async function searchAttributes(
  this: ILoadOptionsFunctions,
  filter?: string,
): Promise<INodeListSearchResult> {
  return listed(this, filter, async (engine) => {
    const attributes = await engine.attributes.list();
    return attributes
      .filter(({ readOnly }) => !readOnly)
      .map(({ name, type }) => ({ name: `${name} (${type})`, value: name }));
  });
}

/** The attributes of the account, asked once in the run of a node. */
export function knownAttributes(run: object, engine: AudienceEngine): Promise<ListedAttribute[]> {
  return onceInRun(run, 'attributes', () => engine.attributes.list());
}

/** The attributes that the rows say. */
export async function attributesOf(
  context: IExecuteFunctions,
  index: number,
  engine: AudienceEngine,
): Promise<Record<string, unknown>> {
  const rows = context.getNodeParameter('attributes.values', index, []) as {
    attribute?: unknown;
    value?: unknown;
  }[];
  if (rows.length === 0) return {};
  const types = new Map((await knownAttributes(context, engine)).map(({ name, type }) => [name, type]));
  return Object.fromEntries(
    rows.map((row) => {
      const name = located(row.attribute);
      if (name === '')
        throw new InvalidArgumentError("A row of 'Attributes' names no attribute", {
          hint: 'Choose one from the list or give its name, or remove the row',
        });
      return [name, written(name, row.value, types.get(name))];
    }),
  );
}

/** The engine reads numbers, booleans and days from text; what only a form writes as text is read here. */
function written(name: string, value: unknown, type: AttributeType | undefined): unknown {
  if (typeof value === 'string' && type === 'date') return dayOf(value);
  if (typeof value !== 'string' || (type !== 'list' && type !== 'objects')) return value ?? null;
  const text = value.trim();
  if (type === 'list' && !text.startsWith('[')) return partedByCommas(text);
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`'${name}' is not JSON: ${(error as Error).message}`, {
      hint: 'Check quotes, commas and brackets',
      cause: error,
    });
  }
}
