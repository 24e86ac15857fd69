import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { nodeError } from '../hosts/n8n/items/nodeError';
import { eachItem } from '../hosts/n8n/items/eachItem';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileOf, profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { property } from '../hosts/n8n/parameters/property';
import { textOf } from '../hosts/n8n/parameters/readParameters';
import type { SplitDefinition } from '../../engine';
import { branchesOf, outputOf, outputsOf } from './branchesOf';
import { split, splitNode } from './Split.parameters';

/** As `branchesOf` reads them; n8n asks it in the editor, where nothing of ours runs. */
const OUTPUTS = `={{ ((given) => [
  ...String(given.branches ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '')
    .map((part) => part.includes(':') ? part.slice(0, part.lastIndexOf(':')).trim() : part),
  ...(Number(given.holdout) > 0 ? ['Holdout'] : []),
].map((displayName) => ({ type: 'main', displayName })))($parameter) }}`;

export class Split implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Split',
    name: 'split',
    icon: { light: 'file:../icons/split.svg', dark: 'file:../icons/split.dark.svg' },
    group: ['transform'],
    version: [1, 3],
    subtitle: '={{ $parameter["branches"] }}',
    description: splitNode.description,
    defaults: { name: 'Split' },
    inputs: [NodeConnectionTypes.Main],
    outputs: OUTPUTS as INodeTypeDescription['outputs'],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...profileProperties,
      // The outputs of the node: the same for all items.
      property(split.branches, { noDataExpression: true }),
      property(split.holdout, { noDataExpression: true }),
      property(split.splitName),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const definition = readDefinition(this);
    return eachItem(this, outputsOf(definition), async (item, index, engine) => {
      const name =
        textOf(this, 'splitName', index) || `${this.getWorkflow().id ?? 'new'}.${this.getNode().id}`;
      const flowId = flowOf(item);
      const branch = await engine.splits.assign(
        name,
        { ...definition, ...(flowId !== undefined && { flowId }) },
        profileOf(this, item, index),
      );
      return [[outputOf(definition, branch), withFindings(item, { split: { name, branch } })]];
    });
  }
}

function readDefinition(context: IExecuteFunctions): SplitDefinition {
  try {
    const holdout = Number(context.getNodeParameter('holdout', 0, 0));
    return branchesOf(textOf(context, 'branches', 0), holdout);
  } catch (error) {
    throw nodeError(context.getNode(), error);
  }
}

/** The flow whose entry the item carries: its report shows the split. */
function flowOf({ json }: INodeExecutionData): string | undefined {
  const entry = json['entry'] as { flowId?: unknown } | null | undefined;
  return typeof entry?.flowId === 'string' ? entry.flowId : undefined;
}
