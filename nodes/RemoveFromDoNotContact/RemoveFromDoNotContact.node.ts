import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { contactOf } from '../hosts/n8n/parameters/contactChoice';
import { eachItem } from '../hosts/n8n/items/eachItem';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, optionsCollection, property } from '../hosts/n8n/parameters/property';
import { optionsOf, plain, textOf } from '../hosts/n8n/parameters/readParameters';
import { removeFromDoNotContact, removeFromDoNotContactNode } from './RemoveFromDoNotContact.parameters';

export class RemoveFromDoNotContact implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Remove From Do Not Contact',
    name: 'removeFromDoNotContact',
    icon: {
      light: 'file:../icons/removeFromDoNotContact.svg',
      dark: 'file:../icons/removeFromDoNotContact.dark.svg',
    },
    group: ['transform'],
    version: [1],
    subtitle: '={{ $parameter["contact"] + ($parameter["reason"] ? ": " + $parameter["reason"] : "") }}',
    description: removeFromDoNotContactNode.description,
    defaults: { name: 'Remove From Do Not Contact' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      property(removeFromDoNotContact.contact),
      property(removeFromDoNotContact.email),
      property(removeFromDoNotContact.phone),
      ...profileProperties.map((one) => onlyWhen(one, { contact: ['profile'] })),
      property(removeFromDoNotContact.reason),
      optionsCollection([
        removeFromDoNotContact.channel,
        removeFromDoNotContact.note,
        removeFromDoNotContact.scope,
        removeFromDoNotContact.source,
      ]),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, 1, async (item, index, engine) => {
      const options = optionsOf(this, index);
      const reason = textOf(this, 'reason', index);
      const channel = plain(options['channel']);
      const note = plain(options['note']);
      const record = await engine.doNotContact.remove({
        ...contactOf(this, item, index),
        source: plain(options['source']) || `n8n: ${this.getWorkflow().name ?? this.getWorkflow().id}`,
        scope: options['scope'] === 'all' ? 'all' : 'account',
        ...(reason === '' ? {} : { reason }),
        ...(channel === '' ? {} : { channel }),
        ...(note === '' ? {} : { note }),
      });
      return [[0, withFindings(item, { doNotContact: record as unknown as IDataObject })]];
    });
  }
}
