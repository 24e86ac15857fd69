import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { runShared } from '../hosts/n8n/operations/runShared';
import { flowLocator, placeFromList } from '../hosts/n8n/parameters/locators';
import { guardForAgents } from '../hosts/n8n/parameters/forAgents';
import { methods } from '../hosts/n8n/parameters/methods';
import { profileProperties } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, operationsOf, property } from '../hosts/n8n/parameters/property';
import { flowOperations } from './Flow.operations';
import { flow, flowNode } from './Flow.parameters';

export class Flow implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Flow',
    name: 'flow',
    icon: { light: 'file:../icons/flow.svg', dark: 'file:../icons/flow.dark.svg' },
    group: ['transform'],
    version: [2, 3],
    subtitle:
      '={{ { cancelWaiting: "let waiting go", get: "get", getAll: "get many", moveWaiting: "move waiting", parked: "get parked entries", pause: "pause", removeParticipant: "remove participant", report: "get report", requeue: "requeue entries", resume: "resume", stop: "stop", waiting: "get places of waiting" }[$parameter["operation"]] }}',
    description: flowNode.description,
    defaults: { name: 'Flow' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(flow.operation, flowNode),
      guardForAgents({
        operation: ['cancelWaiting', 'moveWaiting', 'removeParticipant', 'stop'],
      }),
      onlyWhen(flowLocator({ description: flow.flow.description }, 'searchAllFlows'), flow.flow.when ?? {}),
      ...profileProperties.map((one) => onlyWhen(one, { operation: ['removeParticipant'] })),
      property(flow.flowStatus),
      property(flow.entryIds),
      property(flow.place, placeFromList),
      property(flow.toPlace, placeFromList),
      property(flow.returnAll),
      property(flow.limit),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runShared(this, flowOperations, flow);
  }
}
