import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { tagLocator } from '../hosts/n8n/parameters/locators';
import { guardForAgents } from '../hosts/n8n/parameters/forAgents';
import { methods } from '../hosts/n8n/parameters/methods';
import { onlyWhen, operationsOf, optionsCollection, property } from '../hosts/n8n/parameters/property';
import { runOperation } from '../hosts/n8n/operations/runOperation';
import { tagOperations } from '../hosts/n8n/operations/tagOperations';
import { tag, tagNode } from './Tag.parameters';

export class Tag implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Tag',
    name: 'tag',
    icon: { light: 'file:../icons/tag.svg', dark: 'file:../icons/tag.dark.svg' },
    group: ['transform'],
    version: [1, 2, 3],
    subtitle: '={{ { create: "create", delete: "delete", getAll: "get many" }[$parameter["operation"]] }}',
    description: tagNode.description,
    defaults: { name: 'Tag' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(tag.operation, tagNode),
      guardForAgents({ operation: ['delete'] }),
      property(tag.tagName),
      onlyWhen(tagLocator({ description: tag.tag.description }), tag.tag.when ?? {}),
      property(tag.search),
      property(tag.sort),
      property(tag.returnAll),
      property(tag.limit),
      optionsCollection([tag.force], { operation: ['delete'] }),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runOperation(this, { once: tagOperations });
  }
}
