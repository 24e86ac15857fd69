import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { countEveryone, getEveryone, testItem } from '../hosts/n8n/operations/askAudience';
import { eachItem } from '../hosts/n8n/items/eachItem';
import { instantOf } from '../hosts/n8n/parameters/instantOf';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, optionsCollection, property } from '../hosts/n8n/parameters/property';
import { optionsOf } from '../hosts/n8n/parameters/readParameters';
import { ruleOf, ruleProperties } from '../hosts/n8n/parameters/ruleOf';
import { filterAudience, filterAudienceNode } from './FilterAudience.parameters';

export class FilterAudience implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Filter Audience',
    name: 'filterAudience',
    icon: { light: 'file:../icons/filterAudience.svg', dark: 'file:../icons/filterAudience.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle:
      '={{ { item: "test each item", query: "get everyone", count: "count everyone" }[$parameter["mode"]] }}',
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
      onlyWhen(property(filterAudience.unknownProfile), { mode: ['item'] }),
      optionsCollection([filterAudience.asOf]),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, 2, async (item, index, engine) => {
      const rule = await ruleOf(this, index, engine);
      const asOf = instantOf(optionsOf(this, index)['asOf'], this.getTimezone(), filterAudience.asOf.label);
      const question = { engine, rule, at: asOf === undefined ? {} : { now: asOf } };
      const mode = this.getNodeParameter('mode', index, 'item');
      if (mode === 'count') return countEveryone(this, question);
      if (mode === 'query') return getEveryone(this, index, question);
      return testItem(this, item, index, question);
    });
  }
}
