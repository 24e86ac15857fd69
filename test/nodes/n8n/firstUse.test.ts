import type { IDataObject } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-first-use');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'UTC',
};
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsert({
    externalId: 'anita',
    emails: ['anita@example.com'],
    attributes: { city: 'London' },
    tags: ['vip'],
  });
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

const run = (type: string, parameters: IDataObject, items: IDataObject[] = [{}], typeVersion = 2) =>
  runNode({ type, parameters, items, credential, typeVersion });

describe('a field that is dragged into Fields', () => {
  const track = (assignments: IDataObject[], item: IDataObject) =>
    run(
      'trackEvent',
      {
        identifyBy: 'externalId',
        profileKey: 'anita',
        eventType: 'Dragged',
        propertiesFrom: 'fields',
        properties: { assignments: assignments.map((one, index) => ({ id: String(index), ...one })) },
        options: {},
      },
      [item],
    );
  const latest = async () =>
    (await engine.profiles.events({ externalId: 'anita' }, { limit: 1 }))[0]?.properties;

  test('is called by the last part of its path, so that rules find it; a name with dots that was written stays', async () => {
    const body = { properties: { amount: 99, lines: [{ sku: 'a' }] } };
    const { error } = await track(
      [
        { name: 'body.properties.amount', value: '={{ $json.body.properties.amount }}', type: 'number' },
        {
          name: 'body.properties.lines[0].sku',
          value: '={{ $json.body.properties.lines[0].sku }}',
          type: 'string',
        },
        { name: 'cart.total', value: '={{ $json.body.properties.amount }}', type: 'number' },
      ],
      { body },
    );
    expect(error).toBeUndefined();
    expect(await latest()).toEqual({ amount: 99, sku: 'a', 'cart.total': 99 });
    const rule = {
      event: 'Dragged',
      where: { property: 'amount', operator: 'greaterThan', value: 50 },
    } as const;
    expect(await engine.audience.count(rule)).toBe(1);
  });

  test('with the name of another one is asked about, and none of them is written over', async () => {
    const { error } = await track(
      [
        { name: 'a.id', value: '={{ $json.a.id }}', type: 'string' },
        { name: 'b.id', value: '={{ $json.b.id }}', type: 'string' },
      ],
      { a: { id: '1' }, b: { id: '2' } },
    );
    expect(error?.message).toBe("Two rows are called 'id'");
  });
});

describe('behind a webhook', () => {
  const get = (item: IDataObject) => run('profile', { operation: 'get', identifyBy: 'item' }, [item]);

  test('the profile is found in the body', async () => {
    for (const body of [{ email: 'anita@example.com' }, { profile: { externalId: 'anita' } }])
      expect((await get({ headers: {}, body })).outputs[0]?.[0]?.['profile']).toMatchObject({
        externalId: 'anita',
      });
  });

  test('an item that names nobody is told what it has', async () => {
    const { error } = await get({ body: { customer: { Email: 'anita@example.com' } } });
    expect(error?.description).toContain('{{ $json.body.customer.Email }}');
    expect((await get({ colour: 'red' })).error?.description).toContain('It needs profile');
  });
});

test('a file that is not there is asked for in words, and an import of nothing leaves no tag', async () => {
  const missing = await run('importProfiles', {
    operation: 'import',
    source: 'binary',
    binaryField: 'data',
    options: {},
  });
  expect(missing.error).toMatchObject({ message: "The item has no file 'data'" });
  const before = await engine.tags.list();
  const nothing = await run(
    'importProfiles',
    { operation: 'import', source: 'items', defaultTag: true, options: {} },
    [{ nobody: 'here' }],
  );
  expect(nothing.error).toBeUndefined();
  expect(nothing.outputs[0]?.[0]).toMatchObject({ created: 0, updated: 0, refused: 1, tags: [] });
  expect(await engine.tags.list()).toEqual(before);
});

describe('what was mistyped, as likely as not', () => {
  const track = async (type: string, at?: string) =>
    (
      await run('trackEvent', {
        identifyBy: 'externalId',
        profileKey: 'anita',
        eventType: type,
        propertiesFrom: 'json',
        propertiesJson: '{}',
        options: { ...(at !== undefined && { at }) },
      })
    ).hints.join();
  const write = async (attribute: string) =>
    (
      await run('profile', {
        operation: 'upsert',
        profileFrom: 'json',
        profileJson: JSON.stringify({ externalId: 'anita', attributes: { [attribute]: 'x' } }),
        options: {},
      })
    ).hints.join();

  test('is written, and told once: a type of events that is like one that is there', async () => {
    expect(await track('Newsletter Opened')).toBe('');
    expect(await track('newsletter opend')).toContain("there is 'Newsletter Opened' already");
    expect(await track('newsletter opend')).toBe('');
    expect((await engine.events.types()).map(({ type }) => type)).toContain('newsletter opend');
  });

  test('a time that is years ahead', async () => {
    expect(await track('Newsletter Opened', '2130-01-01')).toContain('lies in the future (2130-01-01)');
    expect(await track('Newsletter Opened', '2026-01-01')).toBe('');
  });

  test('an attribute that is like one that is there', async () => {
    expect(await write('Citty')).toContain("there is 'city' already");
    expect(await write('favouriteColour')).toBe('');
  });
});

test('a reason to lift is taken by its label too, and lifting nothing is told', async () => {
  await engine.doNotContact.add({ email: 'anita@example.com', reason: 'keyword', source: 'test' });
  const lift = (reason: string) =>
    run('removeFromDoNotContact', { contact: 'email', email: 'anita@example.com', reason, options: {} });
  const wrong = await lift('bounced');
  expect(wrong.outputs[0]?.[0]?.['doNotContact']).toMatchObject({ removed: 0 });
  expect(wrong.hints.join()).toContain('Nothing was lifted');
  expect((await lift('Keyword Reply')).outputs[0]?.[0]?.['doNotContact']).toMatchObject({ removed: 1 });
});

test('hints name nodes, not calls of the engine', async () => {
  const { error } = await run('profile', {
    operation: 'get',
    identifyBy: 'email',
    profileKey: 'nobody@example.com',
  });
  expect(error?.description).toBe("Create it first with 'Profile › Create or Update', or check the key.");
  expect(error?.code).toBe('NOT_FOUND');
});

test('everyone who matches and the members of a segment come with attributes and tags, unless only ids are wanted', async () => {
  await engine.segments.create({
    name: 'Londoners',
    type: 'snapshot',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  const members = {
    operation: 'members',
    segment: { __rl: true, mode: 'name', value: 'Londoners' },
    returnAll: true,
    batchSize: 1,
  };
  const everyone = {
    mode: 'query',
    ruleFrom: 'json',
    rule: '{"tags":["vip"],"operator":"hasAny"}',
    returnAll: true,
    batchSize: 1,
    options: {},
  };
  for (const [type, parameters] of [
    ['segment', members],
    ['filterAudience', everyone],
  ] as const) {
    expect((await run(type, parameters)).outputs[0]).toEqual([
      {
        profile: expect.objectContaining({
          emails: ['anita@example.com'],
          tags: ['vip'],
          attributes: expect.objectContaining({ city: 'London' }) as object,
        }) as object,
      },
    ]);
    for (const only of [run(type, { ...parameters, includeProfile: false }), run(type, parameters, [{}], 1)])
      expect((await only).outputs[0]).toEqual([
        { profile: { id: expect.any(String) as string, externalId: 'anita' } },
      ]);
  }
});

describe('what is listed', () => {
  test('is in the order that is asked for, and as it was where nothing is', async () => {
    await engine.tags.create('aa nobody');
    await engine.tags.create('zz two');
    await engine.profiles.upsertMany(['one', 'two'].map((externalId) => ({ externalId, tags: ['zz two'] })));
    for (const name of ['Second', 'First']) await engine.broadcasts.create({ name, channel: 'email' });
    const names = async (type: string, key: string, sort?: string) =>
      (await run(type, { operation: 'getAll', returnAll: true, ...(sort && { sort }) })).outputs[0]?.map(
        (json) => (json[key] as { name: string }).name,
      ) ?? [];
    expect((await names('tag', 'tag'))[0]).toBe('aa nobody');
    expect((await names('tag', 'tag', 'largest'))[0]).toBe('zz two');
    expect(await names('broadcast', 'broadcast')).toEqual(['First', 'Second']);
    expect(await names('broadcast', 'broadcast', 'name')).toEqual(['First', 'Second']);
    expect(await names('segment', 'segment')).toEqual((await engine.segments.list()).map(({ name }) => name));
    await engine.segments.create({
      name: 'Zurich',
      type: 'snapshot',
      rule: { attribute: 'city', operator: 'is', value: 'Zürich' },
    });
    expect((await names('segment', 'segment', 'latest'))[0]).toBe('Zurich');
    await engine.profiles.upsertMany(
      ['a1', 'z1', 'z2'].map((externalId) => ({
        externalId,
        attributes: { company: externalId.startsWith('a') ? 'Acme' : 'Zeta' },
      })),
    );
    expect(await names('company', 'company')).toEqual(['Acme', 'Zeta']);
    expect(await names('company', 'company', 'largest')).toEqual(['Zeta', 'Acme']);
    const people = async (sort?: string) =>
      (
        await run('profile', { operation: 'getAll', which: 'all', returnAll: true, ...(sort && { sort }) })
      ).outputs[0]?.map((json) => (json['profile'] as { id: string }).id) ?? [];
    const oldest = await people();
    expect(oldest).toEqual([...oldest].sort());
    expect(await people('latest')).toEqual([...oldest].reverse());
  });

  test('is whole, or simplified: one address, one number, attributes and tags', async () => {
    await engine.profiles.upsert({
      externalId: 'sim',
      emails: ['sim@example.com', 'sim@example.org'],
      attributes: { city: 'Bern' },
      tags: ['plain'],
    });
    const { id } = await engine.profiles.get({ externalId: 'sim' });
    const rule = JSON.stringify({ attribute: 'city', operator: 'is', value: 'Bern' });
    const plain = {
      id,
      externalId: 'sim',
      email: 'sim@example.com',
      attributes: { city: 'Bern' },
      tags: ['plain'],
    };
    const byKey = { operation: 'get', identifyBy: 'externalId', profileKey: 'sim' };
    const everyone = { mode: 'query', ruleFrom: 'json', rule, options: {} };
    for (const [type, parameters] of [
      ['profile', byKey],
      ['profile', { operation: 'getAll', which: 'rule', ruleFrom: 'json', rule }],
      ['profile', { operation: 'search', search: 'sim@' }],
      ['filterAudience', everyone],
    ] as const) {
      const { error, outputs } = await run(type, { ...parameters, simplify: true }, [{}], 3);
      expect({ type, error }).toEqual({ type, error: undefined });
      expect(outputs[0]?.map((json) => json['profile'])).toEqual([plain]);
      expect((await run(type, parameters, [{}], 3)).outputs[0]).toMatchObject([
        { profile: { emails: ['sim@example.com', 'sim@example.org'] } },
      ]);
    }
  });
});
