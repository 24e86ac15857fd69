import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
  createRunExecutionData,
  NodeConnectionTypes,
  NodeHelpers,
  Workflow,
  type EngineRequest,
  type EngineResponse,
  type IDataObject,
  type IExecuteFunctions,
  type INode,
  type INodeExecutionData,
  type INodeType,
  type INodeTypes,
} from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { additionalDataFor, allNodes, nodeType } from './runWorkflow';

const base = testDatabase('n8n-as-tool');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsert({ externalId: 'anita', attributes: { city: 'London' } });
  await engine.doNotContact.add({ phone: '+442079460101', reason: 'keyword', source: 'test' });
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

/** The twin that n8n makes of a node for agents. */
function twinOf(type: string): INodeType {
  const node = nodeType(type);
  return Object.create(node, {
    description: {
      value: { ...node.description, name: `${type}Tool`, inputs: [], outputs: [NodeConnectionTypes.AiTool] },
    },
  }) as INodeType;
}

const agent = {
  displayName: 'Agent',
  name: 'agent',
  group: ['transform'] as never,
  version: 1,
  description: '',
  defaults: { name: 'Agent' },
  outputs: [NodeConnectionTypes.Main],
  properties: [],
};

/** Calls its tool itself, as agents up to version 2 do. */
const calling: INodeType = {
  description: { ...agent, inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool] },
  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const [tool] = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as [
      { invoke(words: object): Promise<string> },
    ];
    return [
      [
        {
          json: { told: JSON.parse(await tool.invoke(this.getInputData()[0]?.json ?? {})) as IDataObject[] },
        },
      ],
    ];
  },
};

/** Has the engine run its tool, as agents from version 3 on do. */
const requesting: INodeType = {
  description: calling.description,
  async execute(
    this: IExecuteFunctions,
    response?: EngineResponse,
  ): Promise<INodeExecutionData[][] | EngineRequest> {
    const [answer] = response?.actionResponses ?? [];
    if (answer === undefined) {
      const input = this.getInputData()[0]?.json ?? {};
      return {
        actions: [
          {
            actionType: 'ExecutionNodeAction',
            nodeName: 'Tool',
            input,
            type: NodeConnectionTypes.AiTool,
            id: 'call',
            metadata: { itemIndex: 0 },
          },
        ],
        metadata: {},
      } as EngineRequest;
    }
    return [[{ json: { told: (answer.data.data?.['ai_tool']?.[0] ?? []).map(({ json }) => json) } }]];
  },
};

/** What an agent is told by a node that is its tool; `words` are what the agent fills in, read by `$fromAI`. */
async function tell(
  as: INodeType,
  type: string,
  parameters: IDataObject,
  words: IDataObject,
  typeVersion = 1,
): Promise<unknown> {
  const node = (name: string, of: string, more: object = {}): INode => ({
    id: name,
    name,
    type: of,
    typeVersion: 1,
    position: [0, 0],
    parameters: {},
    ...more,
  });
  const nodes = [
    node('Start', 'start'),
    node('Agent', 'agent'),
    node('Tool', `${type}Tool`, {
      typeVersion,
      parameters,
      credentials: { audienceApi: { id: 'c', name: 'Audience' } },
    }),
  ];
  const to = (type: string) => ({ [type]: [[{ node: 'Agent', type, index: 0 }]] });
  const description = {
    id: 'tool',
    name: 'Agent',
    nodes,
    connections: { Start: to('main'), Tool: to('ai_tool') } as never,
    active: false,
    settings: { executionOrder: 'v1' as const },
  };
  const types = (name: string) =>
    name === 'agent' ? as : name === `${type}Tool` ? twinOf(type) : nodeType(name);
  const workflow = new Workflow({
    ...description,
    nodeTypes: {
      getByName: types,
      getByNameAndVersion: types,
      getKnownTypes: () => ({}),
    } as unknown as INodeTypes,
  });
  const data = createRunExecutionData({
    executionData: {
      nodeExecutionStack: [{ node: nodes[0], data: { main: [[{ json: words }]] }, source: null }],
    },
  } as never);
  const hooks = new ExecutionLifecycleHooks('trigger', '1', description as never);
  const run = await new WorkflowExecute(
    { ...additionalDataFor(credential, description), hooks },
    'trigger',
    data,
  ).processRunExecutionData(workflow);
  const [last] = run.data.resultData.runData['Agent']?.slice(-1) ?? [];
  if (run.data.resultData.error) throw run.data.resultData.error;
  return last?.data?.['main']?.[0]?.[0]?.json['told'];
}

const fromAi = (key: string) => `={{ $fromAI('${key}', '', 'string') }}`;

describe.each([
  ['calls itself', calling],
  ['has the engine run', requesting],
] as const)('a tool that an agent %s', (_, as) => {
  test('says that a number may be contacted, and that another one may not, which is an answer of the second output', async () => {
    const check = (phone: string) =>
      tell(as, 'checkDoNotContact', { contact: 'phone', phone: fromAi('phone'), channel: 'sms' }, { phone });
    expect(await check('+442079460102')).toMatchObject([{ doNotContact: { allowed: true } }]);
    expect(await check('+442079460101')).toMatchObject([
      { doNotContact: { allowed: false, reason: 'keyword' } },
    ]);
  });

  test('says which rows were refused', async () => {
    const told = await tell(
      as,
      'importProfiles',
      { operation: 'analyze', source: 'text', text: fromAi('rows'), format: 'csv', options: {} },
      { rows: 'email\nno address\n' },
    );
    expect(told).toMatchObject([
      { rows: 1, valid: 0 },
      { line: 2, message: expect.any(String) },
    ]);
  });

  test('does what it is asked to', async () => {
    const tags = { values: [{ tag: { __rl: true, mode: 'name', value: fromAi('tag') } }] };
    expect(
      await tell(
        as,
        'addTag',
        { to: 'item', identifyBy: 'externalId', profileKey: fromAi('who'), tags },
        { who: 'anita', tag: 'loyal' },
      ),
    ).toMatchObject([{ tags: ['loyal'] }]);
    expect((await engine.profiles.get({ externalId: 'anita' })).tags).toContain('loyal');
  });
});

describe.each([
  ['calls itself', calling],
  ['has the engine run', requesting],
] as const)('a tool that an agent %s, as it is dropped on the canvas,', (_, as) => {
  const asked = (type: string, parameters: IDataObject, words: IDataObject) =>
    tell(as, type, parameters, words, 3);

  test('is about the person whose address the agent gives', async () => {
    await engine.profiles.upsert({ externalId: 'eve', emails: ['eve@example.com'] });
    await engine.doNotContact.add({ email: 'eve@example.com', reason: 'unsubscribed', source: 'test' });
    const email = 'eve@example.com';
    expect(await asked('profile', { operation: 'get' }, { Email: email })).toMatchObject([
      { profile: { externalId: 'eve' } },
    ]);
    expect(await asked('checkDoNotContact', {}, { Email_Address: email })).toMatchObject([
      { doNotContact: { allowed: false } },
    ]);
    expect(
      await asked('profile', { operation: 'get', identifyBy: 'externalId' }, { External_ID: 'eve' }),
    ).toMatchObject([{ profile: { externalId: 'eve' } }]);
  });

  test('deletes nobody and tags not everybody, unless whoever has made it says that it may', async () => {
    await engine.profiles.upsert({ externalId: 'zoe', emails: ['zoe@example.com'] });
    const remove = { operation: 'delete' };
    const words = { Email: 'zoe@example.com' };
    const tags = { values: [{ tag: { __rl: true, mode: 'name', value: 'everybody' } }] };
    const everybody = { to: 'rule', ruleFrom: 'json', rule: '{"all":[]}', tags };
    for (const refused of [
      asked('profile', remove, words),
      asked('addTag', everybody, {}),
      asked('removeFromDoNotContact', { contact: 'phone' }, { Phone_Number: '+442079460101' }),
    ])
      expect(await refused.catch((error: Error) => error.message).then(JSON.stringify)).toContain(
        'This tool may not do that',
      );
    expect((await engine.tags.list()).map(({ name }) => name)).not.toContain('everybody');
    expect(await asked('profile', { ...remove, agentsMay: true }, words)).toMatchObject([
      { profile: { deleted: true } },
    ]);
    // One that was made before it was asked goes on as it did.
    await engine.profiles.upsert({ externalId: 'zoe', emails: ['zoe@example.com'] });
    const before = { ...remove, identifyBy: 'email', profileKey: fromAi('who') };
    expect(await tell(as, 'profile', before, { who: 'zoe@example.com' }, 2)).toMatchObject([
      { profile: { deleted: true } },
    ]);
  });
});

test('what deletes, ends or takes back is guarded in the tool of every node', () => {
  const unguarded = allNodes.flatMap(({ description }) => {
    if (description.group.includes('trigger')) return [];
    const twin = { ...description, name: `${description.name}Tool` };
    const node = { typeVersion: [description.version].flat().at(-1) } as INode;
    const operations = description.properties.find(({ name }) => name === 'operation')?.options ?? [];
    return operations.flatMap((option) => {
      const operation = 'value' in option ? String(option.value) : '';
      if (!/^(cancel|close|delete|merge|move|remove|retype|stop|unmerge)/.test(operation)) return [];
      const values = { resource: description.name, operation };
      const isGuarded = description.properties.some(
        (one) => one.name === 'agentsMay' && NodeHelpers.displayParameter(values, one, node, twin),
      );
      return isGuarded ? [] : [`${description.name} ${operation}`];
    });
  });
  expect(unguarded).toEqual([]);
});

describe('the words that an agent chooses a tool by', () => {
  const tools = allNodes
    .filter(({ description: { group } }) => !group.includes('trigger'))
    .map(({ description: { name } }) => name);
  const wordsOf = (type: string, parameters: IDataObject) =>
    NodeHelpers.getToolDescriptionForNode(
      {
        name: 'Tool',
        type: `${type}Tool`,
        parameters: { descriptionType: 'auto', ...parameters },
      } as unknown as INode,
      twinOf(type),
    );

  test.each(tools)('%s can be a tool; each of its operations says what it does, to what', (type) => {
    const { description } = nodeType(type);
    expect(description.usableAsTool).toBe(true);
    const operation = description.properties.find(({ name }) => name === 'operation');
    const operations = (operation?.options ?? []).flatMap((option) =>
      'value' in option ? [{ value: String(option.value) }] : [],
    );
    const said =
      operations.length === 0
        ? [wordsOf(type, { toolDescription: description.description })]
        : operations.map(({ value }) => wordsOf(type, { resource: type, operation: value }));
    for (const one of said) expect(one).toMatch(/^[A-Z]\w+,? (\S+ ){2,}/);
    expect(new Set(said).size).toBe(said.length);
  });
});
