import { MongoClient } from 'mongodb';
import { CALLS, handlerOf } from '../../console/api';
import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { closeIdleEngines } from '../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../support/database';
import { runNode } from './n8n/runWorkflow';
import { inbox, node, send, start, useNodeRed } from './node-red/runFlow';

const database = testDatabase('erased-everywhere');
const credential = {
  configurationType: 'connectionString',
  connectionString: database.uri,
  account: 'main',
  timeZone: '',
};
/** What is known of Zoe, wherever it is written. */
const KEY = 'zqx-771';
const EMAIL = 'zoe.secret@example.com';
const PHONE = '+442079460958';
const TRACES = /zqx-77|zoe\.secret|79460958|Secretia|SecretThing|SecretCarry/i;

let engine: AudienceEngine;
let client: MongoClient;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  client = await MongoClient.connect(database.uri);
});
afterAll(async () => {
  await closeIdleEngines();
  await engine.close();
  await client.close();
  await database.drop();
});

const zoe = { externalId: KEY };

/** Every call of the engine that stores something of a person. */
async function throughEngine(): Promise<void> {
  await engine.segments.create({
    name: 'guests',
    type: 'realTime',
    rule: { tags: ['guest'], operator: 'hasAny' },
  });
  await engine.profiles.upsert({
    externalId: KEY,
    emails: [EMAIL],
    phones: [PHONE],
    attributes: { firstName: 'Secretia', city: 'London' },
    tags: ['guest'],
  });
  await engine.profiles.upsert({ externalId: 'zqx-772', attributes: { note: 'Secretia once more' } });
  await engine.profiles.upsertMany([{ externalId: KEY, attributes: { company: 'Secretia Ltd' } }]);
  await engine.events.track({ profile: zoe, type: 'Purchase', properties: { item: 'SecretThing' } });
  await engine.events.trackMany(
    Array.from({ length: 30 }, (_, i) => ({
      profile: zoe,
      type: 'Visit',
      properties: { page: `SecretThing ${i}` },
    })),
  );
  const file = `externalId,email,city\n${KEY},${EMAIL},London\nben,ben@example.com,Rome`;
  const { importId } = await engine.profiles.import.analyze(file);
  await engine.profiles.import.commit(importId, { tags: [] });
  await engine.profiles.import.analyze(file);
  await engine.flows.launch({
    id: 'flow',
    name: 'Flow',
    host: 'test',
    audience: { segments: ['guests'], profiles: [zoe, { email: EMAIL }] },
    on: ['entry', 'exit'],
  });
  await engine.work.runDue();
  await engine.flows.launch({ id: 'other', name: 'Other', host: 'test', audience: { tags: ['none'] } });
  await engine.flows.add('other', { profiles: [{ phone: PHONE }] });
  for (const entry of await engine.entries.claim('flow'))
    await engine.entries.park(entry, { error: `could not reach ${EMAIL}` });
  await engine.waits.open(
    { host: 'test', flowId: 'flow', nodeId: 'wait' },
    { profile: zoe, key: KEY, for: { amount: 1, unit: 'days' }, carry: { to: EMAIL, what: 'SecretCarry' } },
  );
  await engine.splits.assign('offer', { branches: [{ name: 'a', share: 100 }] }, zoe);
  await engine.contacts.policy.set({ caps: [{ most: 1, per: { amount: 1, unit: 'days' } }] });
  const asked = await engine.contacts.ask({ profile: zoe, channel: 'email' });
  await engine.contacts.settle(asked.permit as string, 'sent');
  await engine.contacts.ask({ profile: zoe, channel: 'email' });
  await engine.contacts.record({ profile: zoe, channel: 'email', properties: { subject: 'SecretThing' } });
  await engine.broadcasts.create({
    id: 'news',
    name: 'News',
    channel: 'email',
    audience: { tags: ['guest'] },
  });
  await engine.broadcasts.recordSent('news', [zoe]);
  await engine.doNotContact.add({ email: EMAIL, reason: 'manual', source: 'desk' });
  await engine.contacts.gate({ profile: zoe, channel: 'email' });
  await engine.profiles.merge([zoe, { externalId: 'zqx-772' }]);
  await engine.segments.count('guests');
}

const PERSON = { externalId: KEY, attributes: { lastName: 'Secretia' } };

async function post(path: string, body: unknown): Promise<number> {
  const request = new Request(`http://console.test/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `${path}-1` },
    body: JSON.stringify(body),
  });
  const { status } = await handlerOf(CALLS)(request, path, {
    engine,
    caller: { role: 'write', name: 'test' },
    onDefect: (error) => {
      throw error;
    },
  });
  return status;
}

async function throughHttp(): Promise<void> {
  expect(await post('/profiles', PERSON)).toBeLessThan(300);
  const event = { profile: { email: EMAIL }, type: 'Purchase', properties: { item: 'SecretThing' } };
  expect(await post('/events', event)).toBeLessThan(300);
}

async function throughN8n(): Promise<void> {
  const run = async (type: string, parameters: object): Promise<void> => {
    const { error } = await runNode({
      type,
      parameters: parameters as never,
      items: [{ externalId: KEY, email: EMAIL, name: 'Secretia' }],
      credential,
    });
    expect([type, error?.message]).toEqual([type, undefined]);
  };
  await run('trackEvent', {
    identifyBy: 'email',
    profileKey: '={{ $json.email }}',
    eventType: 'Called',
    propertiesFrom: 'json',
    propertiesJson: '{"about":"SecretThing"}',
    options: {},
  });
  await run('profile', {
    operation: 'upsert',
    profileFrom: 'json',
    profileJson: '={{ { externalId: $json.externalId, attributes: { lastName: $json.name } } }}',
    options: {},
  });
}

async function throughNodeRed(): Promise<void> {
  await start(database.uri, [
    node('tracking', 'track-event', {}, ['tracked']),
    node('adding', 'add-to-flow', { flow: 'Other' }, ['added']),
  ]);
  const [tracked, added] = [inbox('tracked'), inbox('added')];
  send('tracking', { payload: { type: 'Called', profile: zoe, properties: { about: 'SecretThing' } } });
  await tracked.next();
  send('adding', { payload: { email: EMAIL } });
  await added.next();
}

it('whoever was written through every door leaves nothing anywhere when erased, but the evidence of Do Not Contact', async () => {
  await throughEngine();
  await throughHttp();
  await throughN8n();
  await throughNodeRed();
  await engine.work.runDue();
  const { id } = await engine.profiles.get(zoe);
  const written = await traces([id]);
  expect(written).toEqual(
    expect.arrayContaining([
      'profiles',
      'events',
      'entries',
      'flows',
      'waits',
      'imports',
      'recipients',
      'permits',
    ]),
  );

  await engine.profiles.delete({ email: EMAIL });
  await engine.work.runDue();

  expect(await traces([id])).toEqual(['doNotContact', 'doNotContactHistory', 'rejections']);
  const left = await client.db().collection('rejections').find().project({ _id: 0 }).toArray();
  expect(left.every((row) => !('profileId' in row) && !/Secret|zqx/.test(JSON.stringify(row)))).toBe(true);
  // The same request once more does not bring anybody back.
  expect(await post('/profiles', PERSON)).toBe(404);
  expect(await engine.audience.count(null)).toBe(1);
  expect(await engine.doNotContact.verifyAll()).toMatchObject({ valid: true });
  expect(await engine.health({ deep: true })).toMatchObject({ problems: [], ok: true });
}, 120_000);

/** The collections in which something of these people stands. */
async function traces(ids: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const { name } of await client.db().listCollections().toArray())
    for await (const document of client.db().collection(name).find()) {
      const text = JSON.stringify(document);
      if (TRACES.test(text) || ids.some((id) => text.includes(id))) found.add(name);
    }
  return [...found].sort();
}
