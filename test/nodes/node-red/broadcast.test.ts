import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { admin, inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-broadcast');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsertMany([
    { externalId: 'ada', emails: ['ada@example.com'], attributes: { city: 'London' }, tags: ['vip'] },
    { externalId: 'ben', emails: ['ben@example.com'], attributes: { city: 'London' } },
    { externalId: 'cem', emails: ['cem@example.com'], attributes: { city: 'London' } },
    { externalId: 'dan', emails: ['dan@example.com'], attributes: { city: 'Paris' } },
  ]);
  await engine.doNotContact.add({ email: 'cem@example.com', reason: 'unsubscribed', source: 'test' });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const LONDON = { ruleFrom: 'json', rule: '{"attribute":"city","operator":"is","value":"London"}' };

test('a broadcast is made, its recipients go on in batches with contact points, and a batch is recorded (R85, R91, R92)', async () => {
  await start(database.uri, [
    node(
      'making',
      'broadcast',
      { operation: 'create', broadcastName: 'topic', broadcastNameType: 'msg', ...LONDON },
      ['listing', 'made'],
    ),
    node('listing', 'broadcast', { operation: 'recipients', returnAll: true, batchSize: 10 }, [
      'recording',
      'batch',
    ]),
    node('recording', 'broadcast', { operation: 'record', contacted: 'list' }, ['out']),
  ]);
  const [made, batch, out] = [inbox('made'), inbox('batch'), inbox('out')];
  send('making', { topic: 'Spring sale' });
  expect((await made.next()).audience.broadcast).toMatchObject({
    name: 'Spring sale',
    channel: 'email',
    recipients: 2,
    rejected: 1,
  });
  expect(
    (await batch.next()).payload
      .map(({ contactPoint, status }: Record<string, string>) => [contactPoint, status])
      .sort(),
  ).toEqual([
    ['ada@example.com', 'recipient'],
    ['ben@example.com', 'recipient'],
  ]);
  expect((await out.next()).audience.contacted).toMatchObject([
    { index: 0, alreadySent: false },
    { index: 1, alreadySent: false },
  ]);
  expect(await engine.contacts.count({ channel: 'email' })).toBe(2);
});

test('a broadcast about a topic is for who may be sent it', async () => {
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  await engine.consent.set({ contact: { email: 'ben@example.com' }, topic: 'News', status: 'subscribed' });
  const about = { operation: 'create', broadcastName: 'Week 1', topicType: 'msg', ...LONDON };
  await start(database.uri, [
    node('of-topic', 'broadcast', { ...about, topic: 'about' }, ['out']),
    node('unknown', 'broadcast', { ...about, topic: 'Newz', topicType: 'str' }, ['out']),
  ]);
  const [out, caught] = [inbox('out'), inbox('caught')];
  send('of-topic', { about: 'news' });
  expect((await out.next()).audience.broadcast).toMatchObject({ topic: 'News', recipients: 1, rejected: 2 });
  // What names no topic is no broadcast about everything.
  send('of-topic', {});
  expect((await caught.next()).error).toMatchObject({ code: 'INVALID_ARGUMENT', message: 'topic is empty' });
  send('unknown', {});
  expect((await caught.next()).error).toMatchObject({ code: 'NOT_FOUND' });
});

test('an audience, nobody yet, and more added by rule, list or message', async () => {
  await start(database.uri, [
    node(
      'chosen',
      'broadcast',
      {
        operation: 'create',
        broadcastName: 'VIPs',
        recipientsFrom: 'audience',
        audience: { segments: [], tags: ['vip'], profiles: [{ externalId: 'dan' }], companies: [] },
      },
      ['out'],
    ),
    node(
      'empty',
      'broadcast',
      { operation: 'create', broadcastName: 'Later', ownId: 'later', recipientsFrom: 'nobody' },
      ['out'],
    ),
    node(
      'ruled',
      'broadcast',
      { operation: 'addRecipients', broadcastId: 'later', broadcastIdType: 'str', ...LONDON },
      ['out'],
    ),
    node(
      'listed',
      'broadcast',
      { operation: 'addRecipients', addFrom: 'list', broadcastId: 'later', broadcastIdType: 'str' },
      ['out'],
    ),
    node(
      'single',
      'broadcast',
      { operation: 'addRecipients', addFrom: 'item', broadcastId: 'later', broadcastIdType: 'str' },
      ['out'],
    ),
    node('all-of-them', 'broadcast', { operation: 'getAll' }, ['out']),
  ]);
  const out = inbox('out');
  const broadcastOf = async (id: string, message: Record<string, unknown>) => {
    send(id, message);
    return (await out.next()).audience.broadcast;
  };
  expect(await broadcastOf('chosen', {})).toMatchObject({ recipients: 2 });
  expect(await broadcastOf('empty', {})).toMatchObject({ id: 'later', recipients: 0 });
  expect(await broadcastOf('ruled', {})).toMatchObject({ added: 2, rejected: 1 });
  expect(
    await broadcastOf('listed', { payload: [{ externalId: 'ada' }, { externalId: 'dan' }] }),
  ).toMatchObject({ added: 1, alreadyIn: 1 });
  expect(await broadcastOf('single', { profile: { externalId: 'dan' } })).toMatchObject({
    added: 0,
    alreadyIn: 1,
  });
  send('all-of-them', {});
  expect((await out.next()).payload.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(['VIPs', 'Later']),
  );
});

test('rejected ones come with the reason; one profile is recorded, once; without a broadcast over the channel', async () => {
  await engine.broadcasts.create({
    id: 'single',
    name: 'Single',
    channel: 'email',
    rule: { attribute: 'city', operator: 'is', value: 'London' } as never,
  });
  await start(database.uri, [
    node(
      'refused',
      'broadcast',
      { operation: 'recipients', status: 'rejected', broadcastId: 'single', broadcastIdType: 'str' },
      ['out'],
    ),
    node('recording', 'broadcast', { operation: 'record', broadcastId: 'single', broadcastIdType: 'str' }, [
      'out',
    ]),
    node(
      'calling',
      'broadcast',
      { operation: 'record', broadcastId: '', broadcastIdType: 'str', channel: 'voice' },
      ['out'],
    ),
  ]);
  const out = inbox('out');
  send('refused', {});
  expect((await out.next()).payload).toMatchObject({
    profile: { externalId: 'cem' },
    status: 'rejected',
    reason: 'unsubscribed',
  });
  for (const alreadySent of [false, true]) {
    send('recording', { profile: { externalId: 'ada' } });
    expect((await out.next()).audience.contacted).toMatchObject({ broadcastId: 'single', alreadySent });
  }
  send('calling', { profile: { externalId: 'dan' } });
  expect((await out.next()).audience.contacted).toMatchObject({ channel: 'voice' });
  expect(await engine.contacts.count({ channel: 'voice' })).toBe(1);
});

test('an operation that does not exist is an error: nothing is listed in its place', async () => {
  await engine.broadcasts.create({
    id: 'operated',
    name: 'Operated',
    channel: 'email',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  await start(database.uri, [
    node('asked', 'broadcast', { operation: 'send', broadcastId: 'operated', broadcastIdType: 'str' }, [
      'out',
    ]),
    node('added', 'add-to-flow', { operation: 'launch', flow: 'f', flowType: 'str' }, ['out']),
  ]);
  const caught = inbox('caught');
  for (const [id, operation] of [
    ['asked', 'send'],
    ['added', 'launch'],
  ] as const) {
    send(id, { profile: { externalId: 'ada' } });
    expect((await caught.next()).error).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(`There is no operation '${operation}'`),
    });
  }
});

test('an unknown broadcast, a rejected profile, no name and a bad rule go to Catch', async () => {
  await engine.broadcasts.create({
    id: 'refusing',
    name: 'Refusing',
    channel: 'email',
    rule: { attribute: 'city', operator: 'is', value: 'London' } as never,
  });
  await start(database.uri, [
    node('recording', 'broadcast', { operation: 'record', broadcastId: 'topic', broadcastIdType: 'msg' }, [
      'out',
    ]),
    node('listing', 'broadcast', { operation: 'recipients' }, ['out']),
    node(
      'making',
      'broadcast',
      {
        operation: 'create',
        broadcastName: 'topic',
        broadcastNameType: 'msg',
        ruleFrom: 'json',
        rule: 'rule',
        ruleType: 'msg',
      },
      ['out'],
    ),
  ]);
  const caught = inbox('caught');
  const codeOf = async (id: string, message: Record<string, unknown>) => {
    send(id, message);
    return (await caught.next()).error.code;
  };
  expect(await codeOf('recording', { topic: 'refusing', payload: { externalId: 'cem' } })).toBe(
    'CONTACT_REJECTED',
  );
  expect(await codeOf('recording', { topic: 'refusing', payload: { externalId: 'dan' } })).toBe('NOT_FOUND');
  expect(await codeOf('recording', { topic: 'never', payload: { externalId: 'ada' } })).toBe('NOT_FOUND');
  expect(await codeOf('recording', { payload: { externalId: 'ada' } })).toBe('INVALID_ARGUMENT');
  expect(await codeOf('listing', {})).toBe('INVALID_ARGUMENT');
  expect(await codeOf('making', { rule: { attribute: 'city', operator: 'is', value: 'x' } })).toBe(
    'INVALID_ARGUMENT',
  );
  expect(await codeOf('making', { topic: 'Bad', rule: { any: 1 } })).toBe('INVALID_RULE');
});

test('broadcasts, imports, topics, companies and places are offered by dialogs: named as people know them, filled in by what names them here', async () => {
  await engine.profiles.upsert({ externalId: 'ada', attributes: { company: 'Acme' } });
  const old = await engine.broadcasts.create({ name: 'Old news', channel: 'sms' });
  const { id } = await engine.broadcasts.create({ name: 'Latest news', channel: 'email' });
  await engine.broadcasts.close(old.id);
  const { importId, defaultTag } = await engine.profiles.import.analyze('email\neve@example.com\n');
  await engine.consent.topics.create({ name: 'Offers', channels: ['email'], default: 'opt-out' });
  await engine.waits.open(
    { host: 'test', flowId: 'flow', nodeId: 'node' },
    { profile: { externalId: 'ada' }, branches: [] },
  );
  await start(database.uri, []);
  const offered = async (list: string) => (await admin().get(`/audience/db/${list}`)).body;
  const broadcasts = await offered('broadcasts');
  expect(broadcasts[0]).toEqual({
    name: 'Latest news',
    about: expect.stringMatching(/^email, 20/),
    value: id,
  });
  expect(broadcasts[1]).toMatchObject({ name: 'Old news', about: expect.stringMatching(/, closed$/) });
  expect(await offered('imports')).toEqual([{ name: defaultTag, about: 'analyzed', value: importId }]);
  expect(await offered('topics')).toContainEqual({ name: 'Offers', about: 'opt-out, email' });
  expect(await offered('companies')).toEqual([{ name: 'Acme', about: '1 profile' }]);
  expect(await offered('places')).toEqual([{ name: 'test / flow / node', about: '' }]);
});
