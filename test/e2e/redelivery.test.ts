import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { checkout } from '../support/built';
import { testDatabase } from '../support/database';
import { startNodeRed, type NodeRedProcess } from '../support/nodeRedProcess';
import { packedUserFolder } from '../support/packedUserFolder';
import { until } from '../support/until';

const database = testDatabase('redelivery');
let folder: string;
let engine: AudienceEngine;
let nodeRed: NodeRedProcess | undefined;

beforeAll(async () => {
  folder = packedUserFolder('redelivery');
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.segments.create({ name: 'Buyers', type: 'realTime', rule: { event: 'Purchase' } });
}, 180_000);

afterAll(async () => {
  await nodeRed?.stop();
  await engine.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the examples have, with other settings: the nodes as the editor saves them. */
function nodeOf(example: string, id: string, settings: Record<string, unknown>): Record<string, unknown> {
  const nodes = JSON.parse(readFileSync(join(checkout, 'examples', `${example}.json`), 'utf8')) as Record<
    string,
    unknown
  >[];
  return { ...nodes.find((node) => node['id'] === id), z: 'tab', connection: 'db', ...settings };
}

/** Whoever enters leaves a note in its own events, with the attempt; acknowledged, or left open. */
function writeFlow({ acknowledges }: { acknowledges: boolean }): void {
  const flow = [
    { id: 'tab', type: 'tab', label: 'Journey' },
    {
      id: 'db',
      type: 'audience-connection',
      name: '',
      database: '',
      account: '',
      timeZone: '',
      waitSeconds: 30,
    },
    nodeOf('loyal-londoners', 'flow-entry', {
      id: 'entry',
      flowId: 'journey',
      audience: { segments: ['Buyers'], tags: [], profiles: [], companies: [] },
      maxConcurrent: 100,
      wires: [['note']],
    }),
    nodeOf('loyal-londoners', 'shop-track', {
      id: 'note',
      eventsFrom: 'fields',
      eventType: 'Reached',
      identifyBy: 'id',
      profileKey: 'profile.id',
      profileKeyType: 'msg',
      properties: '{ "attempt": audience.entry.attempt }',
      propertiesType: 'jsonata',
      wires: [acknowledges ? ['ack'] : []],
    }),
    ...(acknowledges ? [nodeOf('loyal-londoners', 'flow-ack', { id: 'ack', wires: [[]] })] : []),
  ];
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flow));
  writeFileSync(join(folder, 'flows_cred.json'), JSON.stringify({ db: { uri: database.uri } }));
}

const reached = (attempt: number): Promise<number> =>
  engine.audience.count({ event: 'Reached', where: { property: 'attempt', operator: 'is', value: attempt } });

const eventually = (what: string, condition: () => Promise<boolean>): Promise<void> =>
  until({ output: () => nodeRed?.output() ?? '' }, what, condition, 60);

const buy = (from: number, to: number): Promise<unknown> =>
  engine.events.trackMany(
    Array.from({ length: to - from }, (_, i) => ({
      profile: { externalId: `p${from + i}` },
      type: 'Purchase',
    })),
  );

it('Node-RED killed with -9 between entering and acknowledgement: every entry comes again, as another attempt; none is lost', async () => {
  writeFlow({ acknowledges: false });
  nodeRed = await startNodeRed(folder, { audienceSegmentEntryLeaseSeconds: 2 });
  await eventually('the flow is launched', async () => (await engine.flows.list()).length === 1);
  await buy(0, 20);
  await eventually('all have been handed out', async () => (await reached(1)) === 20);
  await nodeRed.stop('SIGKILL');

  await buy(20, 25);
  writeFlow({ acknowledges: true });
  nodeRed = await startNodeRed(folder, { audienceSegmentEntryLeaseSeconds: 2 });
  await eventually('those that were in flight came again', async () => (await reached(2)) === 20);
  await eventually('those that entered meanwhile came', async () => (await reached(1)) === 25);
  await nodeRed.stop();
  nodeRed = undefined;
  // Acknowledged is acknowledged: nobody is left to hand out, and nobody came a third time.
  expect(await engine.entries.claim('journey')).toEqual([]);
  expect(await reached(3)).toBe(0);
}, 180_000);
