import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { startMongod, type RunningMongod } from '../support/mongod';
import { N8nProcess } from '../support/n8nProcess';
import { until } from '../support/until';
import { attemptsOf, enter, handledOf, named, slowJourney } from './slowJourney';
import { importAndPublish, importCredential } from './workflows';

const n8n = new N8nProcess();
let mongod: RunningMongod;
let engine: AudienceEngine;

const handled = (tag: string) => handledOf(engine, tag);

beforeAll(async () => {
  mongod = await startMongod();
  engine = await openAudienceEngine({ uri: mongod.uri, account: 'main', timeZone: 'UTC' });
  for (const tag of ['killed', 'outage']) await engine.tags.create(tag);
  await n8n.prepare();
  await importCredential(n8n, mongod.uri);
  await importAndPublish(
    n8n,
    slowJourney('AudienceKill0001', 'killed', 'finished'),
    slowJourney('AudienceOut00001', 'outage', 'succeeded'),
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
