import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-profile-node');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.attributes.define({ name: 'spend', type: 'number' });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const stored = (externalId: string) => engine.profiles.get({ externalId });
const unknown = { code: 'NOT_FOUND', cause: { hint: expect.stringMatching(/\S/) } };

describe('create or update', () => {
  test('from inputs of the node: identities, attributes and tags, each from where it is', async () => {
    await start(database.uri, [
      node(
        'n',
        'profile',
        {
          externalId: 'payload.id',
          externalIdType: 'msg',
          emails: 'Ida@example.com, ida@work.example',
          phones: '["+44 20 7946 0123"]',
          phonesType: 'json',
          attributes: '{"city": payload.town, "spend": "12.5"}',
          attributesType: 'jsonata',
          tags: 'vip, newsletter',
        },
        ['out'],
      ),
    ]);
    const out = inbox('out');
    send('n', { payload: { id: 'ida', town: 'London' }, topic: 'kept' });
    const { payload, profile, topic } = await out.next();
    const ida = await stored('ida');
    expect({ payload, profile, topic }).toEqual({
      payload: { id: ida.id, result: 'created' },
      profile: { id: ida.id },
      topic: 'kept',
    });
    expect(ida).toMatchObject({
      emails: ['Ida@example.com', 'ida@work.example'],
      phones: ['+442079460123'],
      attributes: { city: 'London', spend: 12.5 },
      tags: ['newsletter', 'vip'],
    });
    send('n', { payload: { id: 'ida', town: 'London' } });
    expect((await out.next()).payload).toEqual({ id: ida.id, result: 'notModified' });
  });

  test.each(['undefined', 'null', 'N/A', '-'])(
    'text %j in place of an external ID names nobody',
    async (externalId) => {
      await start(database.uri, [node('n', 'profile', { profileFrom: 'json' }, ['out'])]);
      const caught = inbox('caught');
      send('n', { payload: { externalId } });
      expect((await caught.next()).error).toMatchObject({
        message: expect.stringContaining('stands for no external ID'),
      });
    },
  );

  test('what is not named stays; a full update clears attributes, and keeps identities and tags', async () => {
    await engine.profiles.upsert({
      externalId: 'kim',
      emails: ['kim@example.com'],
      attributes: { city: 'Leeds', firstName: 'Kim' },
      tags: ['vip'],
    });
    await start(database.uri, [
      node('n-part', 'profile', { profileFrom: 'json' }, ['out']),
      node('n-full', 'profile', { profileFrom: 'json', mode: 'full', wait: 'accepted' }, ['out']),
    ]);
    const out = inbox('out');
    send('n-part', { payload: { externalId: 'kim', attributes: { city: null, lastName: 'Lee' } } });
    expect((await out.next()).payload.result).toBe('updated');
    expect((await stored('kim')).attributes).toEqual({ firstName: 'Kim', lastName: 'Lee' });
    send('n-full', { payload: { externalId: 'kim', attributes: { city: 'York' } } });
    await out.next();
    expect(await stored('kim')).toMatchObject({ emails: ['kim@example.com'], tags: ['vip'] });
    expect((await stored('kim')).attributes).toEqual({ city: 'York' });
  });

  test('who was joined is told; a node that refuses sends those whose identities belong to several to Catch', async () => {
    const mum = await engine.profiles.upsert({ externalId: 'mum', phones: ['+442079460777'] });
    const son = await engine.profiles.upsert({ externalId: 'son' });
    await start(database.uri, [
      node('careful', 'profile', { profileFrom: 'json', whenSeveral: 'refuse' }, ['out']),
      node('joining', 'profile', { profileFrom: 'json' }, ['out']),
    ]);
    const out = inbox('out');
    const caught = inbox('caught');
    const payload = { externalId: 'son', phones: ['+442079460777'] };
    send('careful', { payload });
    expect((await caught.next()).error).toMatchObject({ code: 'IDENTITY_CONFLICT' });
    send('joining', { payload });
    expect((await out.next()).payload).toEqual({ id: mum.id, result: 'updated', merged: [son.id] });
  });

  test('of messages about one person that come at once the last has the last word', async () => {
    await engine.profiles.upsert({ externalId: 'mo', emails: ['mo@example.com'] });
    await start(database.uri, [node('n', 'profile', { profileFrom: 'json' }, ['out'])]);
    const out = inbox('out');
    const steps = Array.from({ length: 30 }, (_, step) => step);
    for (const step of steps)
      send('n', {
        step,
        payload:
          step % 3 === 0
            ? [{ externalId: 'mo', attributes: { spend: step } }]
            : { externalId: 'mo', emails: ['mo@example.com'], attributes: { spend: step } },
      });
    expect((await out.take(30)).map(({ step }) => step)).toEqual(steps);
    expect((await stored('mo')).attributes).toEqual({ spend: 29 });
  });

  test('of a list the good ones are written; each bad one goes to Catch by itself, with its place', async () => {
    await start(database.uri, [node('n', 'profile', { profileFrom: 'json' }, ['out'])]);
    const out = inbox('out');
    const caught = inbox('caught');
    send('n', {
      payload: [
        { externalId: 'leo' },
        { emails: ['no address'] },
        'nobody',
        { externalId: 'lea', attributes: { spend: 'much' } },
      ],
    });
    const { payload } = await out.next();
    expect(payload).toMatchObject([
      { index: 0, result: 'created' },
      { index: 1, error: { code: 'INVALID_ARGUMENT' } },
      { index: 2, error: { code: 'INVALID_ARGUMENT' } },
      { index: 3, error: { code: 'ATTRIBUTE_TYPE', hint: expect.any(String) } },
    ]);
    const bad = await caught.take(3);
    expect(bad.map((message) => [message.audience.index, message.payload])).toEqual([
      [1, { emails: ['no address'] }],
      [2, 'nobody'],
      [3, { externalId: 'lea', attributes: { spend: 'much' } }],
    ]);
    await expect(stored('lea')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each([
    ['without any identity', {}, 'INVALID_ARGUMENT'],
    ['with attributes that are no object', { externalId: 'x', attributes: '[1]' }, 'INVALID_ARGUMENT'],
    ['with a value of another type', { externalId: 'x', attributes: '{"spend": "much"}' }, 'ATTRIBUTE_TYPE'],
    [
      'with emails that are neither text nor list',
      { emails: 'payload', emailsType: 'msg' },
      'INVALID_ARGUMENT',
    ],
    [
      'from a message that has none',
      { profileFrom: 'json', profileJson: 'nothing.there' },
      'INVALID_ARGUMENT',
    ],
    [
      'that is misspelt',
      { profileFrom: 'json', profileJson: '{"externalID": "x"}', profileJsonType: 'json' },
      'INVALID_ARGUMENT',
    ],
  ])('a profile %s goes to Catch, and nothing is written', async (_name, settings, code) => {
    await start(database.uri, [node('n', 'profile', settings, ['out'])]);
    const caught = inbox('caught');
    send('n', { payload: 7 });
    expect((await caught.next()).error).toMatchObject({ code, cause: { hint: expect.stringMatching(/\S/) } });
    await expect(stored('x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test("get: the message's profile, also as msg.profile; somebody unknown goes to Catch", async () => {
  await engine.profiles.upsert({ externalId: 'ned', attributes: { city: 'Hull' } });
  await start(database.uri, [
    node(
      'n',
      'profile',
      { operation: 'get', identifyBy: 'externalId', profileKey: 'payload', profileKeyType: 'msg' },
      ['out'],
    ),
  ]);
  const out = inbox('out');
  const caught = inbox('caught');
  send('n', { payload: 'ned' });
  const message = await out.next();
  expect(message.payload).toMatchObject({
    externalId: 'ned',
    attributes: { city: 'Hull' },
    tags: [],
    modifiedAt: expect.any(String),
  });
  expect(message.profile).toEqual(message.payload);
  send('n', { payload: 'nobody' });
  expect((await caught.next()).error).toMatchObject(unknown);
});

describe('get many', () => {
  beforeAll(async () => {
    await engine.profiles.upsertMany(
      ['a', 'b', 'c'].map((one) => ({ externalId: `oslo-${one}`, attributes: { city: 'Oslo' } })),
    );
  });
  const oslo = {
    operation: 'getAll',
    which: 'rule',
    ruleFrom: 'json',
    rule: '{"attribute":"city","operator":"is","value":"Oslo"}',
  };

  test('in batches that Join can put together, with all that is known of each', async () => {
    await start(database.uri, [node('n', 'profile', { ...oslo, returnAll: true, batchSize: 2 }, ['out'])]);
    const out = inbox('out');
    const completed = inbox('completed');
    send('n', { payload: '' });
    await completed.next();
    const [first, second] = await out.take(2);
    expect([first?.payload.length, second?.payload.length, out.all.length]).toEqual([2, 1, 2]);
    expect(first?.payload[0]).toMatchObject({ externalId: 'oslo-a', attributes: { city: 'Oslo' } });
    expect(first?.parts).toMatchObject({ index: 0, type: 'array' });
    expect(first?.parts.count).toBeUndefined();
    expect(second?.parts).toMatchObject({ id: first?.parts.id, index: 1, count: 2 });
  });

  test('one per message up to the limit; all of the account, page after page', async () => {
    await engine.profiles.upsertMany(Array.from({ length: 510 }, (_, i) => ({ externalId: `many-${i}` })));
    const everyone = await engine.profiles.find(null, { limit: 10_000 });
    await start(database.uri, [
      node('n-two', 'profile', { ...oslo, limit: 2 }, ['out']),
      node('n-all', 'profile', { operation: 'getAll', returnAll: true, batchSize: 10_000 }, ['everyone']),
    ]);
    const completed = inbox('completed');
    const out = inbox('out');
    send('n-two', {});
    await completed.next();
    expect(out.all.map(({ payload, profile }) => [payload.externalId, profile.externalId])).toEqual([
      ['oslo-a', 'oslo-a'],
      ['oslo-b', 'oslo-b'],
    ]);
    send('n-all', {});
    expect((await inbox('everyone').next()).payload.map(({ id }: { id: string }) => id)).toEqual(
      everyone.map(({ id }) => id),
    );
  });

  test('a rule that cannot be, and a batch size that is none, go to Catch', async () => {
    await start(database.uri, [
      node('n-rule', 'profile', { ...oslo, rule: '{"attribute":"city","operator":"iz","value":"Oslo"}' }, [
        'out',
      ]),
      node('n-size', 'profile', { ...oslo, batchSize: '0' }, ['out']),
    ]);
    const caught = inbox('caught');
    send('n-rule', {});
    expect((await caught.next()).error).toMatchObject({ code: 'INVALID_RULE', cause: { path: '/operator' } });
    send('n-size', {});
    expect((await caught.next()).error).toMatchObject({
      code: 'INVALID_ARGUMENT',
      cause: { path: '/batchSize' },
    });
    expect(inbox('out').all).toEqual([]);
  });
});

test('merge: one of several, found by the identities of all; one alone or an unknown one goes to Catch', async () => {
  const first = await engine.profiles.upsert({ externalId: 'web-1', attributes: { city: 'Bath' } });
  const second = await engine.profiles.upsert({
    emails: ['mia@example.com'],
    attributes: { firstName: 'Mia' },
  });
  await start(database.uri, [node('n', 'profile', { operation: 'merge' }, ['out'])]);
  const out = inbox('out');
  const caught = inbox('caught');
  send('n', { payload: [{ externalId: 'web-1' }, { email: 'nobody@example.com' }] });
  expect((await caught.next()).error).toMatchObject(unknown);
  send('n', { payload: [{ externalId: 'web-1' }] });
  expect((await caught.next()).error).toMatchObject({ code: 'INVALID_ARGUMENT' });
  send('n', { payload: [{ externalId: 'web-1' }, {}] });
  expect((await caught.next()).error).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { path: '/profiles/1' },
  });
  send('n', { payload: [{ externalId: 'web-1' }, { email: 'mia@example.com' }] });
  expect(await out.next()).toMatchObject({
    payload: { id: first.id, merged: [second.id] },
    profile: { id: first.id },
  });
  expect(await engine.profiles.get({ email: 'mia@example.com' })).toMatchObject({
    id: first.id,
    attributes: { city: 'Bath', firstName: 'Mia' },
  });
});

test('undo a merge: two of one again, by the id of the one that was merged; where nothing was merged it goes to Catch', async () => {
  const first = await engine.profiles.upsert({ externalId: 'two-1' });
  const second = await engine.profiles.upsert({ emails: ['two@example.com'], tags: ['vip'] });
  await engine.profiles.merge([{ externalId: 'two-1' }, { email: 'two@example.com' }]);
  const config = { operation: 'unmerge', mergedId: 'payload', mergedIdType: 'msg' };
  await start(database.uri, [node('n', 'profile', config, ['out'])]);
  const [out, caught] = [inbox('out'), inbox('caught')];
  send('n', { payload: second.id });
  expect(await out.next()).toMatchObject({
    payload: { id: second.id, from: first.id },
    profile: { id: second.id },
  });
  expect(await engine.profiles.get({ email: 'two@example.com' })).toMatchObject({
    id: second.id,
    tags: ['vip'],
  });
  expect(await engine.profiles.get({ externalId: 'two-1' })).toMatchObject({ id: first.id, tags: [] });
  send('n', { payload: second.id });
  expect((await caught.next()).error).toMatchObject(unknown);
  for (const payload of ['', 'two-1']) {
    send('n', { payload });
    expect((await caught.next()).error).toMatchObject({ code: 'INVALID_ARGUMENT' });
  }
});

test('remove identity: of each kind, for the person of the message; the only one, and one that is not there, go to Catch', async () => {
  const { id } = await engine.profiles.upsert({
    externalId: 'off',
    emails: ['Off@example.com', 'kept@example.com'],
    phones: ['+442079460191'],
  });
  const removing = (identityKind: string) =>
    node(
      `off-${identityKind}`,
      'profile',
      { operation: 'removeIdentity', identityKind, identity: 'payload', identityType: 'msg' },
      ['out'],
    );
  await start(database.uri, ['email', 'phone', 'externalId'].map(removing));
  const out = inbox('out');
  const caught = inbox('caught');
  const profile = { id, externalId: 'off' };
  for (const [kind, payload] of [
    ['email', 'off@EXAMPLE.com'],
    ['phone', '+44 20 7946 0191'],
    ['externalId', 'off'],
  ] as const) {
    send(`off-${kind}`, { profile, payload });
    expect(await out.next()).toMatchObject({ payload: { id }, profile });
  }
  expect(await engine.profiles.get({ id })).toMatchObject({ emails: ['kept@example.com'], phones: [] });
  send('off-email', { profile, payload: 'kept@example.com' });
  expect((await caught.next()).error).toMatchObject({ code: 'INVALID_ARGUMENT' });
  send('off-externalId', { profile, payload: 'off' });
  expect((await caught.next()).error).toMatchObject(unknown);
  send('off-phone', { profile, payload: '' });
  expect((await caught.next()).error).toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('export, then delete: everything known, then nothing, and Do Not Contact stays', async () => {
  const { id } = await engine.profiles.upsert({ externalId: 'zoe', emails: ['zoe@example.com'] });
  await engine.events.track({ profile: { id }, type: 'Purchase', properties: { amount: 25 } });
  await engine.doNotContact.add({ email: 'zoe@example.com', reason: 'unsubscribed', source: 'test' });
  await start(database.uri, [
    node('n-export', 'profile', { operation: 'export' }, ['out']),
    node('n-delete', 'profile', { operation: 'delete' }, ['out']),
  ]);
  const out = inbox('out');
  send('n-export', { profile: { externalId: 'zoe' } });
  expect((await out.next()).payload).toMatchObject({
    profile: { id },
    events: [{ type: 'Purchase' }],
    doNotContact: [{ point: 'zoe@example.com' }],
  });
  send('n-delete', { profile: { externalId: 'zoe' } });
  expect((await out.next()).payload).toEqual({ id, deleted: true });
  await expect(stored('zoe')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await engine.doNotContact.check({ email: 'zoe@example.com' })).toMatchObject({ allowed: false });
  const caught = inbox('caught');
  for (const operation of ['export', 'delete']) {
    send(`n-${operation}`, { profile: { externalId: 'zoe' } });
    expect((await caught.next()).error).toMatchObject(unknown);
  }
});

test('an operation that does not exist goes to Catch with those that do', async () => {
  await start(database.uri, [node('n', 'profile', { operation: 'toString' }, ['out'])]);
  const caught = inbox('caught');
  send('n', {});
  expect((await caught.next()).error).toMatchObject({
    code: 'INVALID_ARGUMENT',
    cause: { path: '/operation', hint: expect.stringContaining('upsert') },
  });
});
