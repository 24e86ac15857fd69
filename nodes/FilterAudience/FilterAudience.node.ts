import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import {
  asOf,
  countEveryone,
  getEveryone,
  summarizeEveryone,
  testOfItems,
} from '../hosts/n8n/operations/askAudience';
import { manyItems } from '../hosts/n8n/items/manyItems';
import { onceForAll } from '../hosts/n8n/items/onceForAll';
import { methods } from '../hosts/n8n/parameters/methods';
import { simplifyProperties } from '../hosts/n8n/parameters/simplify';
import { profileProperties } from '../hosts/n8n/parameters/profileOf';
import { inVersion2, onlyWhen, optionsCollection, property } from '../hosts/n8n/parameters/property';
import { ruleOf, ruleProperties } from '../hosts/n8n/parameters/ruleOf';
import { filterAudience, filterAudienceNode } from './FilterAudience.parameters';

export class FilterAudience implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Filter Audience',
    name: 'filterAudience',
    icon: { light: 'file:../icons/filterAudience.svg', dark: 'file:../icons/filterAudience.dark.svg' },
    group: ['transform'],
    version: [1, 2, 3],
    subtitle:
      '={{ { item: "test each item", query: "get everyone", count: "count everyone", summary: "summarize everyone" }[$parameter["mode"]] }}',
    description: filterAudienceNode.description,
    defaults: { name: 'Filter Audience' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: [...filterAudienceNode.outputs],
    parameterPane: 'wide',
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    hints: [
      {
        message: "Profiles come out of 'Matched'; 'Not Matched' stays empty",
        displayCondition: '={{ $parameter["mode"] !== "item" }}',
        whenToDisplay: 'beforeExecution',
        location: 'outputPane',
      },
    ],
    properties: [
      property(filterAudience.mode, { noDataExpression: true }),
      ...profileProperties.map((one) => onlyWhen(one, { mode: ['item'] })),
      ...ruleProperties,
      property(filterAudience.returnAll),
      property(filterAudience.limit),
      property(filterAudience.batchSize),
      inVersion2(property(filterAudience.includeProfile)),
      ...simplifyProperties.map((one) => onlyWhen(one, { mode: ['query'], includeProfile: [true] })),
      onlyWhen(property(filterAudience.unknownProfile), { mode: ['item'] }),
      optionsCollection([filterAudience.asOf]),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const mode = this.getNodeParameter('mode', 0, 'item');
    if (mode === 'item') return manyItems(this, 2, testOfItems);
    return onceForAll(this, 2, async (_item, index, engine) => {
      const question = { engine, rule: await ruleOf(this, index, engine), at: asOf(this, index) };
      if (mode === 'summary') return summarizeEveryone(this, question);
      return mode === 'count' ? countEveryone(this, question) : getEveryone(this, index, question);
    });
  }
}
