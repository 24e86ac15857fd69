/** A computed attribute is on the person wherever a node of either host hands one out. */
import type { IDataObject } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { closeIdleEngines } from '../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../support/database';
import { runNode } from './n8n/runWorkflow';
import { inbox, node, send, start, useNodeRed } from './node-red/runFlow';

const database = testDatabase('computed-in-hosts');
const credential = { configurationType: 'connectionString', connectionString: database.uri, account: 'main' };
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri, account: 'main' });
  await engine.attributes.compute({
    name: 'lifetimeValue',
    event: 'Purchase',
    of: 'sum',
    property: 'amount',
  });
  for (const amount of [0.1, 0.2])
    await engine.events.track({ profile: { externalId: 'ada' }, type: 'Purchase', properties: { amount } });
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await database.drop();
});

test('n8n: Profile › Get, and simplified among the attributes', async () => {
  const get = (more: IDataObject) =>
    runNode({
      type: 'profile',
      typeVersion: 3,
      parameters: { operation: 'get', identifyBy: 'externalId', profileKey: 'ada', ...more },
      items: [{}],
      credential,
    });
  expect((await get({ simplify: false })).outputs[0]).toMatchObject([
    { profile: { computed: { lifetimeValue: 0.3 } } },
  ]);
  expect((await get({ simplify: true })).outputs[0]).toMatchObject([
    { profile: { attributes: { lifetimeValue: 0.3 } } },
  ]);
});

test('Node-RED: Profile › Get', async () => {
  await start(database.uri, [
    node(
      'n',
      'profile',
      { operation: 'get', identifyBy: 'externalId', profileKey: 'payload', profileKeyType: 'msg' },
      ['out'],
    ),
  ]);
  const out = inbox('out');
  send('n', { payload: 'ada' });
  expect((await out.next()).payload).toMatchObject({ externalId: 'ada', computed: { lifetimeValue: 0.3 } });
});
