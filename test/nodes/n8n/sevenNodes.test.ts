import { INSTANT, WRITTEN } from '../../support/instants';
import type { IDataObject, OnError } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines, openEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-seven-nodes');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'Europe/London',
};
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'Europe/London' });
  await engine.profiles.upsert({
    externalId: 'anita',
    emails: ['anita@example.com'],
    phones: ['+442079460101'],
    attributes: { firstName: 'Anita', city: 'London', spend: 120 },
  });
  await engine.profiles.upsert({
    externalId: 'bela',
    emails: ['bela@example.com'],
    attributes: { firstName: 'Bela', city: 'Paris', spend: 20 },
  });
  await engine.segments.create({
    name: 'Londoners',
    type: 'realTime',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
});

afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

function run(type: string, parameters: IDataObject, items: IDataObject[], onError?: OnError) {
  return runNode({ type, parameters, items, credential, ...(onError === undefined ? {} : { onError }) });
}

const fields = (properties: Record<string, [type: string, value: unknown]>) => ({
  assignments: Object.entries(properties).map(([name, [type, value]], index) => ({
    id: String(index),
    name,
    type,
    value,
  })),
});
const tags = (...names: string[]) => ({
  values: names.map((value) => ({ tag: { __rl: true, mode: 'name', value } })),
});
const city = (name: string) => JSON.stringify({ attribute: 'city', operator: 'is', value: name });

describe('Track Event', () => {
  test('records the event for the profile that an expression names, with its properties', async () => {
    const { outputs, error } = await run(
      'trackEvent',
      {
        identifyBy: 'email',
        profileKey: '={{ $json.body.email }}',
        eventType: 'Purchase',
        propertiesFrom: 'fields',
        properties: fields({ amount: ['number', '={{ $json.body.amount }}'], gift: ['boolean', 'true'] }),
        options: {},
      },
      [{ body: { email: ' Anita@Example.com ', amount: 25 } }],
    );
    expect(error).toBeUndefined();
    expect(outputs[0]?.[0]).toMatchObject({
      body: { amount: 25 },
      event: { duplicate: false },
      profile: { id: expect.any(String) },
    });
    const bought = {
      event: 'Purchase',
      where: {
        all: [
          { property: 'amount', operator: 'is', value: 25 },
          { property: 'gift', operator: 'is', value: true },
        ],
      },
    } as const;
    expect(await engine.audience.count(bought as never)).toBe(1);
  });

  test('an instant is taken however it is written, as Node-RED takes it', async () => {
    const items = WRITTEN.map((at) => ({ at }));
    const parameters = {
      identifyBy: 'externalId',
      profileKey: 'when',
      eventType: 'At',
      propertiesFrom: 'json',
      propertiesJson: '{}',
      options: { at: '={{ $json.at }}' },
    };
    expect((await run('trackEvent', parameters, items)).error).toBeUndefined();
    const events = await engine.profiles.events({ externalId: 'when' });
    expect(events).toHaveLength(WRITTEN.length);
    expect([...new Set(events.map(({ at }) => at))]).toEqual([INSTANT]);
  });

  test('an event with an ID that was recorded before changes nothing and says so', async () => {
    const once = {
      identifyBy: 'externalId',
      profileKey: 'bela',
      eventType: 'Visit',
      propertiesFrom: 'json',
      propertiesJson: '{}',
      options: { eventId: 'visit-1' },
    };
    const first = await run('trackEvent', once, [{}]);
    const second = await run('trackEvent', once, [{}]);
    expect(first.outputs[0]?.[0]).toMatchObject({ event: { duplicate: false } });
    expect(second.outputs[0]?.[0]).toMatchObject({ event: { duplicate: true } });
  });

  test("a time without offset is one in the workflow's time zone", async () => {
    const { error } = await run(
      'trackEvent',
      {
        identifyBy: 'externalId',
        profileKey: 'bela',
        eventType: 'Called',
        propertiesFrom: 'json',
        propertiesJson: '{}',
        options: { at: '2026-07-01T09:00:00' },
      },
      [{}],
    );
    expect(error).toBeUndefined();
    const at = (instant: string) =>
      ({ event: 'Called', timeframe: { operator: 'between', from: instant, to: instant } }) as never;
    expect(
      await engine.audience.count(at('2026-07-01T08:00:00.000Z'), { now: '2026-12-01T00:00:00Z' } as never),
    ).toBe(1);
  });

  test('items that cannot be recorded leave as errors, the others are recorded', async () => {
    const { outputs, items } = await run(
      'trackEvent',
      {
        identifyBy: 'email',
        profileKey: '={{ $json.email }}',
        eventType: '={{ $json.type }}',
        propertiesFrom: 'json',
        propertiesJson: '={{ $json.properties }}',
        options: {},
      },
      [
        { email: 'anita@example.com', type: 'Click', properties: '{"a":1}' },
        { email: 'not an address', type: 'Click', properties: '{}' },
        { email: 'anita@example.com', type: '', properties: '{}' },
        { email: 'anita@example.com', type: 'Click', properties: '{"a":' },
        { email: '', type: 'Click', properties: '{}' },
      ],
      'continueRegularOutput',
    );
    expect(outputs[0]?.map((json) => Object.keys(json).includes('error'))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(outputs[0]?.slice(1).map((json) => Object.keys(json))).toEqual([
      ['error'],
      ['error'],
      ['error'],
      ['error'],
    ]);
    expect(outputs[0]?.[3]).toMatchObject({ error: expect.stringContaining('not JSON') });
    expect(items[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3, 4].map((item) => ({ item })));
  });

  test('without continuing, the first bad item stops the execution with what happened, where and what to do', async () => {
    const { error } = await run(
      'trackEvent',
      {
        identifyBy: 'email',
        profileKey: '={{ $json.email }}',
        eventType: 'Click',
        propertiesFrom: 'json',
        propertiesJson: '{}',
        options: {},
      },
      [{ email: 'anita@example.com' }, { email: '' }],
    );
    expect(error).toMatchObject({
      message: "'Profile' is empty",
      code: 'INVALID_ARGUMENT',
      itemIndex: 1,
    });
  });

  test('errors leave by the error output with the item they belong to', async () => {
    const { outputs } = await run(
      'trackEvent',
      {
        identifyBy: 'email',
        profileKey: '={{ $json.email }}',
        eventType: 'Click',
        propertiesFrom: 'json',
        propertiesJson: '{}',
        options: {},
      },
      [{ email: '' }, { email: 'anita@example.com' }],
      'continueErrorOutput',
    );
    expect(outputs[0]).toHaveLength(1);
    expect(outputs[1]).toEqual([{ email: '', error: "'Profile' is empty" }]);
  });
});

describe('Filter Audience', () => {
  const everyone = [{ profile: { externalId: 'anita' } }, { profile: { externalId: 'bela' } }];

  test('sends each item to Matched or Not Matched, unchanged and linked to its input', async () => {
    const { outputs, items } = await run(
      'filterAudience',
      {
        mode: 'item',
        identifyBy: 'item',
        ruleFrom: 'json',
        rule: city('London'),
        options: {},
        unknownProfile: 'error',
      },
      everyone,
    );
    expect(outputs).toEqual([[everyone[0]], [everyone[1]]]);
    expect(items[1]?.[0]?.pairedItem).toEqual({ item: 1 });
  });

  test('asks a segment chosen from the list, by name or by id', async () => {
    const { id } = await engine.segments.get('Londoners');
    for (const segment of [
      { __rl: true, mode: 'list', value: id },
      { __rl: true, mode: 'name', value: 'Londoners' },
      'Londoners',
    ]) {
      const { outputs } = await run(
        'filterAudience',
        {
          mode: 'item',
          identifyBy: 'item',
          ruleFrom: 'segment',
          segment,
          options: {},
          unknownProfile: 'error',
        },
        everyone,
      );
      expect(outputs.map((output) => output.length)).toEqual([1, 1]);
    }
  });

  test("rows of conditions compare with values of the attribute's type", async () => {
    const rows = {
      values: [
        { attribute: 'spend', operator: 'greaterOrEqual', value: '100' },
        { attribute: 'city', operator: 'is', value: '={{ ["Paris", "London"] }}' },
      ],
    };
    const { outputs, error } = await run(
      'filterAudience',
      {
        mode: 'item',
        identifyBy: 'item',
        ruleFrom: 'conditions',
        combine: 'all',
        conditions: rows,
        options: {},
        unknownProfile: 'error',
      },
      everyone,
    );
    expect(error).toBeUndefined();
    expect(outputs).toEqual([[everyone[0]], [everyone[1]]]);
  });

  test('gets everyone who matches, one by one, in batches, up to the limit', async () => {
    const all = {
      mode: 'query',
      ruleFrom: 'json',
      rule: '{"any":[{"attribute":"city","operator":"isNotEmpty"}]}',
      options: {},
    };
    const single = await run('filterAudience', { ...all, returnAll: true, batchSize: 1 }, [{}]);
    expect(single.outputs[0]?.map(({ profile }) => (profile as IDataObject)['externalId']).sort()).toEqual([
      'anita',
      'bela',
    ]);
    expect(single.items[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }]);
    const batch = await run('filterAudience', { ...all, returnAll: true, batchSize: 10 }, [{}]);
    expect(batch.outputs[0]).toEqual([
      {
        profiles: [
          expect.objectContaining({ id: expect.any(String) }),
          expect.objectContaining({ id: expect.any(String) }),
        ],
      },
    ]);
    const limited = await run('filterAudience', { ...all, returnAll: false, limit: 1, batchSize: 1 }, [{}]);
    expect(limited.outputs[0]).toHaveLength(1);
  });

  test('counts everyone who matches and shows the number', async () => {
    const { outputs, hints } = await run(
      'filterAudience',
      { mode: 'count', ruleFrom: 'json', rule: city('London'), options: {} },
      [{}],
    );
    expect(outputs).toEqual([[{ count: 1 }], []]);
    expect(hints).toEqual(['1 profile matches']);
  });

  test('a rule that the language does not know is refused with the place and the nearest word, not read as false', async () => {
    const { error } = await run(
      'filterAudience',
      {
        mode: 'item',
        identifyBy: 'item',
        ruleFrom: 'json',
        rule: '{"all":[{"attribute":"city","operator":"iz","value":"London"}]}',
        options: {},
        unknownProfile: 'error',
      },
      everyone,
    );
    expect(error).toMatchObject({
      message: expect.stringContaining('iz'),
      code: 'INVALID_RULE',
      itemIndex: 0,
    });
  });

  test('an unknown profile fails its item, or does not match, as chosen', async () => {
    const unknown = [{ profile: { externalId: 'nobody' } }];
    const rule = { mode: 'item', identifyBy: 'item', ruleFrom: 'json', rule: city('London'), options: {} };
    expect((await run('filterAudience', { ...rule, unknownProfile: 'error' }, unknown)).error).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await run('filterAudience', { ...rule, unknownProfile: 'notMatched' }, unknown)).outputs).toEqual(
      [[], unknown],
    );
  });

  test('an item that could not be tested does not leave as one that matched', async () => {
    const test = {
      mode: 'item',
      identifyBy: 'item',
      ruleFrom: 'json',
      rule: city('London'),
      options: {},
      unknownProfile: 'error',
    };
    const { outputs } = await run(
      'filterAudience',
      test,
      [{ externalId: 'nobody' }, everyone[0] as IDataObject],
      'continueRegularOutput',
    );
    expect(outputs).toEqual([[everyone[0]], [{ error: expect.any(String) }]]);
  });

  test('an unknown segment fails its item', async () => {
    const { error } = await run(
      'filterAudience',
      {
        mode: 'item',
        identifyBy: 'item',
        ruleFrom: 'segment',
        segment: { __rl: true, mode: 'name', value: 'Nowhere' },
        options: {},
        unknownProfile: 'error',
      },
      everyone,
    );
    expect(error?.message).toContain('Nowhere');
  });

  test('an empty list of conditions is refused, not read as everyone', async () => {
    const { error } = await run(
      'filterAudience',
      { mode: 'count', ruleFrom: 'conditions', combine: 'all', conditions: {}, options: {} },
      [{}],
    );
    expect(error).toMatchObject({ message: "'Conditions' has no row" });
  });
});

describe('Add Tag', () => {
  test("tags each item's profile; a tag that does not exist is created", async () => {
    const { outputs, error } = await run(
      'addTag',
      { to: 'item', identifyBy: 'item', tags: tags('loyal', '={{ $json.more }}') },
      [{ profile: { externalId: 'anita' }, more: 'vip' }],
    );
    expect(error).toBeUndefined();
    expect(outputs[0]?.[0]).toMatchObject({ profile: { externalId: 'anita' }, tags: ['loyal', 'vip'] });
    expect((await engine.profiles.get({ externalId: 'anita' })).tags.sort()).toEqual(['loyal', 'vip']);
  });

  test('an expression may give several tags', async () => {
    const { outputs } = await run(
      'addTag',
      { to: 'item', identifyBy: 'item', tags: tags('={{ $json.more }}') },
      [{ profile: { externalId: 'bela' }, more: ['first', ' second ', ''] }],
    );
    expect(outputs[0]?.[0]).toMatchObject({ tags: ['first', 'second'] });
  });

  test('tags everyone who matches', async () => {
    const { error } = await run(
      'addTag',
      { to: 'rule', ruleFrom: 'json', rule: city('Paris'), tags: tags('parisian') },
      [{}],
    );
    expect(error).toBeUndefined();
    expect((await engine.profiles.get({ externalId: 'bela' })).tags).toContain('parisian');
    expect((await engine.profiles.get({ externalId: 'anita' })).tags).not.toContain('parisian');
  });

  test('no tag, an unknown profile, an item without a profile: each is an error of its item, the others are tagged', async () => {
    const { outputs } = await run(
      'addTag',
      { to: 'item', identifyBy: 'item', tags: tags('={{ $json.tag }}') },
      [
        { profile: { externalId: 'bela' }, tag: 'ok' },
        { profile: { externalId: 'bela' }, tag: '' },
        { profile: { externalId: 'nobody' }, tag: 'ok' },
        { tag: 'ok' },
      ],
      'continueRegularOutput',
    );
    expect(outputs[0]?.map((json) => 'error' in json)).toEqual([false, true, true, true]);
    expect((await engine.profiles.get({ externalId: 'bela' })).tags).toContain('ok');
  });
});

describe('Do Not Contact', () => {
  test('a number that answered STOP is rejected by the gate, another is allowed, each with the item it came with', async () => {
    const stop = await run(
      'addToDoNotContact',
      {
        contact: 'phone',
        phone: '={{ $json.from }}',
        reason: 'keyword',
        options: { note: '={{ $json.text }}' },
      },
      [{ from: '+44 20 7946 0101', text: 'STOP' }],
    );
    expect(stop.error).toBeUndefined();
    expect(stop.outputs[0]?.[0]).toMatchObject({ from: '+44 20 7946 0101', doNotContact: expect.anything() });
    const { outputs } = await run(
      'checkDoNotContact',
      { contact: 'phone', phone: '={{ $json.to }}', channel: 'sms' },
      [{ to: '+442079460101' }, { to: '+442079460102' }],
    );
    expect(outputs[0]).toMatchObject([{ to: '+442079460102', doNotContact: { allowed: true } }]);
    expect(outputs[1]).toMatchObject([
      { to: '+442079460101', doNotContact: { allowed: false, reason: 'keyword', channel: 'sms' } },
    ]);
  });

  test('whom the gate cannot ask about is not let through: continuing, the item leaves by Rejected; with an error output by that', async () => {
    const gate = { contact: 'phone', phone: '={{ $json.to }}', channel: 'sms' };
    const items = [{ to: 'no number' }, { to: '+442079460102' }];
    const regular = await run('checkDoNotContact', gate, items, 'continueRegularOutput');
    expect(regular.outputs).toEqual([
      [expect.objectContaining({ to: '+442079460102' })],
      [{ error: expect.any(String) }],
    ]);
    expect(regular.items[1]?.[0]?.pairedItem).toEqual({ item: 0 });
    const apart = await run('checkDoNotContact', gate, items, 'continueErrorOutput');
    expect(apart.outputs.map((output) => output.map(({ to }) => to))).toEqual([
      ['+442079460102'],
      [],
      ['no number'],
    ]);
  });

  test('each rejection is recorded with the flow that was refused (R82)', async () => {
    await run(
      'addToDoNotContact',
      { contact: 'phone', phone: '+442079460155', reason: 'complaint', options: {} },
      [{}],
    );
    await run('checkDoNotContact', { contact: 'phone', phone: '+442079460155', channel: 'sms' }, [
      { entry: { flowId: 'journey-7' } },
    ]);
    const recorded: unknown[] = [];
    for await (const rejection of engine.contacts.rejections({ channel: 'sms' })) recorded.push(rejection);
    expect(recorded).toContainEqual(
      expect.objectContaining({ channel: 'sms', reason: 'complaint', flowId: 'journey-7' }),
    );
  });

  test("a profile's contact points are checked for the channel", async () => {
    const { outputs } = await run(
      'checkDoNotContact',
      { contact: 'profile', identifyBy: 'item', channel: 'sms' },
      [{ profile: { externalId: 'anita' } }],
    );
    expect(outputs.map((output) => output.length)).toEqual([0, 1]);
  });

  test('who put it there is kept: the workflow, unless another source is given', async () => {
    await run(
      'addToDoNotContact',
      {
        contact: 'email',
        email: 'zed@example.com',
        reason: 'other',
        otherReason: 'asked at the fair',
        options: {},
      },
      [{}],
    );
    const history = await engine.doNotContact.history({ email: 'zed@example.com' });
    expect(JSON.stringify(history)).toContain('n8n: Shop');
    expect(JSON.stringify(history)).toContain('asked at the fair');
  });

  test('something that is no phone number is refused for its item only', async () => {
    const { outputs } = await run(
      'addToDoNotContact',
      { contact: 'phone', phone: '={{ $json.from }}', reason: 'keyword', options: {} },
      [{ from: 'STOP' }, { from: '+442079460188' }],
      'continueRegularOutput',
    );
    expect(outputs[0]?.map((json) => 'error' in json)).toEqual([true, false]);
  });
});

describe('files of an item', () => {
  const binary = {
    ticket: { data: Buffer.from('a ticket').toString('base64'), mimeType: 'application/pdf' },
  };
  const anita = [{ externalId: 'anita', seat: 7 }];

  test.each<[string, IDataObject]>([
    ['checkDoNotContact', { contact: 'email', email: 'free@example.com', channel: 'email' }],
    [
      'filterAudience',
      {
        mode: 'item',
        identifyBy: 'item',
        ruleFrom: 'json',
        rule: city('London'),
        options: {},
        unknownProfile: 'error',
      },
    ],
    [
      'trackEvent',
      { identifyBy: 'item', eventType: 'Booked', propertiesFrom: 'json', propertiesJson: '{}', options: {} },
    ],
  ])('%s passes them on with it', async (type, parameters) => {
    const { items } = await runNode({ type, parameters, items: anita, credential, binary });
    expect(items[0]).toMatchObject([{ json: { seat: 7 }, binary }]);
  });

  test('a list of profiles has none', async () => {
    const { items } = await runNode({
      type: 'filterAudience',
      parameters: { mode: 'query', ruleFrom: 'json', rule: city('London'), returnAll: true, options: {} },
      items: anita,
      credential,
      binary,
    });
    expect(items[0]?.length).toBeGreaterThan(0);
    expect(items[0]?.[0]).not.toHaveProperty('binary');
  });
});

describe('the connection', () => {
  test('all executions of one credential share one engine', async () => {
    const before = openEngines();
    await Promise.all(
      [1, 2, 3, 4].map(() =>
        run('filterAudience', { mode: 'count', ruleFrom: 'json', rule: city('London'), options: {} }, [{}]),
      ),
    );
    expect(openEngines()).toBe(Math.max(1, before));
  });

  test('a server that is away fails the node with what to do, and no password in it', async () => {
    const away = {
      configurationType: 'connectionString',
      connectionString: 'mongodb://shop:verysecret@127.0.0.1:9/?serverSelectionTimeoutMS=300',
    };
    const result = await runNode({
      type: 'addTag',
      parameters: { to: 'item', identifyBy: 'item', tags: tags('x') },
      items: [{ profile: { externalId: 'anita' } }],
      credential: away,
    });
    expect(result.error?.code).toBe('DATABASE_UNAVAILABLE');
    expect(JSON.stringify(result.run)).not.toContain('verysecret');
  });
});
