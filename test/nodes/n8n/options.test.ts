import type { IDataObject } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-options');
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
    phones: ['+442079460101'],
    attributes: { city: 'London' },
  });
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

const run = (type: string, parameters: IDataObject, items: IDataObject[] = [{}]) =>
  runNode({ type, parameters, items, credential });
const named = (value: string) => ({ __rl: true, mode: 'name', value });
const tags = { values: [{ tag: named('known') }] };

test('a profile is found by each kind of key', async () => {
  const { id } = await engine.profiles.get({ externalId: 'anita' });
  for (const [identifyBy, profileKey] of [
    ['id', id],
    ['externalId', 'anita'],
    ['email', ' ANITA@example.com '],
    ['phone', '+44 20 7946 0101'],
  ]) {
    const { error, outputs } = await run(
      'profile',
      { operation: 'get', identifyBy, profileKey: '={{ $json.key }}' },
      [{ key: profileKey }],
    );
    expect({ identifyBy, error }).toEqual({ identifyBy, error: undefined });
    expect(outputs[0]).toMatchObject([{ profile: { id } }]);
  }
});

test('Track Event makes no profile when it must not', async () => {
  const visit = {
    identifyBy: 'externalId',
    profileKey: 'nobody',
    eventType: 'Visit',
    propertiesFrom: 'json',
    propertiesJson: '{}',
  };
  expect((await run('trackEvent', { ...visit, options: { createProfile: false } })).error?.code).toBe(
    'NOT_FOUND',
  );
  await expect(engine.profiles.get({ externalId: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await run('trackEvent', { ...visit, options: {} })).error).toBeUndefined();
});

test("a time without an offset is of the account's zone, not of the workflow's, wherever one is asked for", async () => {
  await engine.events.track({
    profile: { externalId: 'anita' },
    type: 'Purchase',
    at: '2026-05-01T09:00:00Z',
  });
  const rule = JSON.stringify({
    event: 'Purchase',
    timeframe: { operator: 'withinTheLast', amount: 1, unit: 'days' },
  });
  const count = async (asOf: unknown) =>
    (await run('filterAudience', { mode: 'count', ruleFrom: 'json', rule, options: { asOf } as IDataObject }))
      .outputs[0]?.[0];
  // In London, where the workflow is, it would be an hour earlier.
  const ends = '2026-05-02T09:30:00';
  for (const asOf of [ends, `${ends}.000001`, `={{ ${Date.parse(`${ends}Z`)} }}`, ends.replace('T', ' ')])
    expect([asOf, await count(asOf)]).toEqual([asOf, { count: 0 }]);
  for (const asOf of [
    '2026-05-02T09:00:00',
    `${ends}+01:00`,
    "={{ DateTime.fromISO('2026-05-02T09:30', { zone: 'Europe/London' }) }}",
  ])
    expect([asOf, await count(asOf)]).toEqual([asOf, { count: 1 }]);
  const frame = (operator: string, more: object) => ({
    mode: 'count',
    ruleFrom: 'conditions',
    combine: 'all',
    conditions: {
      values: [{ kind: 'event', event: named('Purchase'), happened: 'yes', timeframe: operator, ...more }],
    },
    options: {},
  });
  for (const [inputs, found] of [
    [frame('before', { frameAt: '2026-05-01T09:30:00' }), 1],
    [frame('after', { frameAt: '2026-05-01T09:30:00' }), 0],
    [frame('between', { frameBegin: '2026-05-01T08:30:00', frameEnd: '2026-05-01T09:00:00' }), 1],
    [frame('between', { frameBegin: '2026-05-01T09:30:00', frameEnd: '2026-05-01T10:00:00' }), 0],
  ] as const)
    expect((await run('filterAudience', inputs)).outputs[0]).toEqual([{ count: found }]);
  await engine.contacts.record({
    profile: { externalId: 'anita' },
    channel: 'email',
    at: '2026-05-01T09:00Z',
  });
  const contacted = { operation: 'count', from: '2026-05-01T09:30:00', to: '', channel: '' };
  expect((await run('contacts', contacted)).outputs[0]).toMatchObject([{ contacts: { count: 0 } }]);
});

test('Add to Do Not Contact lists for this account, or for all of the database', async () => {
  const other = await openAudienceEngine({ uri: base.uri, account: 'other' });
  try {
    for (const [email, scope, allowed] of [
      ['mine@example.com', 'account', true],
      ['everywhere@example.com', 'all', false],
    ] as const) {
      expect(
        (
          await run('addToDoNotContact', {
            contact: 'email',
            email,
            reason: 'unsubscribed',
            options: { scope },
          })
        ).error,
      ).toBeUndefined();
      expect(await engine.doNotContact.check({ email })).toMatchObject({ allowed: false });
      expect(await other.doNotContact.check({ email })).toMatchObject({ allowed });
    }
    expect(
      (
        await run('removeFromDoNotContact', {
          contact: 'email',
          email: 'everywhere@example.com',
          options: { scope: 'all' },
        })
      ).error,
    ).toBeUndefined();
    expect(await other.doNotContact.check({ email: 'everywhere@example.com' })).toMatchObject({
      allowed: true,
    });
  } finally {
    await other.close();
  }
});

test('a record of Do Not Contact goes to another account that is chosen by name, and is lifted there', async () => {
  const other = await openAudienceEngine({ uri: base.uri, account: 'the other shop' });
  try {
    await other.health();
    const email = 'in-the-other@example.com';
    const account = { __rl: true, mode: 'list', value: 'the other shop' };
    const point = { contact: 'email', email };
    await run('addToDoNotContact', { ...point, reason: 'manual', options: { account } });
    expect(await other.doNotContact.check({ email })).toMatchObject({ allowed: false });
    expect(await engine.doNotContact.check({ email })).toMatchObject({ allowed: true });
    await run('removeFromDoNotContact', { ...point, options: { account } });
    expect(await other.doNotContact.check({ email })).toMatchObject({ allowed: true });
    const nowhere = { __rl: true, mode: 'name', value: 'nowhere' };
    expect(
      (await run('addToDoNotContact', { ...point, reason: 'manual', options: { account: nowhere } })).error
        ?.description,
    ).toContain('the other shop');
  } finally {
    await other.close();
  }
});

test('a tag for everyone who matches says how many that are; a large audience is called one, and not held back (R71)', async () => {
  const everybody = {
    to: 'rule',
    ruleFrom: 'json',
    rule: JSON.stringify({ attribute: 'crowd', operator: 'is', value: true }),
    tags,
  };
  await engine.profiles.upsert({ externalId: 'first', attributes: { crowd: true } });
  expect((await run('addTag', everybody)).hints).toEqual(['1 profile matches; 1 changed']);
  const { importId } = await engine.profiles.import.analyze(
    Array.from({ length: 10_000 }, (_, i) => ({ externalId: `crowd-${i}`, crowd: true })),
  );
  await engine.profiles.import.commit(importId, { tags: [] });
  const { hints, outputs } = await run('addTag', everybody);
  expect(hints).toEqual(['10001 profiles match, a large audience; 10000 changed']);
  expect(outputs[0]).toMatchObject([{ profiles: 10_001, changed: 10_000, largeAudience: true }]);
  expect(await engine.audience.count({ tags: ['known'], operator: 'hasAny' } as never)).toBe(10_001);
});

test('a dry run of tags changes nothing, in either node: how many match, how many would change, five of them, and a notice from the number that is set', async () => {
  await engine.profiles.upsertMany(
    Array.from({ length: 7 }, (_, i) => ({
      externalId: `dry-${i}`,
      attributes: { street: 'Dry Lane' },
      ...(i < 2 && { tags: ['known'] }),
    })),
  );
  const everybody = {
    to: 'rule',
    ruleFrom: 'json',
    rule: JSON.stringify({ attribute: 'street', operator: 'is', value: 'Dry Lane' }),
    tags,
    dryRun: true,
    options: { largeAudience: 6 },
  };
  const adding = await run('addTag', everybody);
  expect(adding.hints).toEqual(['7 profiles match, a large audience; 5 would be changed']);
  expect(adding.outputs[0]).toMatchObject([{ profiles: 7, changed: 5, largeAudience: true, dryRun: true }]);
  const examples = adding.outputs[0]?.[0]?.['examples'] as { attributes: object }[];
  expect(examples.map(({ attributes }) => attributes)).toEqual(Array(5).fill({ street: 'Dry Lane' }));
  const removing = await run('removeTag', { ...everybody, options: {} });
  expect(removing.outputs[0]).toMatchObject([{ profiles: 7, changed: 2, largeAudience: false }]);
  const carried = { all: [JSON.parse(everybody.rule), { tags: ['known'], operator: 'hasAny' }] };
  expect(await engine.audience.count(carried as never)).toBe(2);
  const done = await run('addTag', { ...everybody, dryRun: false });
  expect(done.hints).toEqual(['7 profiles match, a large audience; 5 changed']);
  expect(await engine.audience.count(carried as never)).toBe(7);
  expect((await run('addTag', { ...everybody, options: { largeAudience: 0 } })).error?.message).toContain(
    "'Notice for More Than' is not a number of at least 1",
  );
});

test('a tag with a comma in its name can be given where names are parted by commas', async () => {
  const { error } = await run('profile', {
    operation: 'upsert',
    profileFrom: 'fields',
    externalId: 'traveller',
    tags: '"London, Paris" , loyal,"say ""hi""", 5" screen',
    options: {},
  });
  expect(error).toBeUndefined();
  expect((await engine.profiles.get({ externalId: 'traveller' })).tags).toEqual([
    '5" screen',
    'London, Paris',
    'loyal',
    'say "hi"',
  ]);
});

test("all fields of an object become attributes by one expression, as the form's JSON mode promises", async () => {
  const customer = { city: 'Leeds', points: 12, since: '2026-01-02', hobbies: ['chess', 'go'] };
  const { error } = await run(
    'profile',
    {
      operation: 'upsert',
      profileFrom: 'json',
      profileJson: '={{ { emails: [$json.email], attributes: $json.customer } }}',
      options: {},
    },
    [{ email: 'dora@example.com', customer }],
  );
  expect(error).toBeUndefined();
  expect((await engine.profiles.get({ email: 'dora@example.com' })).attributes).toMatchObject(customer);
});
