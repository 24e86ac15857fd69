import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { eachItem } from '../hosts/n8n/items/eachItem';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileOf, profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { property } from '../hosts/n8n/parameters/property';
import { textOf } from '../hosts/n8n/parameters/readParameters';
import { mayContact, mayContactNode } from './MayContact.parameters';

const OUTPUTS = { allowed: 0, later: 1, rejected: 2 } as const;

export class MayContact implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'May Contact',
    name: 'mayContact',
    icon: { light: 'file:../icons/mayContact.svg', dark: 'file:../icons/mayContact.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: '={{ $parameter["channel"] + ($parameter["category"] ? ", " + $parameter["category"] : "") }}',
    description: mayContactNode.description,
    defaults: { name: 'May Contact' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: [...mayContactNode.outputs],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...profileProperties,
      property(mayContact.channel),
      property(mayContact.category),
      property(mayContact.address),
      property(mayContact.topic),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, 3, async (item, index, engine) => {
      const channel = textOf(this, 'channel', index);
      const [category, address] = [textOf(this, 'category', index), textOf(this, 'address', index)];
      const topic = textOf(this, 'topic', index);
      const flowId = flowOf(item);
      const answer = await engine.contacts.ask({
        profile: profileOf(this, item, index),
        channel,
        ...(category !== '' && { category }),
        ...(address !== '' && { address }),
        ...(topic !== '' && { topic }),
        ...(flowId !== undefined && { flowId }),
      });
      const contact = { channel, ...answer } as unknown as IDataObject;
      return [[OUTPUTS[answer.outcome], withFindings(item, { contact })]];
    });
  }
}

/** The flow whose entry the item carries: its report counts the answer. */
function flowOf({ json }: INodeExecutionData): string | undefined {
  const entry = json['entry'] as { flowId?: unknown } | null | undefined;
  return typeof entry?.flowId === 'string' ? entry.flowId : undefined;
}
