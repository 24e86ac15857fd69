import type { IDataObject, OnError } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { nodeType, runNode } from './runWorkflow';

const base = testDatabase('n8n-broadcast');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsertMany([
    { externalId: 'anita', emails: ['anita@example.com'], attributes: { city: 'London' }, tags: ['vip'] },
    { externalId: 'bela', emails: ['bela@example.com'], attributes: { city: 'London' } },
    { externalId: 'cleo', emails: ['cleo@example.com'], attributes: { city: 'London' } },
    { externalId: 'dora', attributes: { city: 'London' } },
    { externalId: 'emil', emails: ['emil@example.com'], attributes: { city: 'Paris' } },
  ]);
  await engine.doNotContact.add({ email: 'cleo@example.com', reason: 'unsubscribed', source: 'test' });
});

afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

function run(parameters: IDataObject, items: IDataObject[] = [{}], onError?: OnError) {
  return runNode({
    type: 'broadcast',
    parameters,
    items,
    credential,
    ...(onError === undefined ? {} : { onError }),
  });
}

const city = (name: string) => JSON.stringify({ attribute: 'city', operator: 'is', value: name });
const londoners = (ownId: string): IDataObject => ({
  operation: 'create',
  broadcastName: 'Spring sale',
  channel: 'email',
  recipientsFrom: 'rule',
  ruleFrom: 'json',
  rule: city('London'),
  options: { ownId },
});
const who = (outputs: IDataObject[][]) =>
  outputs[0]?.map((json) => (json['profile'] as IDataObject)['externalId']).sort();

test('is created for everyone who matches, once for an own ID; who must not be contacted is counted as rejected (R75, R91, R92)', async () => {
  const first = await run(londoners('spring'), [{ order: 7 }]);
  expect(first.error).toBeUndefined();
  expect(first.outputs[0]).toMatchObject([
    {
      order: 7,
      broadcast: { id: 'spring', name: 'Spring sale', channel: 'email', recipients: 2, sent: 0, rejected: 2 },
    },
  ]);
  expect(first.hints).toEqual(['2 recipients, 2 rejected']);
  expect((await run(londoners('spring'))).outputs[0]).toMatchObject([
    { broadcast: { id: 'spring', recipients: 2 } },
  ]);
});

test('about a topic is for who may be sent it', async () => {
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  await engine.consent.set({ contact: { email: 'bela@example.com' }, topic: 'News', status: 'subscribed' });
  const about = (topic: string, ownId: string) => run({ ...londoners(ownId), topic }, [{ about: 'news' }]);
  expect((await about('={{ $json.about }}', 'week-1')).outputs[0]).toMatchObject([
    { broadcast: { topic: 'News', recipients: 1, rejected: 3 } },
  ]);
  expect((await about('', 'week-2')).outputs[0]).toMatchObject([{ broadcast: { recipients: 2 } }]);
  expect((await about('Newz', 'week-3')).error).toMatchObject({ message: expect.stringContaining('Newz') });
  const ofItems = { ...londoners('week-4'), topic: 'News', recipientsFrom: 'items' };
  expect((await run(ofItems, [{ externalId: 'anita' }, { externalId: 'bela' }])).outputs[0]).toMatchObject([
    { broadcast: { topic: 'News', recipients: 1, rejected: 1 } },
  ]);
});

test('recipients come with their contact point, the rejected with the reason, on their own or in batches', async () => {
  await run(londoners('list'));
  const open = await run({
    operation: 'recipients',
    broadcastId: 'list',
    status: 'recipient',
    returnAll: true,
    batchSize: 1,
  });
  expect(who(open.outputs)).toEqual(['anita', 'bela']);
  expect(open.outputs[0]?.map(({ contactPoint }) => contactPoint).sort()).toEqual([
    'anita@example.com',
    'bela@example.com',
  ]);
  const rejected = await run({
    operation: 'recipients',
    broadcastId: 'list',
    status: 'rejected',
    returnAll: true,
    batchSize: 1,
  });
  expect(rejected.outputs[0]?.map(({ reason }) => reason).sort()).toEqual(['noContactPoint', 'unsubscribed']);
  const batches = await run({
    operation: 'recipients',
    broadcastId: 'list',
    status: 'all',
    returnAll: false,
    limit: 3,
    batchSize: 2,
  });
  expect(batches.outputs[0]?.map(({ recipients }) => (recipients as unknown[]).length)).toEqual([2, 1]);
});

test('an audience, nobody yet, and more added by rule or by item', async () => {
  const audience = {
    tags: [{ tag: { __rl: true, mode: 'name', value: 'vip' } }],
    profiles: [{ identifyBy: 'externalId', profileKey: 'bela' }],
  };
  const chosen = await run({
    operation: 'create',
    broadcastName: 'VIPs',
    channel: 'email',
    recipientsFrom: 'audience',
    audience,
    options: {},
  });
  expect(chosen.outputs[0]).toMatchObject([{ broadcast: { recipients: 2 } }]);
  await run({
    operation: 'create',
    broadcastName: 'Later',
    channel: 'email',
    recipientsFrom: 'nobody',
    options: { ownId: 'later' },
  });
  const byRule = await run({
    operation: 'addRecipients',
    broadcastId: 'later',
    addFrom: 'rule',
    ruleFrom: 'json',
    rule: city('London'),
  });
  expect(byRule.outputs[0]).toMatchObject([
    { broadcast: { id: 'later', added: 2, alreadyIn: 0, rejected: 2 } },
  ]);
  const byItem = await run(
    { operation: 'addRecipients', broadcastId: 'later', addFrom: 'item', identifyBy: 'item' },
    [{ externalId: 'emil' }, { externalId: 'anita' }],
  );
  expect(byItem.outputs[0]).toMatchObject([
    { externalId: 'emil', broadcast: { added: 1 } },
    { broadcast: { added: 0, alreadyIn: 1 } },
  ]);
});

test('who was contacted is recorded once, and counted (R85, R86); without a broadcast over the channel', async () => {
  await run(londoners('sending'));
  const once = await run({ operation: 'record', broadcastId: 'sending', identifyBy: 'item' }, [
    { profile: { externalId: 'anita' }, contactPoint: 'anita@example.com' },
  ]);
  expect(once.outputs[0]).toMatchObject([
    { contactPoint: 'anita@example.com', contacted: { broadcastId: 'sending', alreadySent: false } },
  ]);
  expect(
    (
      await run({ operation: 'record', broadcastId: 'sending', identifyBy: 'item' }, [
        { externalId: 'anita' },
      ])
    ).outputs[0],
  ).toMatchObject([{ contacted: { alreadySent: true } }]);
  expect(
    who(
      (
        await run({
          operation: 'recipients',
          broadcastId: 'sending',
          status: 'sent',
          returnAll: true,
          batchSize: 1,
        })
      ).outputs,
    ),
  ).toEqual(['anita']);
  const alone = await run({
    operation: 'record',
    broadcastId: '',
    channel: 'voice',
    identifyBy: 'externalId',
    profileKey: 'emil',
  });
  expect(alone.outputs[0]).toMatchObject([
    { contacted: { channel: 'voice', profileId: expect.any(String) } },
  ]);
  expect([
    await engine.contacts.count({ channel: 'email' }),
    await engine.contacts.count({ channel: 'voice' }),
  ]).toEqual([1, 1]);
});

test('what is sent to is recorded by the broadcast that stands in each recipient, one by one or in batches', async () => {
  await run(londoners('carried'));
  const runNow = (parameters: IDataObject, items: IDataObject[] = [{}]) =>
    runNode({ type: 'broadcast', typeVersion: 3, parameters, items, credential });
  const list = { operation: 'recipients', broadcastId: 'carried', returnAll: true };
  const [found] = (await runNow({ ...list, batchSize: 1 })).outputs;
  const byItem = { operation: 'record', broadcastId: '={{ $json.broadcast.id }}', identifyBy: 'item' };
  expect((await runNow(byItem, found)).outputs[0]).toMatchObject(
    found?.map(() => ({ contacted: { broadcastId: 'carried', alreadySent: false } })) ?? [],
  );
  expect(await engine.broadcasts.get('carried')).toMatchObject({ recipients: 2, sent: 2 });
  const [batches] = (await runNow({ ...list, status: 'sent', batchSize: 2 })).outputs;
  expect(batches).toMatchObject([{ broadcast: { id: 'carried' }, recipients: [{}, {}] }]);
});

test('an expression that gives nothing is no empty field: nothing is recorded, made or sent about less than was meant', async () => {
  const nothing = (label: string) => ({ message: `'${label}' is empty` });
  const voices = () => engine.contacts.count({ channel: 'voice' });
  const before = await voices();
  const said = { operation: 'record', channel: 'voice', identifyBy: 'item' };
  const anita = [{ externalId: 'anita' }];
  for (const broadcastId of [
    '={{ $json.broadcast.id }}',
    { __rl: true, mode: 'id', value: '={{ $json.x }}' },
  ])
    expect((await run({ ...said, broadcastId }, anita)).error).toMatchObject(nothing('Broadcast'));
  expect(await voices()).toBe(before);
  const { length } = await engine.broadcasts.list();
  expect((await run(londoners('={{ $json.week }}'))).error).toMatchObject(nothing('Own ID'));
  expect((await run({ ...londoners('w'), topic: '={{ $json.about }}' })).error).toMatchObject(
    nothing('Topic'),
  );
  expect(await engine.broadcasts.list()).toHaveLength(length);
});

test('broadcasts are listed', async () => {
  await run(londoners('listed'));
  const { outputs } = await run({ operation: 'getAll' });
  expect(outputs[0]?.map(({ id }) => id)).toContain('listed');
});

test('rejected, unknown and unnamed ones are errors of their items; a bad rule and a missing name say what to do', async () => {
  await run(londoners('refusing'));
  const { outputs, items } = await run(
    { operation: 'record', broadcastId: '={{ $json.broadcast }}', channel: 'email', identifyBy: 'item' },
    [
      { broadcast: 'refusing', externalId: 'cleo' },
      { broadcast: 'refusing', externalId: 'emil' },
      { broadcast: 'never', externalId: 'anita' },
      { broadcast: 'refusing' },
      { broadcast: 'refusing', externalId: 'bela' },
    ],
    'continueRegularOutput',
  );
  expect(outputs[0]?.map((json) => 'error' in json)).toEqual([true, true, true, true, false]);
  expect(outputs[0]?.[0]?.['error']).toContain('rejected');
  expect(items[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3, 4].map((item) => ({ item })));
  expect((await run({ ...londoners(''), broadcastName: ' ' })).error).toMatchObject({
    message: "'Name' is empty",
    itemIndex: 0,
  });
  expect((await run({ ...londoners(''), rule: '{"any":1}' })).error?.code).toBe('INVALID_RULE');
  expect(
    (
      await run({
        operation: 'recipients',
        broadcastId: 'nowhere',
        status: 'all',
        returnAll: true,
        batchSize: 1,
      })
    ).error?.code,
  ).toBe('NOT_FOUND');
  expect((await run({ operation: 'send' })).error?.message).toContain("no operation 'send'");
});

test('every operation has an action, and the node is a tool', () => {
  const { description } = nodeType('broadcast');
  expect(description.usableAsTool).toBe(true);
  const operation = description.properties.find(({ name }) => name === 'operation');
  expect(operation?.options?.every((option) => 'action' in option && typeof option.action === 'string')).toBe(
    true,
  );
});
