import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { runShared } from '../hosts/n8n/operations/runShared';
import { topicFromList } from '../hosts/n8n/parameters/locators';
import { contactProperties } from '../hosts/n8n/parameters/contactChoice';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, operationsOf, property } from '../hosts/n8n/parameters/property';
import { consentOperations } from './Consent.operations';
import { consent, consentNode } from './Consent.parameters';

export class Consent implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Consent',
    name: 'consent',
    icon: { light: 'file:../icons/consent.svg', dark: 'file:../icons/consent.dark.svg' },
    group: ['transform'],
    version: [2, 3],
    subtitle:
      '={{ { get: "get", getAll: "get many", history: "get history", import: "import", set: "set" }[$parameter["operation"]] + ($parameter["topic"] ? ", " + $parameter["topic"] : "") }}',
    description: consentNode.description,
    defaults: { name: 'Consent' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(consent.operation, consentNode),
      ...contactProperties(consent),
      ...profileProperties.map((one) => onlyWhen(one, { operation: ['get', 'set'], contact: ['profile'] })),
      property(consent.point),
      property(consent.topic, topicFromList),
      property(consent.said),
      property(consent.statusWanted),
      property(consent.how),
      property(consent.rowsFrom),
      property(consent.text, { typeOptions: { rows: 4 } }),
      property(consent.saidBy),
      property(consent.shown),
      property(consent.shownVersion),
      property(consent.ip),
      property(consent.userAgent),
      property(consent.returnAll),
      property(consent.limit),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runShared(this, consentOperations, consent);
  }
}
