import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { eachItem } from '../hosts/n8n/items/eachItem';
import { contactProperties, contactOf, sourceOf } from '../hosts/n8n/parameters/contactChoice';
import { topicFromList } from '../hosts/n8n/parameters/locators';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, property } from '../hosts/n8n/parameters/property';
import { requiredText, textOf } from '../hosts/n8n/parameters/readParameters';
import { evidenceOf } from '../parameters/consentInputs';
import { requestConsent, requestConsentNode } from './RequestConsent.parameters';

const SEND = 0;
const NOTHING_TO_SEND = 1;

export class RequestConsent implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Request Consent',
    name: 'requestConsent',
    icon: { light: 'file:../icons/requestConsent.svg', dark: 'file:../icons/requestConsent.dark.svg' },
    group: ['transform'],
    version: [1, 3],
    subtitle: '={{ $parameter["topic"] }}',
    description: requestConsentNode.description,
    defaults: { name: 'Request Consent' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: [...requestConsentNode.outputs],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...contactProperties(requestConsent),
      ...profileProperties.map((one) => onlyWhen(one, { contact: ['profile'] })),
      property(requestConsent.topic, topicFromList),
      property(requestConsent.shown),
      property(requestConsent.shownVersion),
      property(requestConsent.ip),
      property(requestConsent.userAgent),
      property(requestConsent.saidBy),
      property(requestConsent.address),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, 2, async (item, index, engine) => {
      const address = textOf(this, 'address', index);
      const asked = await engine.consent.request({
        contact: contactOf(this, item, index),
        topic: requiredText(this, 'topic', index, 'Topic'),
        ...(await evidenceOf({
          text: async (name) => textOf(this, name, index) || undefined,
          source: () => sourceOf(this),
        })),
        how: 'form',
        ...(address !== '' && { address }),
      });
      const output = asked.link === undefined ? NOTHING_TO_SEND : SEND;
      return [[output, withFindings(item, { consent: asked as unknown as IDataObject })]];
    });
  }
}
