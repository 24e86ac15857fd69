import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { eachItem } from '../hosts/n8n/items/eachItem';
import { contactProperties, contactOf } from '../hosts/n8n/parameters/contactChoice';
import { topicFromList } from '../hosts/n8n/parameters/locators';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, property } from '../hosts/n8n/parameters/property';
import { optionalText, textOf } from '../hosts/n8n/parameters/readParameters';
import { consentLink, consentLinkNode } from './ConsentLink.parameters';

export class ConsentLink implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Consent Link',
    name: 'consentLink',
    icon: { light: 'file:../icons/consentLink.svg', dark: 'file:../icons/consentLink.dark.svg' },
    group: ['transform'],
    version: [1, 3],
    subtitle: '={{ $parameter["purpose"] + ($parameter["topic"] ? ", " + $parameter["topic"] : "") }}',
    description: consentLinkNode.description,
    defaults: { name: 'Consent Link' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...contactProperties(consentLink),
      ...profileProperties.map((one) => onlyWhen(one, { contact: ['profile'] })),
      property(consentLink.topic, topicFromList),
      property(consentLink.purpose),
      property(consentLink.address),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, 1, async (item, index, engine) => {
      const topic = optionalText(this, 'topic', index, consentLink.topic.label);
      const address = textOf(this, 'address', index);
      const link = await engine.consent.link({
        contact: contactOf(this, item, index),
        for: textOf(this, 'purpose', index) === 'preferences' ? 'preferences' : 'unsubscribe',
        ...(topic !== '' && { topic }),
        ...(address !== '' && { address }),
      });
      return [[0, withFindings(item, { consentLink: link as unknown as IDataObject })]];
    });
  }
}
