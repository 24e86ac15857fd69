import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { tagRows } from '../hosts/n8n/parameters/locators';
import { guardForAgents } from '../hosts/n8n/parameters/forAgents';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, optionsCollection, property } from '../hosts/n8n/parameters/property';
import { ruleProperties } from '../hosts/n8n/parameters/ruleOf';
import { changeTags } from '../hosts/n8n/operations/changeTags';
import { tagAudience } from '../parameters/tagAudience';
import { addTag, addTagNode } from './AddTag.parameters';

export class AddTag implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Add Tag',
    name: 'addTag',
    icon: { light: 'file:../icons/addTag.svg', dark: 'file:../icons/addTag.dark.svg' },
    group: ['transform'],
    version: [1, 2, 3],
    subtitle: '={{ $parameter["to"] === "rule" ? "to everyone who matches" : "to the item\'s profile" }}',
    description: addTagNode.description,
    defaults: { name: 'Add Tag' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      property(addTag.to),
      guardForAgents({ to: ['rule'] }),
      ...profileProperties.map((one) => onlyWhen(one, { to: ['item'] })),
      ...ruleProperties.map((one) => onlyWhen(one, { to: ['rule'] })),
      tagRows({ description: addTag.tags.description }, { mayCreate: true }),
      property(tagAudience.dryRun),
      optionsCollection([tagAudience.largeAudience], { to: ['rule'] }),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return changeTags(this, 'add');
  }
}
