import type { Socket } from 'node:net';
import { MongoClient } from 'mongodb';
import {
  acquireEngine,
  closeIdleEngines,
  IDLE_MS,
  openEngines,
} from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase, testServerUri } from '../../support/database';
import { eventually } from '../../support/until';

const base = testDatabase('n8n-pool');
const fields = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
} as const;
let admin: MongoClient;

beforeAll(async () => {
  admin = await MongoClient.connect(testServerUri());
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
  await closeIdleEngines();
  await admin.close();
  await base.drop();
});

/** The addresses from which this process is connected to something: other test files use the same server. */
const addresses = (): string[] =>
  (process as unknown as { _getActiveHandles(): Partial<Socket>[] })
    ._getActiveHandles()
    .flatMap(({ localAddress, localPort }) =>
      localPort === undefined ? [] : `${localAddress}:${localPort}`,
    );

/** The connections that the server has from nodes of n8n, by their numbers: an address is somebody else's as soon as it is free. */
const connections = async (which: object): Promise<number[]> =>
  (
    await admin
      .db('admin')
      .aggregate([
        { $currentOp: { allUsers: true, idleConnections: true } },
        { $match: { appName: 'audience-engine-n8n', ...which } },
      ])
      .toArray()
  ).map(({ connectionId }) => connectionId as number);

/** What is done a minute after the last use, without waiting for it. */
function minuteAfterLastUse(): () => void {
  const timers = jest.spyOn(global, 'setTimeout');
  return () => {
    const idle = timers.mock.calls.filter(([, ms]) => ms === IDLE_MS);
    expect(idle.length).toBeGreaterThan(0);
    for (const [act] of idle) (act as () => void)();
  };
}

test('executions of one credential share one engine, which a minute after the last of them is closed: the server has no connection any more', async () => {
  const aMinuteLater = minuteAfterLastUse();
  const uses = await Promise.all(Array.from({ length: 20 }, () => acquireEngine(fields)));
  expect(new Set(uses.map(({ engine }) => engine)).size).toBe(1);
  await Promise.all(uses.map(({ engine }) => engine.profiles.find(null)));
  const ours = await connections({ client: { $in: addresses() } });
  // Twenty that work, and those by which the driver watches the server.
  expect(ours.length).toBeGreaterThan(0);
  expect(ours.length).toBeLessThanOrEqual(23);
  uses.slice(1).forEach(({ release }) => release());
  await expect(uses[0]?.engine.profiles.find(null)).resolves.toEqual([]);
  uses[0]?.release();
  expect(openEngines()).toBe(1);
  aMinuteLater();
  await eventually(async () => (await connections({ connectionId: { $in: ours } })).length === 0);
  expect(openEngines()).toBe(0);
});

test('who comes within the minute keeps the engine; released twice counts once', async () => {
  const aMinuteLater = minuteAfterLastUse();
  const first = await acquireEngine(fields);
  first.release();
  first.release();
  const second = await acquireEngine(fields);
  expect(second.engine).toBe(first.engine);
  aMinuteLater();
  await expect(second.engine.profiles.find(null)).resolves.toEqual([]);
  second.release();
});

test('a segment that an execution creates is built, though no trigger is published', async () => {
  const { engine, release } = await acquireEngine(fields);
  await engine.profiles.upsert({ externalId: 'ada', tags: ['vip'] });
  await engine.segments.create({
    name: 'VIPs',
    type: 'realTime',
    rule: { tags: ['vip'], operator: 'hasAny' },
  });
  release();
  await eventually(async () => (await engine.segments.get('VIPs')).status === 'active');
  expect(await engine.segments.count('VIPs')).toBe(1);
});

test('another credential, also one that differs in its account only, has an engine of its own', async () => {
  const [one, other] = [await acquireEngine(fields), await acquireEngine({ ...fields, account: 'other' })];
  expect(other.engine).not.toBe(one.engine);
  one.release();
  other.release();
});

test('an engine that could not be opened is forgotten: the next use tries again', async () => {
  const wrong = { ...fields, connectionString: 'localhost:27017' };
  const before = openEngines();
  await expect(acquireEngine(wrong)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(openEngines()).toBe(before);
});
