import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  type ITriggerFunctions,
  type ITriggerResponse,
} from 'n8n-workflow';
import { deliverWaits, placeOf, resume, resumedOf } from '../hosts/n8n/delivery/waitDelivery';
import { eachItem } from '../hosts/n8n/items/eachItem';
import { topicFromList } from '../hosts/n8n/parameters/locators';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileOf, profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { optionsCollection, property } from '../hosts/n8n/parameters/property';
import { optionalText, optionsOf, textOf } from '../hosts/n8n/parameters/readParameters';
import { askToSend } from './askToSend';
import { mayContact, mayContactNode } from './MayContact.parameters';

const OUTPUTS = { allowed: 0, later: 1, rejected: 2 } as const;

export class MayContact implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'May Contact',
    name: 'mayContact',
    icon: { light: 'file:../icons/mayContact.svg', dark: 'file:../icons/mayContact.dark.svg' },
    group: ['transform'],
    version: [1, 3],
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
      property(mayContact.topic, topicFromList),
      optionsCollection([mayContact.perMinute, mayContact.whenLater]),
    ],
  };

  methods = methods;

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    const { whenLater, perMinute } = this.getNodeParameter('options', {}) as IDataObject;
    // An execution by hand starts elsewhere and holds nobody.
    if (this.getMode() === 'manual' || whenLater !== 'hold') return {};
    return deliverWaits(this, { perMinute: Number(perMinute) || (mayContact.perMinute.default as number) });
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, 3, async (item, index, engine) => {
      const resumed = resumedOf(this, item);
      if (resumed) await resume(engine, item, resumed);
      const channel = textOf(this, 'channel', index);
      const [category, address] = [textOf(this, 'category', index), textOf(this, 'address', index)];
      const topic = optionalText(this, 'topic', index, mayContact.topic.label);
      const { id, flowId } = (item.json['entry'] ?? {}) as { id?: unknown; flowId?: unknown };
      const question = {
        profile: profileOf(this, item, index),
        channel,
        ...(category !== '' && { category }),
        ...(address !== '' && { address }),
        ...(topic !== '' && { topic }),
        ...(typeof flowId === 'string' && { flowId }),
      };
      const { wait: _wait, ...carried } = item.json;
      const carry = resumed ? carried : item.json;
      const key = resumed ? `again ${resumed.id}` : typeof id === 'string' ? id : undefined;
      const holds = optionsOf(this, index)['whenLater'] === 'hold' && this.getMode() !== 'manual';
      const hold = holds ? { place: placeOf(this as never), key, carry } : undefined;
      const answer = await askToSend(engine, { question, hold });
      if (answer === undefined) return [];
      const contact = { channel, ...answer } as unknown as IDataObject;
      return [[OUTPUTS[answer.outcome], withFindings({ ...item, json: carry }, { contact })]];
    });
  }
}
