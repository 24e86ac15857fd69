import { basename, join } from 'node:path';
import {
  NodeHelpers,
  type INode,
  type INodeParameters,
  type INodeProperties,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { checkout } from '../support/built';
import { credentials, PACKAGE } from './workflows';

/** A node on the canvas of the editor, with one way of filling in its form. */
export interface CanvasNode {
  id: string;
  name: string;
  type: string;
  typeVersion: number;
  position: [number, number];
  credentials: typeof credentials;
  parameters: INodeParameters;
}

/** Every node that package.json registers for n8n. */
export function registeredNodes(): INodeTypeDescription[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const files = (require(join(checkout, 'package.json')) as { n8n: { nodes: string[] } }).n8n.nodes;
  return files.map((file) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const exported = require(join(checkout, file)) as Record<string, new () => INodeType>;
    return new exported[basename(file).split('.')[0]]().description;
  });
}

/** The node as it is dropped on the canvas, and once more for each other value of a drop-down that shows other fields. */
export function canvasNodes(description: INodeTypeDescription, row: number): CanvasNode[] {
  const version = [description.version].flat().at(-1) ?? 1;
  // What only an agent's tool shows is on no canvas.
  const properties = description.properties.filter(
    ({ displayOptions }) => displayOptions?.show?.['@tool']?.includes(true) !== true,
  );
  const forms = withOtherFields(description, version, [{}, ...properties.flatMap(formsOf)]);
  return forms.map((parameters, column) => ({
    id: `${description.name}-${column}`,
    name: column === 0 ? description.displayName : `${description.displayName} ${column}`,
    type: `${PACKAGE}.${description.name}`,
    typeVersion: version,
    position: [column * 220, row * 200],
    credentials,
    parameters,
  }));
}

/** Of several forms that show the same fields, the first; a field with another example in it is the same. */
function withOtherFields(
  description: INodeTypeDescription,
  version: number,
  forms: readonly INodeParameters[],
): INodeParameters[] {
  const node = { typeVersion: version } as INode;
  const fieldsOf = (form: INodeParameters) => {
    const filled = NodeHelpers.getNodeParameters(
      description.properties,
      form,
      true,
      false,
      node,
      description,
    );
    return description.properties.filter((property) =>
      NodeHelpers.displayParameter(filled ?? form, property, node, description),
    );
  };
  return [
    ...new Map(
      [...forms].reverse().map((form) => [
        fieldsOf(form)
          .map(({ name, type, displayName }) => `${name} ${type} ${displayName}`)
          .join(),
        form,
      ]),
    ).values(),
  ].reverse();
}

function formsOf(property: INodeProperties): INodeParameters[] {
  if (property.type !== 'options') return [];
  const shown = Object.entries(property.displayOptions?.show ?? {}).filter(([name]) => !name.startsWith('@'));
  const shownBy = Object.fromEntries(shown.map(([name, values]) => [name, values?.[0]])) as INodeParameters;
  return (property.options ?? [])
    .flatMap((option) => ('value' in option ? [option.value] : []))
    .filter((value) => value !== property.default)
    .map((value) => ({
      ...shownBy,
      [property.name]: value as string,
      ...rowFor(property.name, String(value)),
    }));
}

/** Rows are shown once there is one. */
function rowFor(name: string, value: string): INodeParameters {
  if (name === 'ruleFrom' && value === 'conditions')
    return {
      conditions: {
        values: [
          {
            attribute: { __rl: true, mode: 'name', value: 'age' },
            operator: 'greaterThan',
            value: { __rl: true, mode: 'value', value: '3' },
          },
          { kind: 'event', event: { __rl: true, mode: 'name', value: 'Purchase' } },
          { kind: 'group', group: { values: [{ kind: 'tags' }] } },
        ],
      },
    };
  if (name === 'source' && value === 'text')
    return {
      columns: {
        values: [{ column: 'Town', target: 'attribute', attribute: { __rl: true, mode: 'list', value: '' } }],
      },
    };
  return {};
}
