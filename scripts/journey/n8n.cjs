'use strict';
// n8n with the packed package, a credential for the MongoDB beside us and the example workflows, published.
const { existsSync, readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { checkout } = require('../lib/findMongod.cjs');
const { prepareN8n } = require('../lib/n8nServer.cjs');

const OWNER = { email: 'owner@example.com', firstName: 'Olga', lastName: 'Owner', password: 'Audience1' };
const examples = join(checkout, 'docs', 'workflows');

/** Others are begun by hand, in the editor: n8n publishes none without a trigger. */
const startsByItself = ({ nodes }) =>
  nodes.some(({ type }) => /(Trigger|\.webhook)$/.test(type) && !type.endsWith('.manualTrigger'));

/** Workflows that somebody has changed since the first start are left as they are. */
async function importOnce(n8n, folder, say) {
  const marker = join(folder, 'workflows-imported');
  if (existsSync(marker)) return;
  say('n8n: importing and publishing the example workflows …');
  const files = readdirSync(examples).filter((name) => name.endsWith('.json'));
  const workflows = files.map((name) => JSON.parse(readFileSync(join(examples, name), 'utf8')));
  await n8n.importInto('workflow', workflows);
  for (const { id } of workflows.filter(startsByItself)) await n8n.command('publish:workflow', `--id=${id}`);
  writeFileSync(marker, '');
}

/** n8n opens on a page that asks for an owner: ours is there already, also at the second start. */
async function setUpOwner(address) {
  const { data } = await (await fetch(`${address}/rest/settings`)).json();
  if (data.userManagement?.showSetupOnFirstLoad === false) return;
  const answer = await fetch(`${address}/rest/owner/setup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(OWNER),
  });
  if (!answer.ok) throw new Error(`n8n did not take its owner: ${answer.status} ${await answer.text()}`);
}

/** Starts n8n and waits until its workflows run. */
async function startN8n({ folder, port, mongodbUri, say }) {
  const n8n = await prepareN8n({ folder, port, say });
  // The port of the MongoDB may be another one at each start.
  const data = { configurationType: 'connectionString', connectionString: mongodbUri, account: 'main' };
  await n8n.importInto('credentials', [{ id: 'audience', name: 'Audience', type: 'audienceApi', data }]);
  await importOnce(n8n, folder, say);
  const server = await n8n.start();
  say(`n8n: port ${port}, data in ${folder}, what it says in ${server.log}`);
  await setUpOwner(n8n.address);
  return server;
}

module.exports = { OWNER, startN8n };
