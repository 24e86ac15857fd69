import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-undo');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsertMany([
    { externalId: 'ada', phones: ['+442079460001'], attributes: { city: 'London' }, tags: ['trial', 'vip'] },
    { externalId: 'ben', attributes: { city: 'London' }, tags: ['trial'] },
  ]);
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const tagsOf = async (externalId: string): Promise<string[]> =>
  (await engine.profiles.get({ externalId })).tags;

test("Remove Tag takes tags off the message's profile and off everyone who matches (R64)", async () => {
  await start(database.uri, [
    node('one', 'remove-tag', { tags: 'vip' }, ['out']),
    node(
      'all',
      'remove-tag',
      {
        to: 'rule',
        ruleFrom: 'json',
        rule: '{"attribute":"city","operator":"is","value":"London"}',
        tags: 'trial, never there',
      },
      ['out'],
    ),
  ]);
  const out = inbox('out');
  send('one', { payload: { order: 7 }, profile: { externalId: 'ada' } });
  expect(await out.next()).toMatchObject({
    payload: { order: 7 },
    audience: { untagged: { tags: ['vip'], changed: 1 } },
  });
  expect(await tagsOf('ada')).toEqual(['trial']);
  send('all', { payload: 'go' });
  expect((await out.next()).audience.untagged).toMatchObject({ profiles: 2, changed: 2 });
  expect([...(await tagsOf('ada')), ...(await tagsOf('ben'))]).toEqual([]);
});

test('Remove from Do Not Contact lifts one reason and keeps the others; all without a reason (R80)', async () => {
  for (const reason of ['unsubscribed', 'complaint'])
    await engine.doNotContact.add({ phone: '+442079460001', reason, source: 'test' });
  await start(database.uri, [
    node(
      'lift',
      'remove-from-do-not-contact',
      { phone: 'payload.from', reason: 'other', otherReason: 'why', otherReasonType: 'msg' },
      ['out'],
    ),
  ]);
  const out = inbox('out');
  send('lift', { payload: { from: '+44 20 7946 0001' }, why: 'unsubscribed' });
  await out.next();
  expect(await engine.doNotContact.check({ phone: '+442079460001' })).toMatchObject({ allowed: false });
  send('lift', { payload: { from: '+44 20 7946 0001' } });
  await out.next();
  expect(await engine.doNotContact.check({ phone: '+442079460001' })).toMatchObject({ allowed: true });
});

test('Remove from Do Not Contact: the reason is one of a list, or in words of its own', async () => {
  for (const reason of ['unsubscribed', 'complaint', 'moved abroad'])
    await engine.doNotContact.add({ phone: '+442079460007', reason, source: 'test' });
  const lift = (id: string, settings: object) =>
    node(
      id,
      'remove-from-do-not-contact',
      { version: 2, phone: '+442079460007', phoneType: 'str', ...settings },
      ['out'],
    );
  await start(database.uri, [
    lift('known', { reason: 'complaint' }),
    lift('own', { reason: 'other', otherReason: 'moved abroad', otherReasonType: 'str' }),
    lift('all', { reason: '' }),
  ]);
  const out = inbox('out');
  const left = async (id: string) => {
    send(id, {});
    const { records } = (await out.next()).audience.doNotContact;
    return records.flatMap((one: { reasons: { reason: string }[] }) =>
      one.reasons.map(({ reason }) => reason),
    );
  };
  expect(await left('known')).toEqual(['unsubscribed', 'moved abroad']);
  expect(await left('own')).toEqual(['unsubscribed']);
  expect(await left('all')).toEqual([]);
});

test('Remove from Do Not Contact: something that is no phone number goes to Catch', async () => {
  await start(database.uri, [
    node('lift', 'remove-from-do-not-contact', { phone: 'STOP', phoneType: 'str' }, ['out']),
  ]);
  const caught = inbox('caught');
  send('lift', {});
  expect((await caught.next()).error).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { hint: expect.any(String) },
  });
});

test('Segment Exit tells of everyone who leaves, each time, and of nobody who enters (B1)', async () => {
  await engine.segments.create({
    name: 'Londoners',
    type: 'realTime',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  await engine.work.runDue();
  await start(database.uri, [
    node('exit', 'segment-exit', { audience: { segments: ['Londoners'] }, flowId: 'leavers' }, ['out']),
  ]);
  const out = inbox('out');
  await eventually(
    async () => (await engine.flows.get('leavers').catch(() => undefined))?.populating === false,
  );
  for (const city of ['Leeds', 'London', 'Leeds'])
    await engine.profiles.upsert({ externalId: 'ada', attributes: { city } });
  const messages = await out.take(2);
  expect(
    messages.map(({ topic, payload, audience }) => [topic, payload.externalId, audience.entry.kind]),
  ).toEqual([
    ['Londoners', 'ada', 'exit'],
    ['Londoners', 'ada', 'exit'],
  ]);
});
