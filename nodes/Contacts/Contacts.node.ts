import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { runShared } from '../hosts/n8n/operations/runShared';
import { channelFromList } from '../hosts/n8n/parameters/locators';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, operationsOf, property } from '../hosts/n8n/parameters/property';
import { contactsOperations } from './Contacts.operations';
import { contacts, contactsNode } from './Contacts.parameters';

export class Contacts implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Contacts',
    name: 'contacts',
    icon: { light: 'file:../icons/contacts.svg', dark: 'file:../icons/contacts.dark.svg' },
    group: ['transform'],
    version: [2, 3],
    subtitle:
      '={{ { count: "count contacted", record: "record contacted", rejections: "get rejections" }[$parameter["operation"]] }}',
    description: contactsNode.description,
    defaults: { name: 'Contacts' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(contacts.operation, contactsNode),
      property(contacts.from),
      property(contacts.to),
      property(contacts.channel, channelFromList),
      ...profileProperties.map((one) => onlyWhen(one, { operation: ['record'] })),
      property(contacts.sent),
      property(contacts.permit, { default: '={{ $json.contact?.permit }}' }),
      property(contacts.returnAll),
      property(contacts.limit),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runShared(this, contactsOperations, contacts);
  }
}
