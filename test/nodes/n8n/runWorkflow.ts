import { randomBytes } from 'node:crypto';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
  createRunExecutionData,
  NodeConnectionTypes,
  Workflow,
  type IConnections,
  type IDataObject,
  type IExecuteFunctions,
  type INode,
  type INodeExecutionData,
  type INodeType,
  type INodeTypes,
  type IRun,
  type IWorkflowExecuteAdditionalData,
  type OnError,
} from 'n8n-workflow';
import { AcknowledgeEntry } from '../../../nodes/AcknowledgeEntry/AcknowledgeEntry.node';
import { AddTag } from '../../../nodes/AddTag/AddTag.node';
import { AddToDoNotContact } from '../../../nodes/AddToDoNotContact/AddToDoNotContact.node';
import { AddToFlow } from '../../../nodes/AddToFlow/AddToFlow.node';
import { AudienceConsoleTrigger } from '../../../nodes/AudienceConsole/AudienceConsoleTrigger.node';
import { Broadcast } from '../../../nodes/Broadcast/Broadcast.node';
import { CheckDoNotContact } from '../../../nodes/CheckDoNotContact/CheckDoNotContact.node';
import { Consent } from '../../../nodes/Consent/Consent.node';
import { ConsentLink } from '../../../nodes/ConsentLink/ConsentLink.node';
import { RequestConsent } from '../../../nodes/RequestConsent/RequestConsent.node';
import { FilterAudience } from '../../../nodes/FilterAudience/FilterAudience.node';
import { ImportProfiles } from '../../../nodes/ImportProfiles/ImportProfiles.node';
import { MayContact } from '../../../nodes/MayContact/MayContact.node';
import { Profile } from '../../../nodes/Profile/Profile.node';
import { RemoveFromDoNotContact } from '../../../nodes/RemoveFromDoNotContact/RemoveFromDoNotContact.node';
import { RemoveTag } from '../../../nodes/RemoveTag/RemoveTag.node';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { SegmentEntryTrigger } from '../../../nodes/SegmentEntry/SegmentEntryTrigger.node';
import { SegmentExitTrigger } from '../../../nodes/SegmentExit/SegmentExitTrigger.node';
import { Split } from '../../../nodes/Split/Split.node';
import { DoNotContact } from '../../../nodes/DoNotContact/DoNotContact.node';
import { Flow } from '../../../nodes/Flow/Flow.node';
import { Company } from '../../../nodes/Company/Company.node';
import { Contacts } from '../../../nodes/Contacts/Contacts.node';
import { Attribute } from '../../../nodes/Attribute/Attribute.node';
import { Tag } from '../../../nodes/Tag/Tag.node';
import { TrackEvent } from '../../../nodes/TrackEvent/TrackEvent.node';
import { WaitUntil } from '../../../nodes/WaitUntil/WaitUntil.node';

export const allNodes: readonly INodeType[] = [
  new AcknowledgeEntry(),
  new AddTag(),
  new AddToDoNotContact(),
  new AddToFlow(),
  new AudienceConsoleTrigger(),
  new Broadcast(),
  new ImportProfiles(),
  new CheckDoNotContact(),
  new Consent(),
  new ConsentLink(),
  new RequestConsent(),
  new FilterAudience(),
  new MayContact(),
  new Profile(),
  new RemoveFromDoNotContact(),
  new RemoveTag(),
  new Segment(),
  new SegmentEntryTrigger(),
  new SegmentExitTrigger(),
  new Split(),
  new DoNotContact(),
  new Flow(),
  new Company(),
  new Contacts(),
  new Attribute(),
  new Tag(),
  new TrackEvent(),
  new WaitUntil(),
];

/** Sends its items on unchanged; its name is what `$('Start')` refers to. */
const start: INodeType = {
  description: {
    displayName: 'Start',
    name: 'start',
    group: ['input'],
    version: 1,
    description: '',
    defaults: { name: 'Start' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    properties: [],
  },
  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [this.getInputData()];
  },
};

export const nodeTypes = {
  getByName: (type: string) => nodeType(type),
  getByNameAndVersion: (type: string) => nodeType(type),
  getKnownTypes: () => ({}),
} as unknown as INodeTypes;

export function nodeType(type: string): INodeType {
  if (type === 'start') return start;
  const found = allNodes.find(({ description }) => description.name === type);
  if (found === undefined) throw new Error(`no node of type ${type} is registered with the tests`);
  return found;
}

export function additionalDataFor(credential: object, workflow: object): IWorkflowExecuteAdditionalData {
  return {
    executionId: '1',
    hooks: new ExecutionLifecycleHooks('trigger', '1', workflow as never),
    variables: {},
    externalSecretsProxy: {},
    webhookWaitingBaseUrl: 'http://localhost/w',
    formWaitingBaseUrl: 'http://localhost/f',
    webhookBaseUrl: '',
    webhookTestBaseUrl: '',
    restApiUrl: '',
    instanceBaseUrl: '',
    credentialsHelper: {
      getParentTypes: () => [],
      isCredentialUsableByNode: () => true,
      getDecrypted: async () => credential,
    },
  } as unknown as IWorkflowExecuteAdditionalData;
}

export interface NodeRun {
  /** The json of the items of each output. */
  outputs: IDataObject[][];
  /** The items of each output as n8n has them. */
  items: INodeExecutionData[][];
  run: IRun;
  /** What stopped the execution. */
  error?: { message: string; description?: string | null; itemIndex?: number; code?: string; path?: string };
  hints: string[];
}

export interface RunOptions {
  type: string;
  parameters: IDataObject;
  items: IDataObject[];
  credential: object;
  onError?: OnError;
  /** Default 1. */
  typeVersion?: number;
  /** Files of the items, by field. */
  binary?: INodeExecutionData['binary'];
}

/** Runs one node after a start node in n8n's own execution engine. */
export async function runNode({
  type,
  parameters,
  items,
  credential,
  onError,
  typeVersion = 1,
  binary,
}: RunOptions): Promise<NodeRun> {
  const node: INode = {
    id: 'node',
    name: 'Node',
    type,
    typeVersion,
    position: [200, 0],
    parameters: parameters as INode['parameters'],
    credentials: { audienceApi: { id: 'c', name: 'Audience' } },
    ...(onError === undefined ? {} : { onError }),
  };
  const first: INode = {
    id: 'start',
    name: 'Start',
    type: 'start',
    typeVersion: 1,
    position: [0, 0],
    parameters: {},
  };
  const connections: IConnections = { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } };
  const id = randomBytes(4).toString('hex');
  const description = {
    id,
    name: 'Shop',
    nodes: [first, node],
    connections,
    active: false,
    settings: { executionOrder: 'v1' as const, timezone: 'Europe/London' },
  };
  const workflow = new Workflow({ ...description, nodeTypes });
  const data = createRunExecutionData({
    executionData: {
      nodeExecutionStack: [
        {
          node: first,
          data: { main: [items.map((json) => ({ json, ...(binary === undefined ? {} : { binary }) }))] },
          source: null,
        },
      ],
    },
  } as never);
  const run = await new WorkflowExecute(
    additionalDataFor(credential, description),
    'trigger',
    data,
  ).processRunExecutionData(workflow);
  const result = run.data.resultData.runData['Node']?.[0];
  const error = (result?.error ?? run.data.resultData.error) as
    | {
        message: string;
        description?: string | null;
        context?: { itemIndex?: number; code?: string; path?: string };
      }
    | undefined;
  const sent = (result?.data?.['main'] ?? []).map((output) => output ?? []);
  return {
    items: sent,
    outputs: sent.map((output) => output.map(({ json }) => json)),
    run,
    hints: (result?.hints ?? []).map(({ message }) => message),
    ...(error === undefined
      ? {}
      : {
          error: {
            message: error.message,
            description: error.description,
            itemIndex: error.context?.itemIndex,
            code: error.context?.code,
            path: error.context?.path,
          },
        }),
  };
}
