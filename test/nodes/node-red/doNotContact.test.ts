import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { admin, inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-dnc');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsertMany([
    { externalId: 'ada', emails: ['ada@example.com'], phones: ['+442079460001'] },
    { externalId: 'ben', emails: ['ben@example.com'], phones: ['+442079460002'] },
  ]);
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

describe('Add to Do Not Contact', () => {
  test('a reply puts its phone number on the list, with reason, source and note (R76, R78)', async () => {
    await start(database.uri, [
      node('n', 'add-to-do-not-contact', { reason: 'keyword', note: 'payload.text', noteType: 'msg' }, [
        'out',
      ]),
    ]);
    const out = inbox('out');
    send('n', { payload: { from: '+44 20 7946 0100', text: 'STOP' } });
    const message = await out.next();
    expect(message.payload).toEqual({ from: '+44 20 7946 0100', text: 'STOP' });
    expect(message.audience.doNotContact).toBeDefined();
    expect((await engine.doNotContact.check({ phone: '+442079460100' })).allowed).toBe(false);
    const history = JSON.stringify(await engine.doNotContact.history({ phone: '+442079460100' }));
    for (const part of ['keyword', 'Test flow', 'STOP']) expect(history).toContain(part);
  });

  test('another account of the database is named, and offered by the dialog', async () => {
    const other = await openAudienceEngine({ uri: database.uri, account: 'the other shop' });
    try {
      await other.health();
      const settings = { contact: 'email', email: 'elsewhere@example.com', account: 'the other shop' };
      await start(database.uri, [
        node('add', 'add-to-do-not-contact', { ...settings, emailType: 'str' }, ['out']),
        node('off', 'remove-from-do-not-contact', { ...settings, emailType: 'str' }, ['out']),
      ]);
      const out = inbox('out');
      send('add', {});
      await out.next();
      const allowed = async () =>
        (await other.doNotContact.check({ email: 'elsewhere@example.com' })).allowed;
      expect(await allowed()).toBe(false);
      expect((await engine.doNotContact.check({ email: 'elsewhere@example.com' })).allowed).toBe(true);
      send('off', {});
      await out.next();
      expect(await allowed()).toBe(true);
      expect((await admin().get('/audience/db/accounts')).body).toEqual([
        { name: 'main', about: '' },
        { name: 'the other shop', about: '' },
      ]);
    } finally {
      await other.close();
    }
  });

  test('a profile is listed with all its contact points', async () => {
    await start(database.uri, [
      node(
        'n',
        'add-to-do-not-contact',
        { contact: 'profile', reason: 'other', otherReason: 'asked at the counter' },
        ['out'],
      ),
    ]);
    const out = inbox('out');
    send('n', { profile: { externalId: 'ben' } });
    await out.next();
    expect((await engine.doNotContact.check({ email: 'ben@example.com' })).allowed).toBe(false);
    expect((await engine.doNotContact.check({ phone: '+442079460002' })).allowed).toBe(false);
  });

  test.each([
    ['no phone number', {}, { payload: {} }],
    ['a phone number that is none', {}, { payload: { from: 'anonymous' } }],
    ['an email address that is none', { contact: 'email' }, { payload: { email: 'ada at example' } }],
    ['another reason that is not given', { reason: 'other' }, { payload: { from: '+442079460003' } }],
  ])('%s goes to Catch', async (_name, settings, message) => {
    await start(database.uri, [node('n', 'add-to-do-not-contact', settings, ['out'])]);
    const caught = inbox('caught');
    send('n', message);
    expect((await caught.next()).error.code).toBe('INVALID_ARGUMENT');
  });
});

describe('Check Do Not Contact', () => {
  test('lets through who may be contacted, and stops who may not, with the reason (R75, R82)', async () => {
    await engine.doNotContact.add({ email: 'no@example.com', reason: 'unsubscribed', source: 'test' });
    await start(database.uri, [
      node('n', 'check-do-not-contact', { contact: 'email' }, ['allowed'], ['rejected']),
    ]);
    const allowed = inbox('allowed');
    const rejected = inbox('rejected');
    send('n', { payload: { email: 'yes@example.com' } });
    expect((await allowed.next()).audience.gate).toMatchObject({ allowed: true, channel: 'email' });
    send('n', { payload: { email: 'NO@example.com ' } });
    const message = await rejected.next();
    expect(message.audience.gate).toMatchObject({ allowed: false, channel: 'email' });
    expect(JSON.stringify(message.audience.gate.reason)).toContain('unsubscribed');
    expect([allowed.all.length, rejected.all.length]).toEqual([1, 1]);
  });

  test('a profile is checked by its contact points for the channel', async () => {
    await engine.doNotContact.add({ phone: '+442079460001', reason: 'manual', source: 'test' });
    await start(database.uri, [
      node('by-sms', 'check-do-not-contact', { channel: 'sms' }, ['allowed'], ['rejected']),
      node(
        'by-mail',
        'check-do-not-contact',
        { channel: 'way', channelType: 'msg' },
        ['allowed'],
        ['rejected'],
      ),
    ]);
    const allowed = inbox('allowed');
    const rejected = inbox('rejected');
    send('by-sms', { profile: { externalId: 'ada' } });
    expect((await rejected.next()).audience.gate.channel).toBe('sms');
    send('by-mail', { profile: { externalId: 'ada' }, way: 'email' });
    expect((await allowed.next()).audience.gate.channel).toBe('email');
  });

  test('what is unknown is an error, never allowed', async () => {
    await start(database.uri, [
      node('n', 'check-do-not-contact', {}, ['allowed'], ['rejected']),
      node(
        'blank',
        'check-do-not-contact',
        { channel: 'nope', channelType: 'msg' },
        ['allowed'],
        ['rejected'],
      ),
    ]);
    const caught = inbox('caught');
    send('n', { profile: { externalId: 'nobody' } });
    expect((await caught.next()).error.code).toBe('NOT_FOUND');
    send('blank', { profile: { externalId: 'ada' } });
    expect((await caught.next()).error.code).toBe('INVALID_ARGUMENT');
    expect([inbox('allowed').all, inbox('rejected').all]).toEqual([[], []]);
  });
});
