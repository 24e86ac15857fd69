import { MongoClient } from 'mongodb';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-may-contact');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsertMany([
    { externalId: 'ada', emails: ['ada@example.com'] },
    { externalId: 'ben', emails: ['ben@example.com'] },
  ]);
  await engine.contacts.policy.set({
    caps: [{ most: 1, per: { amount: 1, unit: 'days' }, except: ['transactional'] }],
  });
  await engine.doNotContact.add({ email: 'ben@example.com', reason: 'unsubscribed', source: 'test' });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

test('May Contact lets through what is allowed, says until when to wait, and why not', async () => {
  await start(database.uri, [
    node('n', 'may-contact', { category: 'kind', categoryType: 'msg' }, ['allowed'], ['later'], ['rejected']),
  ]);
  const [allowed, later, rejected] = [inbox('allowed'), inbox('later'), inbox('rejected')];
  const ada = { profile: { externalId: 'ada' }, audience: { entry: { flowId: 'journey' } } };
  send('n', { ...ada, payload: 1 });
  expect(await allowed.next()).toMatchObject({
    payload: 1,
    audience: {
      entry: { flowId: 'journey' },
      contact: { outcome: 'allowed', channel: 'email', permit: expect.any(String) },
    },
  });
  send('n', { ...ada, payload: 2 });
  expect((await later.next()).audience.contact).toMatchObject({
    outcome: 'later',
    reason: 'frequencyCap',
    until: expect.any(String),
  });
  send('n', { ...ada, kind: 'transactional' });
  expect((await allowed.next()).audience.contact.outcome).toBe('allowed');
  send('n', { profile: { externalId: 'ben' } });
  expect((await rejected.next()).audience.contact).toMatchObject({
    outcome: 'rejected',
    reason: 'unsubscribed',
  });
  const recorded: unknown[] = [];
  for await (const one of engine.contacts.rejections()) recorded.push(one);
  expect(recorded).toContainEqual(expect.objectContaining({ outcome: 'later', flowId: 'journey' }));
});

test('May Contact asks for the topic that it names: an opt-in one is for who is subscribed', async () => {
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  await engine.profiles.upsertMany(
    ['reads', 'silent'].map((externalId) => ({ externalId, emails: [`${externalId}@example.com`] })),
  );
  await engine.consent.set({ contact: { externalId: 'reads' }, topic: 'News', status: 'subscribed' });
  await start(database.uri, [
    node('n', 'may-contact', { topic: 'News' }, ['allowed'], ['later'], ['rejected']),
  ]);
  const [allowed, rejected] = [inbox('allowed'), inbox('rejected')];
  send('n', { profile: { externalId: 'reads' } });
  expect((await allowed.next()).audience.contact.outcome).toBe('allowed');
  send('n', { profile: { externalId: 'silent' } });
  expect((await rejected.next()).audience.contact.reason).toBe('notSubscribed');
});

test('May Contact: who has to wait does so in it, is asked about again then, and is let go in portions; what was not sent gives its permit back', async () => {
  const account = 'held';
  const held = await openAudienceEngine({ uri: database.uri, account });
  const people = ['a', 'b', 'c', 'd'].map((externalId) => ({ externalId }));
  await held.profiles.upsertMany(
    people.map((one) => ({ ...one, emails: [`${one.externalId}@example.com`] })),
  );
  await held.contacts.policy.set({ caps: [{ most: 1, per: { amount: 1, unit: 'hours' } }] });
  const permits: string[] = [];
  for (const profile of people) {
    const { permit } = await held.contacts.ask({ profile, channel: 'email' });
    permits.push(permit as string);
  }
  await start(
    database.uri,
    [
      node(
        'keeps',
        'may-contact',
        { whenLater: 'hold', perMinute: '6000' },
        ['allowed'],
        ['later'],
        ['rejected'],
      ),
      node('records', 'contacts', { operation: 'record', channel: 'email' }, ['settled']),
      node(
        'returns',
        'contacts',
        { operation: 'record', sent: 'notSent', permit: 'payload', permitType: 'msg' },
        ['given'],
      ),
    ],
    { account },
  );
  const [allowed, rejected, settled, given] = ['allowed', 'rejected', 'settled', 'given'].map((name) =>
    inbox(name),
  );
  const place = { host: 'node-red', flowId: 'tab', nodeId: 'keeps' };
  const waiting = async (): Promise<number> =>
    (await held.waits.counts(place).catch(() => ({ waiting: 0 }))).waiting;
  for (const [i, profile] of people.entries())
    send('keeps', { profile, payload: i, audience: { entry: { id: `e${i}`, flowId: 'journey' } } });
  // The same entry once more is the same one.
  send('keeps', { profile: people[0], payload: 0, audience: { entry: { id: 'e0', flowId: 'journey' } } });
  await eventually(async () => (await waiting()) === 4);
  const [first] = await held.waits.list(place);
  expect(new Date(first?.until as string).getTime()).toBeGreaterThan(Date.now() + 3_000_000);
  // An hour is not waited for: the ends of these waits come by another hand, the first and the last with room again.
  for (const i of [0, 3]) send('returns', { payload: permits[i] });
  expect((await given?.next())?.payload).toMatchObject({ sent: false });
  await given?.next();
  await held.doNotContact.add({ email: 'b@example.com', reason: 'unsubscribed', source: 'test' });
  const client = await MongoClient.connect(database.uri);
  const stored = client.db(database.database).collection('waits');
  await stored.updateMany({ waiting: true }, { $set: { until: new Date(), dueAt: new Date() } });
  const let_go = [await allowed?.next(), await allowed?.next()].map((message) => message?.payload as number);
  expect(let_go.sort()).toEqual([0, 3]);
  expect((await rejected?.next())?.audience.contact.reason).toBe('unsubscribed');
  // The third has no room yet, and waits on.
  await eventually(async () => (await waiting()) === 1);
  expect((await held.waits.list(place))[0]?.profile).toMatchObject({ externalId: 'c' });
  const { permit } = await held.contacts.ask({ profile: { externalId: 'c' }, channel: 'sms' });
  expect(permit).toBeUndefined();
  send('records', { profile: people[3], audience: { contact: { permit: undefined } } });
  expect((await settled?.next())?.payload).toMatchObject({ sent: true, channel: 'email' });
  await client.close();
  await held.close();
});

test('May Contact: whom it cannot ask about goes to Catch and nowhere else', async () => {
  await start(database.uri, [node('n', 'may-contact', {}, ['allowed'], ['later'], ['rejected'])]);
  const caught = inbox('caught');
  send('n', { profile: { externalId: 'nobody' } });
  expect((await caught.next()).error.code).toBe('NOT_FOUND');
});

test('Split sends a profile the same way each time, an output for each branch, and tells the flow', async () => {
  await start(database.uri, [
    node(
      'n',
      'split',
      { branches: 'short: 45, long: 45', holdout: '10', splitName: 'subject' },
      ['short'],
      ['long'],
      ['none'],
    ),
  ]);
  const boxes = { short: inbox('short'), long: inbox('long'), holdout: inbox('none') };
  const branch = await engine.splits.assign(
    'subject',
    {
      branches: [
        { name: 'short', share: 45 },
        { name: 'long', share: 45 },
      ],
      holdout: 10,
    },
    { externalId: 'ada' },
  );
  for (let n = 0; n < 2; n++) {
    send('n', { profile: { externalId: 'ada' }, audience: { entry: { flowId: 'journey' } } });
    expect((await boxes[branch as keyof typeof boxes].next()).audience.split).toEqual({
      name: 'subject',
      branch,
    });
  }
});

test.each([
  ['no branches', { branches: ' , ' }],
  ['shares that do not add up', { branches: 'a: 50, b: 60' }],
  ['a share that is none', { branches: 'a: many, b: 60' }],
  ['a holdout that is none', { holdout: 'some' }],
])('Split: %s goes to Catch', async (_name, settings) => {
  await start(database.uri, [node('n', 'split', settings, ['out'])]);
  const caught = inbox('caught');
  send('n', { profile: { externalId: 'ada' } });
  expect((await caught.next()).error.code).toBe('INVALID_ARGUMENT');
});
