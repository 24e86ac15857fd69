import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { segmentLocator } from '../hosts/n8n/parameters/locators';
import { guardForAgents } from '../hosts/n8n/parameters/forAgents';
import { methods } from '../hosts/n8n/parameters/methods';
import { simplifyProperties } from '../hosts/n8n/parameters/simplify';
import { profileProperties } from '../hosts/n8n/parameters/profileOf';
import { inVersion2, onlyWhen, operationsOf, property } from '../hosts/n8n/parameters/property';
import { writtenRule } from '../hosts/n8n/parameters/ruleOf';
import { runOperation } from '../hosts/n8n/operations/runOperation';
import { segmentOperations } from '../hosts/n8n/operations/segmentOperations';
import { segment, segmentNode } from './Segment.parameters';

export class Segment implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Audience Segment',
    name: 'segment',
    icon: { light: 'file:../icons/segment.svg', dark: 'file:../icons/segment.dark.svg' },
    group: ['transform'],
    version: [1, 2, 3],
    subtitle:
      '={{ { count: "count members", exportInfobip: "export to Infobip", importInfobip: "import from Infobip", getAll: "get many", members: "get members" }[$parameter["operation"]] || $parameter["operation"] }}',
    description: segmentNode.description,
    defaults: { name: 'Audience Segment' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    parameterPane: 'wide',
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(segment.operation, segmentNode),
      guardForAgents({ operation: ['delete', 'edit'] }),
      onlyWhen(segmentLocator({ description: segment.segment.description }), segment.segment.when ?? {}),
      ...profileProperties.map((one) => onlyWhen(one, { operation: ['explain'] })),
      property(segment.segmentName),
      property(segment.newName),
      property(segment.segmentKind),
      property(segment.copyKind),
      ...writtenRule([segment.ruleFrom, segment.ruleChange], segment.rule.when?.['operation'] as string[]),
      property(segment.includeNode),
      property(segment.infobipFilter),
      property(segment.until),
      property(segment.search),
      property(segment.sort),
      property(segment.returnAll),
      property(segment.limit),
      property(segment.batchSize),
      inVersion2(property(segment.includeProfile)),
      ...simplifyProperties.map((one) => onlyWhen(one, { operation: ['members'], includeProfile: [true] })),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runOperation(this, segmentOperations);
  }
}
