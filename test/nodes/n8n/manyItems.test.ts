import type { IDataObject, OnError } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-many-items');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;
const mockCalls: string[] = [];

/** The engine of the nodes, of which each call is written down. */
jest.mock('../../../engine', () => {
  const real = jest.requireActual<typeof import('../../../engine')>('../../../engine');
  const told = (namespace: string, calls: object) =>
    Object.fromEntries(
      Object.entries(calls).map(([name, call]) => [
        name,
        typeof call === 'function'
          ? (...given: unknown[]) => {
              mockCalls.push(`${namespace}.${name}`);
              return (call as (...all: unknown[]) => unknown)(...given);
            }
          : (call as unknown),
      ]),
    );
  return {
    ...real,
    openAudienceEngine: async (options: never) => {
      const opened = await real.openAudienceEngine(options);
      const namespaces = Object.entries(opened).map(([name, calls]: [string, unknown]) => [
        name,
        typeof calls === 'object' && calls !== null ? told(name, calls) : calls,
      ]);
      return { ...Object.fromEntries(namespaces), close: () => opened.close() } as AudienceEngine;
    },
  };
});

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
});
beforeEach(() => mockCalls.splice(0));
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

const run = (
  type: string,
  parameters: IDataObject,
  items: IDataObject[],
  more: { typeVersion?: number; onError?: OnError } = {},
) => runNode({ type, parameters, items, credential, typeVersion: 2, ...more });
const byId = { identifyBy: 'externalId', profileKey: '={{ $json.id }}' };
const people = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: `c${n}`, city: n % 2 ? 'Rome' : 'Oslo' }));
const tagRows = (value: string) => ({ values: [{ tag: { __rl: true, mode: 'name', value } }] });
const pairs = (length: number) => Array.from({ length }, (_, item) => ({ item }));

test('many items are written, tagged, tracked, tested, checked and read in one call each, in order, each linked to its own', async () => {
  const items = people(200);
  const upsert = await run(
    'profile',
    {
      operation: 'upsert',
      profileFrom: 'fields',
      externalId: '={{ $json.id }}',
      emails: '={{ $json.id }}@example.com',
      attributes: {
        values: [{ attribute: { __rl: true, mode: 'name', value: 'city' }, value: '={{ $json.city }}' }],
      },
      options: {},
    },
    items,
  );
  expect(upsert.error).toBeUndefined();
  expect(upsert.items[0]?.map(({ pairedItem }) => pairedItem)).toEqual(pairs(200));
  expect(upsert.outputs[0]?.map(({ id, upsert: done }) => [id, done])).toEqual(
    items.map(({ id }) => [id, { result: 'created' }]),
  );

  const tagged = await run('addTag', { to: 'item', ...byId, tags: tagRows('={{ $json.city }}') }, items);
  expect(tagged.outputs[0]?.map(({ tagChange }) => (tagChange as IDataObject)['tags'])).toEqual(
    items.map(({ city }) => [city]),
  );
  await run(
    'trackEvent',
    {
      ...byId,
      eventType: 'Seen',
      propertiesFrom: 'json',
      propertiesJson: '={{ { city: $json.city } }}',
      options: {},
    },
    items,
  );
  const rule = {
    all: [
      { tags: ['Rome'], operator: 'hasAny' },
      { event: 'Seen', where: { property: 'city', operator: 'is', value: 'Rome' } },
    ],
  };
  const tested = await run(
    'filterAudience',
    {
      mode: 'item',
      ...byId,
      ruleFrom: 'json',
      rule: JSON.stringify(rule),
      unknownProfile: 'error',
      options: {},
    },
    items,
  );
  expect(tested.outputs).toEqual([
    items.filter(({ city }) => city === 'Rome'),
    items.filter(({ city }) => city === 'Oslo'),
  ]);
  await run('checkDoNotContact', { contact: 'profile', ...byId, channel: 'email' }, items);
  const read = await run('profile', { operation: 'get', ...byId }, items);
  expect(read.outputs[0]?.map(({ profile }) => (profile as IDataObject)['externalId'])).toEqual(
    items.map(({ id }) => id),
  );
  await run('broadcast', { operation: 'record', ...byId, channel: 'email' }, items);

  expect(mockCalls.filter((call) => !call.startsWith('work.'))).toEqual([
    'attributes.list',
    // What is written for the first time is looked up once: is it like a name that is there?
    'attributes.list',
    'profiles.upsertMany',
    'tags.addMany',
    'events.types',
    'events.trackMany',
    'audience.matchesMany',
    'contacts.gateMany',
    'profiles.getMany',
    'contacts.recordMany',
  ]);
});

test('items of which one fails: the others go on, in their places', async () => {
  const items = [{ id: 'c1' }, { id: 'nobody' }, { id: '' }, { id: 'c2' }];
  const kept = await run('addTag', { to: 'item', ...byId, tags: tagRows('late') }, items, {
    onError: 'continueRegularOutput',
  });
  expect(kept.outputs[0]?.map(({ id, error }) => error ?? id)).toEqual([
    'c1',
    expect.stringContaining('nobody'),
    "'Profile' is empty",
    'c2',
  ]);
  expect(kept.items[0]?.map(({ pairedItem }) => pairedItem)).toEqual(pairs(4));
  const stopped = await run('addTag', { to: 'item', ...byId, tags: tagRows('stopped') }, items);
  expect(stopped.error).toMatchObject({ itemIndex: 1, message: expect.stringContaining('nobody') as string });
});

test('one person named twice among the items is written twice, in order', async () => {
  const twice = [{ city: 'Rome' }, { city: 'Wien' }];
  await run(
    'profile',
    {
      operation: 'upsert',
      profileFrom: 'json',
      profileJson: '={{ { externalId: "twice", attributes: { city: $json.city } } }}',
      options: {},
    },
    twice,
  );
  expect((await engine.profiles.get({ externalId: 'twice' })).attributes['city']).toBe('Wien');
});

describe('what a node does for all of its items', () => {
  const count = {
    mode: 'count',
    ruleFrom: 'json',
    rule: '{"tags":["Rome"],"operator":"hasAny"}',
    options: {},
  };

  test('it does once, and the answer belongs to all of them', async () => {
    const { items, outputs } = await run('filterAudience', count, people(3));
    expect(outputs[0]).toEqual([{ audience: { count: 100 } }]);
    expect(items[0]?.[0]?.pairedItem).toEqual(pairs(3));
    expect(mockCalls.filter((call) => call === 'audience.count')).toHaveLength(1);
    const created = await run(
      'segment',
      {
        operation: 'create',
        segmentName: 'Romans',
        segmentKind: 'snapshot',
        ruleFrom: 'json',
        rule: count.rule,
      },
      people(3),
    );
    expect(created.error).toBeUndefined();
    expect(created.outputs[0]).toHaveLength(1);
    const members = await run(
      'segment',
      { operation: 'count', segment: { __rl: true, mode: 'name', value: 'Romans' } },
      people(3),
    );
    expect(members.outputs[0]).toEqual([
      expect.objectContaining({
        id: 'c0',
        segment: expect.objectContaining({ name: 'Romans', count: 100 }) as object,
      }),
    ]);
  });

  test('it does once more for each other value that an expression gives', async () => {
    const { items, outputs } = await run(
      'filterAudience',
      { ...count, rule: '={{ JSON.stringify({ tags: [$json.city], operator: "hasAny" }) }}' },
      [{ city: 'Rome' }, { city: 'none' }, { city: 'Rome' }],
    );
    expect(outputs[0]).toEqual([{ audience: { count: 100 } }, { audience: { count: 0 } }]);
    expect(items[0]?.map(({ pairedItem }) => pairedItem)).toEqual([[{ item: 0 }, { item: 2 }], { item: 1 }]);
  });

  test('it tags everyone once, and tells how many', async () => {
    const { outputs, hints } = await run(
      'addTag',
      { ...count, to: 'rule', tags: tagRows('everyone') },
      people(3),
    );
    expect(outputs[0]).toEqual([
      {
        id: 'c0',
        city: 'Oslo',
        tagChange: { tags: ['everyone'], profiles: 100, changed: 100, largeAudience: false },
      },
    ]);
    expect(hints).toEqual(['100 profiles match; 100 changed']);
  });

  test('a node of version 1 does it for each item, as it always did', async () => {
    const { outputs } = await run('filterAudience', count, people(3), { typeVersion: 1 });
    expect(outputs[0]).toEqual([{ count: 100 }, { count: 100 }, { count: 100 }]);
  });
});

test('the people of all items become the recipients of one broadcast', async () => {
  const items = people(50).map(({ id }) => ({ externalId: id }));
  const create = {
    operation: 'create',
    broadcastName: 'To the items',
    channel: 'email',
    recipientsFrom: 'items',
    options: {},
  };
  const { outputs, items: sent } = await run('broadcast', create, [...items, { nothing: true }], {
    onError: 'continueRegularOutput',
  });
  expect(outputs[0]).toEqual([
    { error: expect.any(String) },
    { broadcast: expect.objectContaining({ name: 'To the items', recipients: 50 }) as object },
  ]);
  expect(sent[0]?.[1]?.pairedItem).toEqual(pairs(50));
  expect((await engine.broadcasts.list()).filter(({ name }) => name === 'To the items')).toHaveLength(1);
});

test("results stand below a key of their own beside the item's fields, and the profile shows the tags that it has now", async () => {
  const own = {
    email: 'c1@example.com',
    tags: ['crm'],
    profiles: 'mine',
    changed: '2026-01-01',
    result: 'won',
    profile: { id: (await engine.profiles.get({ externalId: 'c1' })).id, tags: ['Rome'] },
  };
  const added = await run('addTag', { to: 'item', identifyBy: 'item', tags: tagRows('vip') }, [own]);
  expect(added.outputs[0]).toEqual([
    {
      ...own,
      profile: { ...own.profile, tags: expect.arrayContaining(['Rome', 'vip']) as string[] },
      tagChange: { tags: ['vip'], changed: true },
    },
  ]);
  const removed = await run('removeTag', { to: 'item', identifyBy: 'item', tags: tagRows('vip') }, [
    added.outputs[0]?.[0] as IDataObject,
  ]);
  expect((removed.outputs[0]?.[0]?.['profile'] as { tags: string[] }).tags).not.toContain('vip');
  const before = await run('addTag', { to: 'item', identifyBy: 'item', tags: tagRows('vip') }, [own], {
    typeVersion: 1,
  });
  expect(before.outputs[0]?.[0]).toMatchObject({ tags: ['vip'], profiles: 1, changed: 1 });
});
