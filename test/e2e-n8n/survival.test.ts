import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { startMongod, type RunningMongod } from '../support/mongod';
import { N8nProcess, OWNER } from '../support/n8nProcess';
import { until } from '../support/until';
import { attemptsOf, enter, handledOf, named, slowJourney } from './slowJourney';
import { cameOut, did, endedOf, waitingJourney, waitingOf } from './waitingJourney';
import { importAndPublish, importCredential } from './workflows';

const n8n = new N8nProcess();
let mongod: RunningMongod;
let engine: AudienceEngine;

const WAITING = 'AudienceWait0001';
const WAITERS = named('waits', 1_000);
const handled = (tag: string) => handledOf(engine, tag);

beforeAll(async () => {
  mongod = await startMongod();
  engine = await openAudienceEngine({ uri: mongod.uri, account: 'main', timeZone: 'UTC' });
  for (const tag of ['killed', 'outage', 'waits']) await engine.tags.create(tag);
  await engine.attributes.define({ name: 'remindAt', type: 'datetime' });
  await n8n.prepare();
  await importCredential(n8n, mongod.uri);
  await importAndPublish(
    n8n,
    slowJourney('AudienceKill0001', 'killed', 'finished'),
    slowJourney('AudienceOut00001', 'outage', 'succeeded'),
    waitingJourney(WAITING, 'waits'),
  );
  await n8n.start();
}, 20 * 60_000);

afterAll(async () => {
  await n8n.dispose();
  await engine?.close();
  await mongod?.stop();
}, 60_000);

it(
  'n8n killed with -9 three times in the middle of 200 runs loses nobody; what runs twice is a later attempt',
  async () => {
    const people = named('killed', 200);
    await enter(engine, people, 'killed');
    for (const before of [20, 75, 130]) {
      await until(n8n, `${before} were handled`, async () => (await handled('killed')) >= before, 180);
      await n8n.kill('SIGKILL');
      expect(await handled('killed')).toBeLessThan(people.length);
      await n8n.start();
    }
    await until(n8n, 'everybody was handled', async () => (await handled('killed')) === people.length, 240);
    const attempts = await attemptsOf(engine, people);
    for (const of of attempts) {
      expect(of.length).toBeGreaterThan(0);
      expect(new Set(of).size).toBe(of.length);
    }
    expect(Math.max(...attempts.flat())).toBeGreaterThan(1);
  },
  12 * 60_000,
);

it(
  'a workflow is unpublished while 1 000 people wait in it: nobody comes out meanwhile, and everybody once when it is published again',
  async () => {
    await enter(engine, WAITERS, 'waits');
    await until(n8n, 'all of them wait', async () => (await waitingOf(engine, 'waits')) === 1_000, 200);
    await n8n.rest('POST', '/owner/setup', OWNER);
    const { versionId } = await n8n.rest<{ versionId: string }>('GET', `/workflows/${WAITING}`);
    await n8n.rest('POST', `/workflows/${WAITING}/deactivate`, {});
    const bought = WAITERS.slice(0, 150);
    await did(engine, bought, 'Purchase');
    await until(n8n, 'they have ended', async () => (await endedOf(engine, 'waits')) === 150, 60);
    expect(await cameOut(engine, 'waits')).toBe(0);

    await n8n.rest('POST', `/workflows/${WAITING}/activate`, { versionId });
    await until(n8n, 'they have come out', async () => (await cameOut(engine, 'waits')) === 150, 120);
    await until(n8n, 'they are handled', async () => (await endedOf(engine, 'waits')) === 0, 60);
    expect(await cameOut(engine, 'waits', { atLeast: 2 })).toBe(0);
    expect(await waitingOf(engine, 'waits')).toBe(850);
  },
  8 * 60_000,
);

it(
  'n8n killed with -9 while they wait: each comes out once, by what has come while it was down, or comes afterwards',
  async () => {
    await n8n.kill('SIGKILL');
    await did(engine, WAITERS.slice(150, 450), 'Purchase');
    await did(engine, WAITERS.slice(450, 750), 'remindAt');
    await n8n.start();
    await did(engine, WAITERS.slice(750), 'Purchase');
    await until(n8n, 'all have come out', async () => (await cameOut(engine, 'waits')) === 1_000, 400);
    await until(n8n, 'all are handled', async () => (await engine.waits.places()).length === 0, 60);
    const by = (end: string) => cameOut(engine, 'waits', { by: end });
    expect([await by('bought'), await by('reminded'), await by('late')]).toEqual([700, 300, 0]);
    expect(await cameOut(engine, 'waits', { atLeast: 2 })).toBe(0);
  },
  10 * 60_000,
);

it(
  'a database that is killed and comes back in the middle of 100 runs loses nobody; the workflow goes on by itself',
  async () => {
    const people = named('outage', 100);
    await enter(engine, people, 'outage');
    await until(n8n, '15 were handled', async () => (await handled('outage')) >= 15, 120);
    await mongod.kill('SIGKILL');
    await mongod.restart();
    expect(await handled('outage')).toBeLessThan(people.length);
    await until(n8n, 'everybody was handled', async () => (await handled('outage')) === people.length, 240);
    for (const of of await attemptsOf(engine, people)) expect(new Set(of).size).toBe(of.length);

    await enter(engine, ['outage-late'], 'outage');
    await until(
      n8n,
      'who enters afterwards is handled',
      async () => (await handled('outage')) === people.length + 1,
      60,
    );
  },
  10 * 60_000,
);
