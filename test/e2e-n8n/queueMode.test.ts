import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { testDatabase } from '../support/database';
import { N8nProcess, OWNER } from '../support/n8nProcess';
import { startRedis } from '../support/redis';
import { until } from '../support/until';
import { attemptsOf, enter, handledOf, named, slowJourney } from './slowJourney';
import { cameOut, did, waitingJourney, waitingOf } from './waitingJourney';
import { importCredential } from './workflows';

const PEOPLE = 40;
const journeys = ['finished', 'succeeded'] as const;
const base = testDatabase('n8n-queue');
let redis: Awaited<ReturnType<typeof startRedis>> | undefined;
let n8n: N8nProcess;
let engine: AudienceEngine;

/** A worker that says nothing for so long is given up; after that n8n itself waits another half a minute. */
const GIVEN_UP = {
  QUEUE_WORKER_LOCK_DURATION: '5000',
  QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
  QUEUE_WORKER_STALLED_INTERVAL: '1000',
};

beforeAll(async () => {
  redis = await startRedis();
  n8n = new N8nProcess({
    EXECUTIONS_MODE: 'queue',
    QUEUE_BULL_REDIS_HOST: '127.0.0.1',
    QUEUE_BULL_REDIS_PORT: String(redis.port),
    ...GIVEN_UP,
  });
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  for (const tag of [...journeys, 'waits']) await engine.tags.create(tag);
  await engine.attributes.define({ name: 'remindAt', type: 'datetime' });
  await n8n.prepare();
  await importCredential(n8n, base.uri);
  await n8n.start();
  await n8n.startWorker();
  await n8n.rest('POST', '/owner/setup', OWNER);
}, 20 * 60_000);

afterAll(async () => {
  await n8n?.dispose();
  await redis?.stop();
  await engine?.close();
  await base.drop();
}, 60_000);

it(
  'in queue mode everybody who enters is handled by a worker; whom a killed one had in hand is handled by the next, with a later attempt',
  async () => {
    for (const tag of journeys) {
      const { id, versionId } = await n8n.rest<{ id: string; versionId: string }>(
        'POST',
        '/workflows',
        slowJourney(`AudienceQueue-${tag}`, tag, tag),
      );
      await n8n.rest('POST', `/workflows/${id}/activate`, { versionId });
    }
    for (const tag of journeys) await enter(engine, named(tag, PEOPLE), tag);
    const handled = () => Promise.all(journeys.map((tag) => handledOf(engine, tag)));
    await until(
      n8n,
      'some of both were handled',
      async () => (await handled()).every((count) => count > 0),
      120,
    );
    await n8n.killWorker();
    for (const count of await handled()) expect(count).toBeLessThan(PEOPLE);

    await n8n.startWorker();
    await until(
      n8n,
      'everybody was handled',
      async () => (await handled()).every((count) => count === PEOPLE),
      240,
    );
    for (const tag of journeys) {
      const attempts = await attemptsOf(engine, named(tag, PEOPLE));
      for (const of of attempts) expect(new Set(of).size).toBe(of.length);
      expect(Math.max(...attempts.flat())).toBeGreaterThan(1);
    }
  },
  10 * 60_000,
);

it(
  'in queue mode whoever waits comes out once in a worker, also who ended while there was none',
  async () => {
    const people = named('waits', PEOPLE);
    const { id, versionId } = await n8n.rest<{ id: string; versionId: string }>(
      'POST',
      '/workflows',
      waitingJourney('AudienceQueueWait', 'waits'),
    );
    await n8n.rest('POST', `/workflows/${id}/activate`, { versionId });
    await enter(engine, people, 'waits');
    await until(n8n, 'all of them wait', async () => (await waitingOf(engine, 'waits')) === PEOPLE, 120);
    await n8n.killWorker();
    await did(engine, people.slice(0, 15), 'Purchase');
    await did(engine, people.slice(15, 30), 'remindAt');
    await n8n.startWorker();
    await did(engine, people.slice(30), 'Purchase');
    await until(n8n, 'all have come out', async () => (await cameOut(engine, 'waits')) === PEOPLE, 180);
    await until(n8n, 'all are handled', async () => (await engine.waits.places()).length === 0, 60);
    const by = (end: string) => cameOut(engine, 'waits', { by: end });
    expect([await by('bought'), await by('reminded'), await by('late')]).toEqual([25, 15, 0]);
    expect(await cameOut(engine, 'waits', { atLeast: 2 })).toBe(0);
  },
  8 * 60_000,
);
