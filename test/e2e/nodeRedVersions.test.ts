import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installInCache } from '../../scripts/lib/installInCache.cjs';
import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { checkout } from '../support/built';
import { startMongod, type RunningMongod } from '../support/mongod';
import { startNodeRed, type NodeRedProcess } from '../support/nodeRedProcess';
import { packedUserFolder } from '../support/packedUserFolder';
import { until } from '../support/until';

const PACKAGE = '@audience-engine/n8n-nodes-audience';
const VERSIONS = [
  {
    version: '4.1.15',
    program: async () =>
      join(
        await installInCache(console.log, { name: 'node-red', version: '4.1.15', size: 'about 100 MB' }),
        'red.js',
      ),
  },
  { version: '5.0.7', program: async () => join(checkout, 'node_modules/node-red/red.js') },
];

let server: RunningMongod;
let engine: AudienceEngine;
let nodeRed: NodeRedProcess | undefined;
let folder: string;

beforeAll(async () => {
  server = await startMongod();
});
afterAll(() => server.stop());
afterEach(async () => {
  await nodeRed?.stop();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const eventually = (what: string, condition: () => Promise<boolean>): Promise<void> =>
  until({ output: () => nodeRed?.output() ?? '' }, what, () => condition().catch(() => false), 60);

/** Deploys the example journey through the admin API, as the editor does. */
async function deployJourney(address: string, uri: string): Promise<void> {
  const flows = (
    JSON.parse(readFileSync(join(checkout, 'examples/loyal-londoners.json'), 'utf8')) as Record<
      string,
      unknown
    >[]
  ).map((node) => (node['type'] === 'audience-connection' ? { ...node, credentials: { uri } } : node));
  const answer = await fetch(`${address}/flows`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Node-RED-API-Version': 'v2',
      'Node-RED-Deployment-Type': 'full',
    },
    body: JSON.stringify({ flows }),
  });
  expect(answer.status).toBe(200);
}

const purchase = (address: string, email: string): Promise<boolean> =>
  fetch(`${address}/shop/events`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ type: 'Purchase', profile: { email } }),
  }).then(({ ok }) => ok);

const isTagged = async (email: string): Promise<boolean> =>
  (await engine.profiles.get({ email })).tags.includes('loyal');

it.each(VERSIONS)(
  'Node-RED $version: the packed journey is deployed, a webhook makes somebody enter, the database restarts, the next one enters',
  async ({ version, program }) => {
    folder = packedUserFolder(`node-red-${version}`);
    const uri = server.uri.replace(/\/\?/, `/journey-${version.replaceAll('.', '-')}?`);
    engine = await openAudienceEngine({ uri });
    for (const name of ['anita', 'ben', 'dora'])
      await engine.profiles.upsert({
        externalId: name,
        emails: [`${name}@example.com`],
        phones: [`+4479000000${name.length}${name === 'ben' ? 1 : 2}`],
        attributes: { city: 'London' },
      });
    await engine.segments.create({
      name: 'London, bought twice in 30 days',
      type: 'realTime',
      rule: {
        all: [
          { attribute: 'city', operator: 'is', value: 'London' },
          {
            event: 'Purchase',
            occurrence: { operator: 'moreOrEqual', count: 2 },
            timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
          },
        ],
      },
    });
    nodeRed = await startNodeRed(folder, {}, await program());
    const { address } = nodeRed;

    const sets = (await (
      await fetch(`${address}/nodes`, { headers: { Accept: 'application/json' } })
    ).json()) as { module: string; id: string; err?: unknown; enabled: boolean }[];
    const ours = sets.filter(({ module }) => module === PACKAGE);
    expect(ours.length).toBeGreaterThan(10);
    expect(ours.filter(({ err, enabled }) => err !== undefined || !enabled)).toEqual([]);

    await deployJourney(address, uri);
    await engine.doNotContact.add({ profile: { externalId: 'ben' }, reason: 'keyword', source: 'reply' });
    await eventually('the webhook answers', () => purchase(address, 'anita@example.com'));
    for (const email of ['anita@example.com', 'ben@example.com', 'ben@example.com'])
      await purchase(address, email);
    await eventually('anita is tagged', () => isTagged('anita@example.com'));

    await server.kill();
    await server.restart();
    await eventually('the webhook answers again', () => purchase(address, 'dora@example.com'));
    await purchase(address, 'dora@example.com');
    await eventually('dora is tagged', () => isTagged('dora@example.com'));
    await eventually('ben is rejected', async () => {
      for await (const { reason } of engine.contacts.rejections()) if (reason === 'keyword') return true;
      return false;
    });
    expect(await isTagged('ben@example.com')).toBe(false);
  },
  300_000,
);
