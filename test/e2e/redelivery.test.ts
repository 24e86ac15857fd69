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

function write(nodes: object[]): void {
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
    ...nodes,
  ];
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flow));
  writeFileSync(join(folder, 'flows_cred.json'), JSON.stringify({ db: { uri: database.uri } }));
}

/** Whoever enters leaves a note in its own events, with the attempt; acknowledged, or left open. */
function writeFlow({ acknowledges }: { acknowledges: boolean }): void {
  write([
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
  ]);
}

/** Whoever enters waits for a purchase or a moment of its own; where it comes out it leaves a note in its own events. */
function writeWaitingFlow(): void {
  const noting = (id: string) =>
    nodeOf('loyal-londoners', 'shop-track', {
      id,
      eventsFrom: 'fields',
      eventType: 'Came out',
      identifyBy: 'id',
      profileKey: 'profile.id',
      profileKeyType: 'msg',
      properties: JSON.stringify({ by: id }),
      propertiesType: 'json',
      wires: [[]],
    });
  write([
    nodeOf('abandoned-cart', 'cart-entry', {
      id: 'entry',
      flowId: 'waiting',
      audience: { segments: ['Left a cart'], tags: [], profiles: [], companies: [] },
      maxConcurrent: 100,
      maxPerSecond: 1_000,
      wires: [['wait']],
    }),
    nodeOf('abandoned-cart', 'cart-wait', {
      id: 'wait',
      branches: [
        { branch: 'event', eventType: 'Purchase', where: [] },
        { branch: 'date', attribute: 'remindAt' },
      ],
      outputs: 3,
      amount: '1',
      unit: 'days',
      since: '',
      sinceType: 'str',
      wires: [['bought'], ['reminded'], ['late']],
    }),
    ...['bought', 'reminded', 'late'].map(noting),
    nodeOf('abandoned-cart', 'cart-waits', { id: 'waits', scope: ['wait'], wires: [['ack']] }),
    nodeOf('abandoned-cart', 'cart-ack', { id: 'ack', wires: [[]] }),
  ]);
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

it('Node-RED killed with -9 while 1 000 people wait: each comes out once, by what has come while it was down, or comes afterwards', async () => {
  const people = Array.from({ length: 1_000 }, (_, i) => ({ externalId: `w${i}` }));
  const [bought, reminded, later] = [people.slice(0, 350), people.slice(350, 700), people.slice(700)];
  const did = (type: string, some: readonly { externalId: string }[]) =>
    engine.events.trackMany(some.map((profile) => ({ profile, type })));
  await engine.attributes.define({ name: 'remindAt', type: 'datetime' });
  await engine.segments.create({ name: 'Left a cart', type: 'realTime', rule: { event: 'Cart left' } });
  writeWaitingFlow();
  nodeRed = await startNodeRed(folder);
  await eventually('the flow is launched', async () =>
    (await engine.flows.list()).some(({ id }) => id === 'waiting'),
  );
  await did('Cart left', people);
  const place = { host: 'node-red', flowId: 'tab', nodeId: 'wait' };
  await eventually('all of them wait, and their entries are acknowledged', async () => {
    const { waiting } = await engine.flows.counts('waiting');
    return waiting === 0 && (await engine.waits.counts(place).catch(() => undefined))?.waiting === 1_000;
  });
  await nodeRed.stop('SIGKILL');

  await did('Purchase', bought);
  const remindAt = new Date(Date.now() + 1_000).toISOString();
  await engine.profiles.upsertMany(reminded.map((one) => ({ ...one, attributes: { remindAt } })));
  nodeRed = await startNodeRed(folder);
  await did('Purchase', later);
  const cameOut = (where: object) => engine.audience.count({ event: 'Came out', ...where } as never);
  const by = (end: string) => cameOut({ where: { property: 'by', operator: 'is', value: end } });
  await eventually('everybody has come out', async () => (await cameOut({})) === 1_000);
  await eventually('all of it is handled', async () => (await engine.waits.places()).length === 0);
  await nodeRed.stop();
  nodeRed = undefined;
  expect([await by('bought'), await by('reminded'), await by('late')]).toEqual([650, 350, 0]);
  expect(await cameOut({ occurrence: { operator: 'moreOrEqual', count: 2 } })).toBe(0);
}, 240_000);
