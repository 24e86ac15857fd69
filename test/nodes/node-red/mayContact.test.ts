import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
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
