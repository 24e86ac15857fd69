import {
  NodeConnectionTypes,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import type { Audience, Participant, ProfileRef } from '../../engine';
import { anyFlow } from '../hosts/activeFlow';
import { audienceInput, readAudience } from '../hosts/n8n/parameters/audienceInput';
import { cancelledWith } from '../hosts/n8n/items/cancelledWith';
import { listResults } from '../hosts/n8n/items/listResults';
import { flowLocator, located } from '../hosts/n8n/parameters/locators';
import { methods } from '../hosts/n8n/parameters/methods';
import { newWorkflow } from '../hosts/n8n/operations/newWorkflow';
import { profileOf, profileProperties, withFindings } from '../hosts/n8n/parameters/profileOf';
import { onlyWhen, operationsOf, property } from '../hosts/n8n/parameters/property';
import { missing, requiredText } from '../hosts/n8n/parameters/readParameters';
import {
  runOperation,
  type NodeOperations,
  type Operation,
  type Operations,
} from '../hosts/n8n/operations/runOperation';
import type { ManyWork } from '../hosts/n8n/items/manyItems';
import { addAudience, addProfiles, type Added } from './addParticipants';
import { addToFlow, addToFlowNode } from './AddToFlow.parameters';

export class AddToFlow implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Add to Flow',
    name: 'addToFlow',
    icon: { light: 'file:../icons/addToFlow.svg', dark: 'file:../icons/addToFlow.dark.svg' },
    group: ['transform'],
    version: [1, 2, 3],
    subtitle:
      '={{ $parameter["operation"] === "participants" ? "get participants" : $parameter["operation"] === "newFlow" ? "get new flow" : $parameter["what"] === "audience" ? "add an audience" : "add the item\'s profile" }}',
    description: addToFlowNode.description,
    defaults: { name: 'Add to Flow' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [{ name: 'audienceApi', required: true, testedBy: 'audienceApiTest' }],
    properties: [
      ...operationsOf(addToFlow.operation, addToFlowNode),
      onlyWhen(flowLocator({ description: addToFlow.flow.description }), addToFlow.flow.when ?? {}),
      property(addToFlow.newName),
      property(addToFlow.what),
      ...profileProperties.map((one) => onlyWhen(one, { operation: ['add'], what: ['item'] })),
      onlyWhen(audienceInput({ description: addToFlow.audience.description }), {
        operation: ['add'],
        what: ['audience'],
      }),
      onlyWhen(audienceInput(), { operation: ['newFlow'] }),
      property(addToFlow.tagsMatch),
      onlyWhen(property(addToFlow.tagsMatch), { operation: ['newFlow'] }),
      property(addToFlow.outcome),
      property(addToFlow.returnAll),
      property(addToFlow.limit),
      property(addToFlow.batchSize),
    ],
  };

  methods = methods;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runOperation(this, operations(this));
  }
}

const operations = (context: IExecuteFunctions): NodeOperations =>
  context.getNode().parameters['what'] === 'audience'
    ? { once: { ...once, add: addEveryone } }
    : { many: { add: addItems }, once };

interface Request {
  flow: string;
  /** What is added: the item's profile, or an audience. */
  profile?: ProfileRef;
  audience?: Audience;
}

const addItems = (context: IExecuteFunctions): ManyWork<Request, Added> => ({
  read: (item, index) => ({
    flow: flowOf(context, index),
    ...(context.getNodeParameter('what', index, 'item') === 'audience'
      ? { audience: audienceOf(context, index) }
      : { profile: profileOf(context, item, index) }),
  }),
  together: ({ flow, audience }) => JSON.stringify([flow, audience]),
  async ask(requests, engine) {
    const [{ flow, audience } = { flow: '' }] = requests;
    const signal = context.getExecutionCancelSignal();
    if (audience === undefined)
      return addProfiles(
        engine,
        flow,
        requests.map(({ profile }) => profile as ProfileRef),
        signal,
      );
    const added = await addAudience(engine, flow, audience, signal);
    return requests.map((_request, index) => ({ index, ...added }));
  },
  answer: (item, added) => [[0, withFindings(item, { addedToFlow: told(added) })]],
});

const addEveryone: Operation = async (context, item, index, engine) => {
  const added = await addAudience(
    engine,
    flowOf(context, index),
    audienceOf(context, index),
    context.getExecutionCancelSignal(),
  );
  context.addExecutionHints({
    message:
      added.accepted === 1 ? '1 participant was accepted' : `${added.accepted} participants were accepted`,
    location: 'outputPane',
  });
  return [[0, withFindings(item, { addedToFlow: told(added) })]];
};

const once: Operations = {
  async newFlow(context, item, index, engine) {
    const name = requiredText(context, 'newName', index, addToFlow.newName.label);
    const rows = context.getNodeParameter('audience', index, {}) as IDataObject;
    // What does not exist is said here, not by a workflow that does not start.
    for (const segment of readAudience(rows).segments ?? []) await engine.segments.get(segment);
    return [
      [
        0,
        withFindings(item, {
          newFlow: newWorkflow(context.getNode(), name, rows, tagsMatchOf(context, index)),
        }),
      ],
    ];
  },
  async participants(context, _item, index, engine) {
    const { id } = await anyFlow(engine, flowOf(context, index));
    const outcome = context.getNodeParameter('outcome', index, 'all') as Participant['outcome'] | 'all';
    return listResults(
      context,
      index,
      'participants',
      engine.flows.participants(id, { ...(outcome === 'all' ? {} : { outcome }), ...cancelledWith(context) }),
    );
  },
};

function told({ flow, outcome, ...report }: Added): IDataObject {
  const { accepted, alreadyInFlow, notAllowedToReEnter, notContactable } = report;
  return {
    flow,
    ...(outcome === undefined ? {} : { outcome }),
    ...{ accepted, alreadyInFlow, notAllowedToReEnter, notContactable },
  };
}

function audienceOf(context: IExecuteFunctions, index: number): Audience {
  const audience = readAudience(context.getNodeParameter('audience', index, {}));
  return {
    ...audience,
    ...(audience.tags === undefined ? {} : { tagsMatch: tagsMatchOf(context, index) }),
  };
}

function tagsMatchOf(context: IExecuteFunctions, index: number): 'all' | 'any' {
  return context.getNodeParameter('tagsMatch', index, 'any') === 'all' ? 'all' : 'any';
}

function flowOf(context: IExecuteFunctions, index: number): string {
  const flow = located(context.getNodeParameter('flow', index, ''));
  if (flow === '') throw missing(addToFlow.flow.label);
  return flow;
}
