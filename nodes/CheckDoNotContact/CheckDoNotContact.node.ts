import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { contactProperties, contactOf } from '../hosts/n8n/parameters/contactChoice';
import type { Gate, GateInput } from '../../engine';
import { manyItems, type ManyWork } from '../hosts/n8n/items/manyItems';
import { topicFromList } from '../hosts/n8n/parameters/locators';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, property } from '../hosts/n8n/parameters/property';
import { optionalText } from '../hosts/n8n/parameters/readParameters';
import { checkDoNotContact, checkDoNotContactNode } from './CheckDoNotContact.parameters';

const ALLOWED = 0;
const REJECTED = 1;

export class CheckDoNotContact implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Check Do Not Contact',
    name: 'checkDoNotContact',
    icon: { light: 'file:../icons/checkDoNotContact.svg', dark: 'file:../icons/checkDoNotContact.dark.svg' },
    group: ['transform'],
    version: [1, 3],
    subtitle: '={{ $parameter["contact"] + ", " + $parameter["channel"] }}',
    description: checkDoNotContactNode.description,
    defaults: { name: 'Check Do Not Contact' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: [...checkDoNotContactNode.outputs],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...contactProperties(checkDoNotContact),
      ...profileProperties.map((one) => onlyWhen(one, { contact: ['profile'] })),
      property(checkDoNotContact.channel),
      property(checkDoNotContact.topic, topicFromList),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return manyItems(this, 2, checking);
  }
}

/** The gate, and not the list alone: every rejection is recorded (R75, R82). */
const checking = (context: IExecuteFunctions): ManyWork<GateInput, Gate> => ({
  read(item, index) {
    const flowId = flowOf(item);
    const topic = optionalText(context, 'topic', index, checkDoNotContact.topic.label);
    return {
      ...contactOf(context, item, index),
      channel: context.getNodeParameter('channel', index, 'email') as string,
      ...(topic !== '' && { topic }),
      ...(flowId !== undefined && { flowId }),
    };
  },
  ask: (requests, engine) => engine.contacts.gateMany(requests),
  answer: (item, { allowed, reason }, { channel }) => [
    [
      allowed ? ALLOWED : REJECTED,
      withFindings(item, {
        doNotContact: { channel, allowed, ...(reason === undefined ? {} : { reason }) },
      }),
    ],
  ],
});

/** The flow whose entry the item carries, for the record of a rejection. */
function flowOf({ json }: INodeExecutionData): string | undefined {
  const entry = json['entry'] as { flowId?: unknown } | null | undefined;
  return typeof entry?.flowId === 'string' ? entry.flowId : undefined;
}
