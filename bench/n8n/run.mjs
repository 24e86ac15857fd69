#!/usr/bin/env node
// Thousands of items through the nodes in n8n's own execution engine, beside the engine's bulk call for the same people.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);
const USAGE = 'usage: npm run bench:n8n -- [--items 5000] [--memory 5000,20000] [--uri <mongodb uri>]';
const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '5000' },
    memory: { type: 'string' },
    uri: { type: 'string' },
    help: { type: 'boolean' },
  },
});
const count = Number(values.items);
/** Numbers of items for which the memory is measured, in place of the time. */
const sizes = values.memory?.split(',').map(Number);

const { ExecutionLifecycleHooks, WorkflowExecute } = require('n8n-core');
const { createRunExecutionData, Workflow } = require('n8n-workflow');

const start = {
  description: {
    ...{ displayName: 'Start', name: 'start', group: ['input'], version: 1, description: '' },
    ...{ defaults: { name: 'Start' }, inputs: ['main'], outputs: ['main'], properties: [] },
  },
  async execute() {
    return [this.getInputData()];
  },
};

/** Runs one node on the items, with the same hooks that a real execution has. */
async function runNode(node, parameters, items, credential) {
  const nodes = [
    { id: 'a', name: 'Start', type: 'start', typeVersion: 1, position: [0, 0], parameters: {} },
    {
      ...{ id: 'b', name: 'Node', type: node.description.name, typeVersion: 2, position: [200, 0] },
      ...{ parameters, credentials: { audienceApi: { id: 'c', name: 'Audience' } } },
    },
  ];
  const description = {
    ...{ id: 'w', name: 'Bench', nodes, active: false, settings: { executionOrder: 'v1' } },
    connections: { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
  };
  const byName = (type) => (type === 'start' ? start : node);
  const nodeTypes = { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) };
  const additionalData = {
    executionId: '1',
    hooks: new ExecutionLifecycleHooks('trigger', '1', description),
    variables: {},
    externalSecretsProxy: {},
    ...{ webhookWaitingBaseUrl: 'http://localhost/w', formWaitingBaseUrl: 'http://localhost/f' },
    ...{ webhookBaseUrl: '', webhookTestBaseUrl: '', restApiUrl: '', instanceBaseUrl: '' },
    credentialsHelper: {
      getParentTypes: () => [],
      isCredentialUsableByNode: () => true,
      getDecrypted: async () => credential,
    },
  };
  const data = createRunExecutionData({
    executionData: {
      nodeExecutionStack: [
        { node: nodes[0], data: { main: [items.map((json) => ({ json }))] }, source: null },
      ],
    },
  });
  const run = await new WorkflowExecute(additionalData, 'trigger', data).processRunExecutionData(
    new Workflow({ ...description, nodeTypes }),
  );
  const { error } = run.data.resultData;
  if (error !== undefined) throw error;
}

const byEmail = { identifyBy: 'email', profileKey: '={{ $json.email }}' };
const tag = (value) => ({ values: [{ tag: { __rl: true, mode: 'name', value } }] });
const rule = {
  all: [
    { attribute: 'city', operator: 'is', value: 'London' },
    { event: 'Purchase', occurrence: { operator: 'moreOrEqual', count: 1 } },
  ],
};

/** A node with its form, and the call that does the same for the same people. */
const steps = [
  {
    name: 'Profile › Create or Update',
    node: 'Profile',
    parameters: {
      ...{ operation: 'upsert', profileFrom: 'fields', emails: '={{ $json.email }}', options: {} },
      attributes: {
        values: [{ attribute: { __rl: true, mode: 'name', value: 'city' }, value: '={{ $json.city }}' }],
      },
    },
    call: (engine, items) =>
      engine.profiles.upsertMany(items.map(({ email, city }) => ({ emails: [email], attributes: { city } }))),
  },
  {
    name: 'Add Tag',
    node: 'AddTag',
    parameters: { to: 'item', ...byEmail, tags: tag('bench') },
    call: (engine, items) =>
      engine.tags.addMany(items.map(({ email }) => ({ profile: { email }, tags: ['bench'] }))),
  },
  {
    name: 'Track Event',
    node: 'TrackEvent',
    parameters: {
      ...{ ...byEmail, eventType: 'Purchase', propertiesFrom: 'json', options: {} },
      propertiesJson: '={{ { amount: $json.amount } }}',
    },
    call: (engine, items) =>
      engine.events.trackMany(
        items.map(({ email, amount }) => ({ profile: { email }, type: 'Purchase', properties: { amount } })),
      ),
  },
  {
    name: 'Filter Audience › Test Each',
    node: 'FilterAudience',
    parameters: {
      ...{ mode: 'item', ...byEmail, ruleFrom: 'json', rule: JSON.stringify(rule) },
      ...{ unknownProfile: 'error', options: {} },
    },
    call: (engine, items) =>
      engine.audience.matchesMany(
        rule,
        items.map(({ email }) => ({ email })),
      ),
  },
  {
    name: 'Check Do Not Contact',
    node: 'CheckDoNotContact',
    parameters: { contact: 'email', email: '={{ $json.email }}', channel: 'email' },
    call: (engine, items) =>
      engine.contacts.gateMany(items.map(({ email }) => ({ email, channel: 'email' }))),
  },
  {
    name: 'Profile › Get',
    node: 'Profile',
    parameters: { operation: 'get', ...byEmail },
    call: (engine, items) => engine.profiles.getMany(items.map(({ email }) => ({ email }))),
  },
];

/** n8n alone: hands on what comes, with a field beside it as our nodes have. */
const handsOn = {
  description: { ...start.description, displayName: 'Hands on', name: 'handsOn' },
  async execute() {
    return [
      this.getInputData().map(({ json }, item) => ({
        json: { ...json, done: { item } },
        pairedItem: { item },
      })),
    ];
  },
};

const people = (kind, length = count) =>
  Array.from({ length }, (_, n) => ({
    email: `${kind}.${n}@example.com`,
    city: n % 3 === 0 ? 'London' : 'Paris',
    amount: n % 100,
  }));

async function seconds(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

const collectGarbage = () => (globalThis.gc ?? (() => undefined))();
const heapMb = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1_048_576;
};

/** The most that is alive at once while it works, over what was before, in MB. */
async function mostAlive(work) {
  const before = heapMb();
  let most = before;
  const look = setInterval(() => (most = Math.max(most, heapMb())), 300);
  try {
    await work();
  } finally {
    clearInterval(look);
  }
  return Number((most - before).toFixed(1));
}

/** What each node holds at once for each of the sizes, and n8n alone. */
async function measureMemory(credential) {
  if (globalThis.gc === undefined) throw new Error('--memory needs node --expose-gc');
  const table = [];
  const all = [{ name: 'n8n alone', type: () => handsOn, parameters: {} }, ...steps];
  for (const { name, node, parameters, type = () => new (typeOf(node))() } of all) {
    const row = { step: name };
    await runNode(type(), parameters, people('warm', 1_000), credential);
    for (const size of sizes)
      row[`${size} items, MB`] = await mostAlive(() =>
        runNode(type(), parameters, people('node', size), credential),
      );
    table.push(row);
  }
  console.table(table);
}

const typeOf = (node) => require(join(root, `dist/nodes/${node}/${node}.node.js`))[node];

async function main() {
  if (values.help) return console.log(USAGE);
  const { openAudienceEngine } = require(join(root, 'dist/engine/index.js'));
  const { closeIdleEngines } = require(join(root, 'dist/nodes/hosts/n8n/connection/enginePool.js'));
  const { findMongod } = require(join(root, 'scripts/lib/findMongod.cjs'));
  const { runMongod } = require(join(root, 'scripts/lib/runMongod.cjs'));
  const found = values.uri ? { uri: values.uri } : await findMongod();
  const server = found.uri ? undefined : await runMongod({ binary: found.binary, cacheGb: 1 });
  const uri = found.uri ?? server.uri;
  const database = `bench_n8n_${process.pid}`;
  const engine = await openAudienceEngine({ uri, database });
  const credential = { configurationType: 'connectionString', connectionString: uri, database };
  try {
    if (sizes !== undefined) return await measureMemory(credential);
    const table = [];
    const [ofNode, ofCall] = [people('node'), people('call')];
    for (const { name, node, parameters, call } of steps) {
      const type = typeOf(node);
      const bulk = await seconds(async () => {
        for (let from = 0; from < count; from += 1_000) await call(engine, ofCall.slice(from, from + 1_000));
      });
      const inNode = await seconds(() => runNode(new type(), parameters, ofNode, credential));
      table.push({
        step: name,
        items: count,
        'node, s': Number(inNode.toFixed(2)),
        'bulk call, s': Number(bulk.toFixed(2)),
        ratio: Number((inNode / bulk).toFixed(2)),
        'memory, MB': Math.round(process.memoryUsage().rss / 1_048_576),
      });
    }
    console.table(table);
  } finally {
    await engine.close();
    await closeIdleEngines();
    const client = await MongoClient.connect(uri);
    await client
      .db(database)
      .dropDatabase()
      .catch(() => undefined);
    await client.close();
    await server?.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
