import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { changeTags } from '../hosts/n8n/operations/changeTags';
import { tagRows } from '../hosts/n8n/parameters/locators';
import { guardForAgents } from '../hosts/n8n/parameters/forAgents';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, optionsCollection, property } from '../hosts/n8n/parameters/property';
import { ruleProperties } from '../hosts/n8n/parameters/ruleOf';
import { tagAudience } from '../parameters/tagAudience';
import { removeTag, removeTagNode } from './RemoveTag.parameters';

export class RemoveTag implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Remove Tag',
    name: 'removeTag',
    icon: { light: 'file:../icons/removeTag.svg', dark: 'file:../icons/removeTag.dark.svg' },
    group: ['transform'],
    version: [1, 2, 3],
    subtitle: '={{ $parameter["to"] === "rule" ? "from everyone who matches" : "from the item\'s profile" }}',
    description: removeTagNode.description,
    defaults: { name: 'Remove Tag' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      property(removeTag.to),
      guardForAgents({ to: ['rule'] }),
      ...profileProperties.map((one) => onlyWhen(one, { to: ['item'] })),
      ...ruleProperties.map((one) => onlyWhen(one, { to: ['rule'] })),
      tagRows({ description: removeTag.tags.description }),
      property(tagAudience.dryRun),
      optionsCollection([tagAudience.largeAudience], { to: ['rule'] }),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return changeTags(this, 'remove');
  }
}
