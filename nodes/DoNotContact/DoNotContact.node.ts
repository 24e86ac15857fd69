import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { runShared } from '../hosts/n8n/operations/runShared';
import { accountLocator, channelFromList, reasonFromList } from '../hosts/n8n/parameters/locators';
import { contactProperties } from '../hosts/n8n/parameters/contactChoice';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, operationsOf, property } from '../hosts/n8n/parameters/property';
import { doNotContactOperations } from './DoNotContact.operations';
import { doNotContact, doNotContactNode } from './DoNotContact.parameters';

export class DoNotContact implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Do Not Contact',
    name: 'doNotContact',
    icon: { light: 'file:../icons/doNotContact.svg', dark: 'file:../icons/doNotContact.dark.svg' },
    group: ['transform'],
    version: [2, 3],
    subtitle:
      '={{ { anchor: "get anchor", history: "get history", getAll: "get many", import: "import", lookUp: "look up", verify: "verify history" }[$parameter["operation"]] }}',
    description: doNotContactNode.description,
    defaults: { name: 'Do Not Contact' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(doNotContact.operation, doNotContactNode),
      ...contactProperties(doNotContact),
      ...profileProperties.map((one) => onlyWhen(one, { operation: ['lookUp'], contact: ['profile'] })),
      property(doNotContact.point),
      property(doNotContact.anchor),
      property(doNotContact.rowsFrom),
      property(doNotContact.text, { typeOptions: { rows: 4 } }),
      property(doNotContact.pointKind),
      property(doNotContact.channel, channelFromList),
      property(doNotContact.reason, reasonFromList),
      property(doNotContact.search),
      property(doNotContact.saidBy),
      property(doNotContact.scope),
      accountLocator({
        displayName: doNotContact.account.label,
        description: doNotContact.account.description,
        displayOptions: { show: { operation: ['import'], scope: ['account'] } },
      }),
      property(doNotContact.returnAll),
      property(doNotContact.limit),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runShared(this, doNotContactOperations, doNotContact);
  }
}
