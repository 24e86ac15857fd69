import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { choicesFor, type NodeText, type Parameter } from '../../../parameters/Parameter';

type Show = NonNullable<IDisplayOptions['show']>;

/** Turns a host-free parameter into n8n's form of it; `more` adds or replaces what only n8n has. */
export function property(parameter: Parameter, more: Partial<INodeProperties> = {}): INodeProperties {
  return {
    displayName: parameter.label,
    name: parameter.name,
    description: parameter.description,
    default: parameter.default as INodeProperties['default'],
    ...(parameter.required === true ? { required: true } : {}),
    ...(parameter.placeholder === undefined ? {} : { placeholder: parameter.placeholder }),
    ...(parameter.when === undefined ? {} : { displayOptions: { show: shown(parameter.when) } }),
    ...formOf(parameter),
    ...more,
  };
}

/** The same property, shown only while the named parameters have one of these values as well. */
export function onlyWhen(property: INodeProperties, when: Parameter['when'] & object): INodeProperties {
  const show = { ...property.displayOptions?.show, ...shown(when) };
  return { ...property, displayOptions: { ...property.displayOptions, show } };
}

/** The same property, of nodes of version 2 only. */
export function inVersion2(property: INodeProperties): INodeProperties {
  return {
    ...property,
    displayOptions: {
      ...property.displayOptions,
      show: { ...property.displayOptions?.show, '@version': [{ _cnd: { gte: 2 } }] },
    },
  };
}

/**
 * The operations of a node. n8n finds what an operation does by way of a resource, both for an agent's tool and in the list of actions: each node has one,
 * which nobody needs to see.
 */
export function operationsOf(parameter: Parameter, node: NodeText): INodeProperties[] {
  const { name: value, label: name } = node;
  return [
    {
      displayName: 'Resource',
      name: 'resource',
      type: 'hidden',
      noDataExpression: true,
      options: [{ name, value }],
      default: value,
    },
    onlyWhen(property(parameter), { resource: [value] }),
  ];
}

/** The parameters that are not needed at first, behind 'Add option'; `more` are such that only n8n has. What one of them depends on stands outside of the collection. */
export function optionsCollection(
  parameters: readonly Parameter[],
  when?: Parameter['when'],
  more: readonly INodeProperties[] = [],
): INodeProperties {
  const options = [
    ...parameters.map((parameter) => property({ ...parameter, when: outside(parameter.when) })),
    ...more,
  ].sort((a, b) => a.displayName.localeCompare(b.displayName));
  const collection: INodeProperties = {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options,
  };
  return when === undefined ? collection : onlyWhen(collection, when);
}

function outside(when: Parameter['when']): Parameter['when'] {
  return when && Object.fromEntries(Object.entries(when).map(([name, values]) => [`/${name}`, values]));
}

function shown(when: NonNullable<Parameter['when']>): Show {
  return Object.fromEntries(Object.entries(when).map(([name, values]) => [name, [...values]]));
}

function formOf(parameter: Parameter): Pick<INodeProperties, 'type'> & Partial<INodeProperties> {
  switch (parameter.kind) {
    case 'number':
      return { type: 'number', typeOptions: bounds(parameter) };
    case 'boolean':
      return { type: 'boolean' };
    case 'choice':
      return {
        type: 'options',
        options: options(parameter),
        noDataExpression: parameter.name === 'operation',
      };
    case 'json':
      return { type: 'json', typeOptions: { rows: 6 } };
    case 'instant':
      return { type: 'dateTime' };
    case 'fields':
      return { type: 'assignmentCollection' };
    case 'text':
    case 'segment':
    case 'tags':
    case 'audience':
    case 'conditions':
      return { type: 'string' };
  }
}

function bounds(parameter: Parameter): INodeProperties['typeOptions'] {
  return {
    ...(parameter.min === undefined ? {} : { minValue: parameter.min }),
    ...(parameter.max === undefined ? {} : { maxValue: parameter.max }),
  };
}

function options(parameter: Parameter): INodePropertyOptions[] {
  return choicesFor(parameter, 'n8n').map(({ value, label, description, action }) => ({
    name: label,
    value,
    description,
    ...(action === undefined ? {} : { action }),
  }));
}
