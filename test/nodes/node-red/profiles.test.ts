import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { inbox, logged, node, send, start, useNodeRed, type Message } from './runFlow';

const database = testDatabase('node-red-profiles');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsertMany([
    { externalId: 'ada', emails: ['ada@example.com'], attributes: { city: 'London', firstName: 'Ada' } },
    { externalId: 'ben', phones: ['+442079460001'], attributes: { city: 'London', firstName: 'Ben' } },
    { externalId: 'cyd', attributes: { city: 'Leeds', firstName: 'Cyd' } },
  ]);
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const tagsOf = async (externalId: string): Promise<readonly string[]> =>
  [...(await engine.profiles.get({ externalId })).tags].sort();
const LONDON = { attribute: 'city', operator: 'is', value: 'London' };

describe('Add Tag', () => {
  test("tags the message's profile and sends the message on as it came", async () => {
    await start(database.uri, [node('n', 'add-tag', { tags: 'loyal, spring sale' }, ['out'])]);
    const out = inbox('out');
    send('n', { payload: { order: 7 }, profile: { externalId: 'ada' }, topic: 'kept' });
    const message = await out.next();
    expect(message.payload).toEqual({ order: 7 });
    expect(message.topic).toBe('kept');
    expect(message.audience.tagged).toMatchObject({ tags: ['loyal', 'spring sale'] });
    expect(await tagsOf('ada')).toEqual(['loyal', 'spring sale']);
  });

  test('finds the profile by what the payload carries, or by a key from the message', async () => {
    await start(database.uri, [
      node('by-payload', 'add-tag', { tags: 'by payload' }, ['out']),
      node(
        'by-key',
        'add-tag',
        {
          identifyBy: 'email',
          profileKey: 'who',
          profileKeyType: 'msg',
          tags: '["by key"]',
          tagsType: 'json',
        },
        ['out'],
      ),
    ]);
    const out = inbox('out');
    send('by-payload', { payload: { phone: '+44 20 7946 0001' } });
    await out.next();
    expect(await tagsOf('ben')).toContain('by payload');
    send('by-key', { who: 'ADA@example.com' });
    await out.next();
    expect(await tagsOf('ada')).toContain('by key');
  });

  test('tags each profile of a list', async () => {
    await start(database.uri, [node('n', 'add-tag', { to: 'list', tags: 'listed' }, ['out'])]);
    const out = inbox('out');
    send('n', { payload: [{ externalId: 'ben' }, { profile: { externalId: 'cyd' } }] });
    await out.next();
    expect(await tagsOf('ben')).toContain('listed');
    expect(await tagsOf('cyd')).toContain('listed');
    expect(await tagsOf('ada')).not.toContain('listed');
  });

  test('tags everyone who matches a rule, pasted or from the message', async () => {
    await start(database.uri, [
      node(
        'by-paste',
        'add-tag',
        { to: 'rule', ruleFrom: 'json', rule: JSON.stringify(LONDON), tags: 'pasted' },
        ['out'],
      ),
      node(
        'by-message',
        'add-tag',
        { to: 'rule', ruleFrom: 'json', rule: 'rule', ruleType: 'msg', tags: 'sent' },
        ['out'],
      ),
    ]);
    const out = inbox('out');
    send('by-paste', { payload: '' });
    await out.next();
    send('by-message', { rule: JSON.stringify({ attribute: 'city', operator: 'is', value: 'Leeds' }) });
    await out.next();
    expect(await tagsOf('ada')).toContain('pasted');
    expect(await tagsOf('ben')).toContain('pasted');
    expect(await tagsOf('cyd')).toContain('sent');
    expect(await tagsOf('cyd')).not.toContain('pasted');
  });

  test('a dry run changes nothing: how many match, how many would change, and a few of them; a larger audience is told', async () => {
    const everybody = { to: 'rule', ruleFrom: 'json', rule: JSON.stringify(LONDON), largeAudience: '1' };
    await start(database.uri, [
      node('dry', 'add-tag', { ...everybody, tags: '"London, Paris"', dryRun: true }, ['out']),
      node('real', 'add-tag', { ...everybody, tags: '"London, Paris"' }, ['out']),
      node('off', 'remove-tag', { ...everybody, tags: '"London, Paris"', dryRun: true }, ['out']),
    ]);
    const out = inbox('out');
    send('dry', {});
    const { tagged } = (await out.next()).audience;
    expect(tagged).toMatchObject({ profiles: 2, changed: 2, largeAudience: true, dryRun: true });
    expect(tagged.examples.map(({ externalId }: { externalId: string }) => externalId)).toEqual([
      'ada',
      'ben',
    ]);
    expect(await tagsOf('ada')).not.toContain('London, Paris');
    send('real', {});
    expect((await out.next()).audience.tagged).toEqual({
      tags: ['London, Paris'],
      profiles: 2,
      changed: 2,
      largeAudience: true,
    });
    expect(await tagsOf('ada')).toContain('London, Paris');
    send('off', {});
    expect((await out.next()).audience.untagged).toMatchObject({ changed: 2, dryRun: true });
    expect(await tagsOf('ben')).toContain('London, Paris');
    expect([...logged('audience-add-tag'), ...logged('audience-remove-tag')]).toEqual([
      'A larger audience: 2 profiles, of which 2 would be changed',
      'A larger audience: 2 profiles, of which 2 changed',
      'A larger audience: 2 profiles, of which 2 would be changed',
    ]);
  });

  test('an unknown profile goes to Catch with code and hint, and the next message is handled', async () => {
    await start(database.uri, [node('n', 'add-tag', { tags: 'x' }, ['out'])]);
    const caught = inbox('caught');
    const out = inbox('out');
    send('n', { profile: { externalId: 'nobody' } });
    const { error, profile } = await caught.next();
    expect(error).toMatchObject({ code: 'NOT_FOUND', source: { id: 'n', type: 'audience-add-tag' } });
    expect(error.message).not.toMatch(/^\w*Error:/);
    expect(error.cause.hint).toBe("Create it first with 'Profile › Create or Update', or check the key.");
    expect(profile).toEqual({ externalId: 'nobody' });
    send('n', { profile: { externalId: 'ada' } });
    await out.next();
    expect(caught.all).toHaveLength(1);
  });

  test.each([
    ['no profile in the message', {}, { payload: 'text' }, 'INVALID_ARGUMENT', '/profile'],
    [
      'no tags',
      { tags: 'tags', tagsType: 'msg' },
      { profile: { externalId: 'ada' } },
      'INVALID_ARGUMENT',
      '/tags',
    ],
    [
      'a tag that is a number',
      { tags: '["ok", 7]', tagsType: 'json' },
      { profile: { externalId: 'ada' } },
      'INVALID_ARGUMENT',
      '/tags',
    ],
    [
      'an expression that cannot be read',
      { tags: '$nope(', tagsType: 'jsonata' },
      { profile: { externalId: 'ada' } },
      'INVALID_ARGUMENT',
      '/tags',
    ],
    [
      'an expression that fails',
      { tags: '$number("x")', tagsType: 'jsonata' },
      { profile: { externalId: 'ada' } },
      'INVALID_ARGUMENT',
      '/tags',
    ],
    [
      'a rule that is not JSON',
      { to: 'rule', ruleFrom: 'json', rule: '{', tags: 'x' },
      {},
      'INVALID_ARGUMENT',
      '/rule',
    ],
    [
      'an operator that does not exist',
      {
        to: 'rule',
        ruleFrom: 'json',
        rule: '{"attribute":"city","operator":"iss","value":"London"}',
        tags: 'x',
      },
      {},
      'INVALID_RULE',
      '/operator',
    ],
    ['a list that is none', { to: 'list', tags: 'x' }, { payload: 'ada' }, 'INVALID_ARGUMENT', '/profiles'],
  ])('%s goes to Catch, and nothing is tagged', async (_name, settings, message, code, path) => {
    const before = await tagsOf('ada');
    await start(database.uri, [node('n', 'add-tag', { tags: 'x', ...settings }, ['out'])]);
    const caught = inbox('caught');
    send('n', message);
    const { error } = await caught.next();
    expect(error).toMatchObject({ code, cause: { path, hint: expect.stringMatching(/\S/) } });
    expect(inbox('out').all).toEqual([]);
    expect(await tagsOf('ada')).toEqual(before);
  });
});

describe('Filter Audience', () => {
  test('sends each message to the output of its answer', async () => {
    await start(database.uri, [
      node('n', 'filter-audience', { ruleFrom: 'json', rule: JSON.stringify(LONDON) }, ['yes'], ['no']),
    ]);
    const yes = inbox('yes');
    const no = inbox('no');
    send('n', { payload: { externalId: 'ada' }, topic: 'a' });
    send('n', { payload: { externalId: 'cyd' }, topic: 'c' });
    expect(await yes.next()).toMatchObject({
      topic: 'a',
      payload: { externalId: 'ada' },
      audience: { matched: true },
    });
    expect(await no.next()).toMatchObject({ topic: 'c', audience: { matched: false } });
    expect([yes.all.length, no.all.length]).toEqual([1, 1]);
  });

  test('asks a segment by name', async () => {
    await engine.segments.create({ name: 'Londoners', type: 'snapshot', rule: LONDON as never });
    await start(database.uri, [node('n', 'filter-audience', { segment: 'Londoners' }, ['yes'], ['no'])]);
    const yes = inbox('yes');
    send('n', { payload: { externalId: 'ben' } });
    expect((await yes.next()).audience.matched).toBe(true);
  });

  test('an unknown profile is an error, or counts as not matched', async () => {
    const rule = { ruleFrom: 'json', rule: JSON.stringify(LONDON) };
    await start(database.uri, [
      node('strict', 'filter-audience', rule, ['yes'], ['no']),
      node('lenient', 'filter-audience', { ...rule, unknownProfile: 'notMatched' }, ['yes'], ['no']),
    ]);
    const caught = inbox('caught');
    const no = inbox('no');
    send('strict', { payload: { externalId: 'nobody' } });
    expect((await caught.next()).error.code).toBe('NOT_FOUND');
    send('lenient', { payload: { externalId: 'nobody' } });
    expect((await no.next()).audience.matched).toBe(false);
  });

  test('gets everyone who matches in batches that Join can put together', async () => {
    const everyone = { attribute: 'city', operator: 'isNotEmpty' };
    await start(database.uri, [
      node(
        'n',
        'filter-audience',
        {
          mode: 'query',
          outputs: 1,
          ruleFrom: 'json',
          rule: JSON.stringify(everyone),
          batchSize: '2',
          returnAll: true,
        },
        ['out'],
      ),
    ]);
    const out = inbox('out');
    const completed = inbox('completed');
    send('n', { payload: '', topic: 'all' });
    await completed.next();
    const [first, second] = await out.take(2);
    expect(first?.payload).toHaveLength(2);
    expect(second?.payload).toHaveLength(1);
    expect(first?.parts).toMatchObject({ index: 0, type: 'array' });
    expect(first?.parts.count).toBeUndefined();
    expect(second?.parts).toMatchObject({ id: first?.parts.id, index: 1, count: 2 });
    expect(first?.topic).toBe('all');
    const ids = [...(first as Message).payload, ...(second as Message).payload].map(
      ({ externalId }: { externalId: string }) => externalId,
    );
    expect(ids.sort()).toEqual(['ada', 'ben', 'cyd']);
    expect(out.all).toHaveLength(2);
  });

  test('the payload that came, which may be large, is not copied for each message', async () => {
    await start(database.uri, [
      node(
        'n',
        'filter-audience',
        {
          mode: 'query',
          outputs: 1,
          ruleFrom: 'json',
          rule: JSON.stringify({ attribute: 'city', operator: 'isNotEmpty' }),
          returnAll: true,
        },
        ['out'],
      ),
    ]);
    const out = inbox('out');
    let copies = 0;
    const payload = {
      get rows() {
        return (copies += 1);
      },
    };
    send('n', { payload, kept: { deep: true } });
    const messages = await out.take(3);
    // The Complete node has one.
    expect(copies).toBeLessThanOrEqual(1);
    expect(messages.map(({ kept }) => kept)).toEqual([{ deep: true }, { deep: true }, { deep: true }]);
    expect(messages[0]?.kept).not.toBe(messages[1]?.kept);
  });

  test('one per message, up to the limit, each with its own message', async () => {
    await start(database.uri, [
      node(
        'n',
        'filter-audience',
        { mode: 'query', outputs: 1, ruleFrom: 'json', rule: JSON.stringify(LONDON), limit: 1 },
        ['out'],
      ),
    ]);
    const out = inbox('out');
    const completed = inbox('completed');
    send('n', { payload: '' });
    await completed.next();
    expect(out.all).toHaveLength(1);
    expect(out.all[0]?.profile).toEqual(out.all[0]?.payload);
    expect(out.all[0]?.parts.count).toBe(1);
  });

  test('nobody matches: an empty list, so that the flow goes on', async () => {
    const nobody = { attribute: 'city', operator: 'is', value: 'Oslo' };
    await start(database.uri, [
      node(
        'n',
        'filter-audience',
        { mode: 'query', outputs: 1, ruleFrom: 'json', rule: JSON.stringify(nobody), batchSize: 10 },
        ['out'],
      ),
    ]);
    const out = inbox('out');
    send('n', {});
    expect(await out.next()).toMatchObject({ payload: [], parts: { count: 1 } });
  });

  test('counts', async () => {
    await start(database.uri, [
      node(
        'n',
        'filter-audience',
        { mode: 'count', outputs: 1, ruleFrom: 'json', rule: JSON.stringify(LONDON) },
        ['out'],
      ),
    ]);
    const out = inbox('out');
    send('n', {});
    expect((await out.next()).payload).toBe(2);
  });

  test('evaluates as of another instant', async () => {
    await engine.events.track({ profile: { externalId: 'ada' }, type: 'Visit', at: '2026-01-10T12:00:00Z' });
    const rule = { event: 'Visit', timeframe: { operator: 'withinTheLast', amount: 1, unit: 'days' } };
    await start(database.uri, [
      node(
        'n',
        'filter-audience',
        { ruleFrom: 'json', rule: JSON.stringify(rule), asOf: 'when', asOfType: 'msg' },
        ['yes'],
        ['no'],
      ),
    ]);
    const yes = inbox('yes');
    const no = inbox('no');
    const caught = inbox('caught');
    send('n', { payload: { externalId: 'ada' }, when: '2026-01-11T11:00:00Z' });
    await yes.next();
    send('n', { payload: { externalId: 'ada' }, when: '2026-01-12T13:00:00Z' });
    await no.next();
    send('n', { payload: { externalId: 'ada' }, when: 'yesterday' });
    expect((await caught.next()).error.code).toBe('INVALID_ARGUMENT');
  });

  test("a time without an offset is of the account's zone, and however it is written it is one", async () => {
    const account = await openAudienceEngine({
      uri: database.uri,
      account: 'kolkata',
      timeZone: 'Asia/Kolkata',
    });
    const rule = JSON.stringify({
      event: 'Visit',
      timeframe: { operator: 'withinTheLast', amount: 1, unit: 'hours' },
    });
    try {
      const at = '2026-01-10T15:30:00';
      await account.events.track({ profile: { externalId: 'ada' }, type: 'Visit', at });
      await account.contacts.record({ profile: { externalId: 'ada' }, channel: 'email', at });
      const asOf = { ruleFrom: 'json', rule, asOf: 'when', asOfType: 'msg' };
      await start(
        database.uri,
        [
          node('n', 'filter-audience', { mode: 'count', outputs: 1, ...asOf }, ['out']),
          node('c', 'contacts', { operation: 'count', from: 'when', fromType: 'msg' }, ['out']),
        ],
        { account: 'kolkata' },
      );
      const out = inbox('out');
      const written = [at, '2026-01-10 15:30', '2026-01-10T10:00:00.000999Z', '2026-01-10T15:30+05:30'];
      for (const [times, count] of [
        [[...written, Date.UTC(2026, 0, 10, 10), new Date('2026-01-10T10:00:00Z')], 1],
        [['2026-01-10T15:29', '2026-01-10T15:30Z'], 0],
      ] as const)
        for (const when of times) {
          send('n', { when });
          expect([when, (await out.next()).payload]).toEqual([when, count]);
        }
      send('c', { when: at });
      expect((await out.next()).payload).toMatchObject({ count: 1 });
      send('c', { when: '2026-01-10T15:30:00.001' });
      expect((await out.next()).payload).toMatchObject({ count: 0 });
    } finally {
      await account.close();
    }
  });

  test('wrong numbers that came through the admin API are refused, not guessed', async () => {
    await start(database.uri, [
      node(
        'n',
        'filter-audience',
        { mode: 'query', outputs: 1, ruleFrom: 'json', rule: JSON.stringify(LONDON), batchSize: 'many' },
        ['out'],
      ),
    ]);
    const caught = inbox('caught');
    send('n', {});
    expect((await caught.next()).error).toMatchObject({
      code: 'INVALID_ARGUMENT',
      cause: { path: '/batchSize' },
    });
  });
});
