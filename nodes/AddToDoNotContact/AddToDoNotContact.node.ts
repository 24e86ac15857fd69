import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import type { DoNotContactInput, DoNotContactRecord } from '../../engine';
import { answered } from '../hosts/n8n/items/answered';
import { contactProperties, contactOf, sourceOf } from '../hosts/n8n/parameters/contactChoice';
import { manyItems, type ManyWork } from '../hosts/n8n/items/manyItems';
import { accountLocator, located } from '../hosts/n8n/parameters/locators';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, optionsCollection, property } from '../hosts/n8n/parameters/property';
import { optionsOf, plain, requiredText } from '../hosts/n8n/parameters/readParameters';
import { addToDoNotContact, addToDoNotContactNode } from './AddToDoNotContact.parameters';

export class AddToDoNotContact implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Add to Do Not Contact',
    name: 'addToDoNotContact',
    icon: { light: 'file:../icons/addToDoNotContact.svg', dark: 'file:../icons/addToDoNotContact.dark.svg' },
    group: ['transform'],
    version: [1, 3],
    subtitle:
      '={{ $parameter["contact"] + ": " + ($parameter["reason"] === "other" ? $parameter["otherReason"] : $parameter["reason"]) }}',
    description: addToDoNotContactNode.description,
    defaults: { name: 'Add to Do Not Contact' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...contactProperties(addToDoNotContact),
      ...profileProperties.map((one) => onlyWhen(one, { contact: ['profile'] })),
      property(addToDoNotContact.reason),
      property(addToDoNotContact.otherReason),
      optionsCollection(
        [
          addToDoNotContact.channel,
          addToDoNotContact.note,
          addToDoNotContact.scope,
          addToDoNotContact.source,
        ],
        undefined,
        [
          accountLocator({
            displayName: addToDoNotContact.account.label,
            description: addToDoNotContact.account.description,
          }),
        ],
      ),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return manyItems(this, 1, adding);
  }
}

const adding = (
  context: IExecuteFunctions,
): ManyWork<DoNotContactInput, { records: DoNotContactRecord[] }> => ({
  read(item, index) {
    const options = optionsOf(context, index);
    const chosen = context.getNodeParameter('reason', index) as string;
    const channel = plain(options['channel']);
    const note = plain(options['note']);
    const account = located(options['account']);
    return {
      ...contactOf(context, item, index),
      reason:
        chosen === 'other'
          ? requiredText(context, 'otherReason', index, addToDoNotContact.otherReason.label)
          : chosen,
      source: plain(options['source']) || sourceOf(context),
      scope: options['scope'] === 'all' ? 'all' : 'account',
      ...(channel === '' ? {} : { channel }),
      ...(note === '' ? {} : { note }),
      ...(account === '' ? {} : { account }),
    };
  },
  ask: (requests, engine) => answered(requests, (request) => engine.doNotContact.add(request)),
  answer: (item, { records }) => [
    [0, withFindings(item, { doNotContact: { records } as unknown as IDataObject })],
  ],
});
