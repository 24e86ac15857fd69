import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { runShared } from '../hosts/n8n/operations/runShared';
import { attributeFromList } from '../hosts/n8n/parameters/locators';
import { guardForAgents } from '../hosts/n8n/parameters/forAgents';
import { methods } from '../hosts/n8n/parameters/methods';
import { operationsOf, property } from '../hosts/n8n/parameters/property';
import { attributeOperations } from './Attribute.operations';
import { attribute, attributeNode } from './Attribute.parameters';

export class Attribute implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Attribute',
    name: 'attribute',
    icon: { light: 'file:../icons/attribute.svg', dark: 'file:../icons/attribute.dark.svg' },
    group: ['transform'],
    version: [2, 3],
    subtitle:
      '={{ { define: "define", getAll: "get many", remove: "remove", retype: "retype", values: "get values" }[$parameter["operation"]] }}',
    description: attributeNode.description,
    defaults: { name: 'Attribute' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(attribute.operation, attributeNode),
      guardForAgents({ operation: ['remove', 'retype'] }),
      property(attribute.attribute, attributeFromList),
      property(attribute.valueType),
      property(attribute.effect),
      property(attribute.unreadable),
      property(attribute.search),
      property(attribute.returnAll),
      property(attribute.limit),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runShared(this, attributeOperations, attribute);
  }
}
