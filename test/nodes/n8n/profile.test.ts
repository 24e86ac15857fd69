import type { IDataObject, OnError } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { Profile } from '../../../nodes/Profile/Profile.node';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { runNode } from './runWorkflow';

const base = testDatabase('n8n-profile');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'Europe/London',
};
let engine: AudienceEngine;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'Europe/London' });
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

function run(parameters: IDataObject, items: IDataObject[] = [{}], onError?: OnError) {
  return runNode({
    type: 'profile',
    parameters,
    items,
    credential,
    ...(onError === undefined ? {} : { onError }),
  });
}

const listed = (value: string) => ({ __rl: true, mode: 'list', value });
const named = (value: string) => ({ __rl: true, mode: 'name', value });
const attributes = (...rows: [attribute: unknown, value: unknown][]) =>
  ({ values: rows.map(([attribute, value]) => ({ attribute, value })) }) as IDataObject;
const fields = {
  operation: 'upsert',
  profileFrom: 'fields',
  externalId: '',
  emails: '',
  phones: '',
  tags: '',
  attributes: {},
  options: {},
};
const city = (value: string) => JSON.stringify({ attribute: 'city', operator: 'is', value });

describe('Create or Update', () => {
  test('creates a profile with its identities, attributes of every type and tags, and sends the item on with its ID', async () => {
    await engine.attributes.define({ name: 'contractEnd', type: 'date' });
    await engine.attributes.define({ name: 'interests', type: 'list' });
    await engine.attributes.define({ name: 'spend', type: 'number' });
    await engine.attributes.define({ name: 'lastCall', type: 'datetime' });
    const { outputs, items, error } = await run(
      {
        ...fields,
        externalId: '={{ $json.customer }}',
        emails: ' Ida@Example.com, ida@work.example',
        phones: '={{ [$json.phone] }}',
        tags: 'vip, newsletter',
        attributes: attributes(
          [listed('city'), 'London'],
          [named('spend'), '12.5'],
          [named('contractEnd'), '2026-05-01'],
          [named('interests'), 'sailing, chess'],
          [named('lastCall'), '={{ DateTime.fromISO("2026-01-02T10:00:00Z") }}'],
          [named('nickname'), 'Idi'],
        ),
      },
      [{ customer: 'ida', phone: '+44 20 7946 0123', order: 7 }],
    );
    expect(error).toBeUndefined();
    const known = await engine.profiles.get({ externalId: 'ida' });
    expect(outputs[0]).toEqual([
      { customer: 'ida', phone: '+44 20 7946 0123', order: 7, profile: { id: known.id }, result: 'created' },
    ]);
    expect(items[0]?.[0]?.pairedItem).toEqual({ item: 0 });
    expect(known).toMatchObject({
      emails: ['Ida@Example.com', 'ida@work.example'],
      phones: ['+442079460123'],
      tags: ['newsletter', 'vip'],
      attributes: {
        city: 'London',
        spend: 12.5,
        contractEnd: '2026-05-01',
        interests: ['sailing', 'chess'],
        lastCall: '2026-01-02T10:00:00.000Z',
        nickname: 'Idi',
      },
    });
  });

  test('an update keeps what is not named, an empty value clears; the second time nothing is modified', async () => {
    await engine.profiles.upsert({ externalId: 'joe', attributes: { city: 'Leeds', firstName: 'Joe' } });
    const update = {
      ...fields,
      externalId: 'joe',
      attributes: attributes([listed('city'), ''], [named('lastName'), 'Doe']),
    };
    expect((await run(update)).outputs[0]).toMatchObject([{ result: 'updated' }]);
    expect((await engine.profiles.get({ externalId: 'joe' })).attributes).toEqual({
      firstName: 'Joe',
      lastName: 'Doe',
    });
    expect((await run(update)).outputs[0]).toMatchObject([{ result: 'notModified' }]);
  });

  test('who was joined is told; an option refuses those whose identities belong to several, each for itself', async () => {
    const [mum, son] = [
      await engine.profiles.upsert({ externalId: 'mum', phones: ['+442079460777'] }),
      await engine.profiles.upsert({ externalId: 'son' }),
    ];
    const write = (options: IDataObject) =>
      run(
        { ...fields, externalId: '={{ $json.id }}', phones: '={{ $json.phone }}', options },
        [{ id: 'aunt' }, { id: 'son', phone: '+442079460777' }],
        'continueRegularOutput',
      );
    expect((await write({ whenSeveral: 'refuse' })).outputs[0]).toMatchObject([
      { result: 'created' },
      { error: expect.stringContaining(son.id) as string },
    ]);
    expect((await write({})).outputs[0]).toMatchObject([
      { result: 'notModified' },
      { result: 'updated', merged: [son.id], profile: { id: mum.id } },
    ]);
  });

  test('a full update clears the attributes that are not named and keeps identities and tags', async () => {
    await engine.profiles.upsert({
      externalId: 'kim',
      emails: ['kim@example.com'],
      attributes: { city: 'Leeds', firstName: 'Kim' },
      tags: ['vip'],
    });
    await run(
      {
        ...fields,
        profileFrom: 'json',
        profileJson: '={{ $json }}',
        options: { mode: 'full', wait: 'accepted' },
      },
      [{ externalId: 'kim', attributes: { city: 'York' } }],
    );
    expect(await engine.profiles.get({ externalId: 'kim' })).toMatchObject({
      attributes: { city: 'York' },
      emails: ['kim@example.com'],
      tags: ['vip'],
    });
    expect((await engine.profiles.get({ externalId: 'kim' })).attributes).not.toHaveProperty('firstName');
  });

  test('each bad item leaves as its own error, linked to its input; the others are written', async () => {
    const { outputs, items } = await run(
      {
        ...fields,
        externalId: '={{ $json.id }}',
        emails: '={{ $json.email }}',
        attributes: attributes([named('={{ $json.name }}'), '={{ $json.value }}']),
      },
      [
        { id: '', email: '', name: 'city', value: 'x' },
        { id: 'lea', email: 'not an address', name: 'city', value: 'x' },
        { id: 'lea', email: '', name: 'spend', value: 'much' },
        { id: 'lea', email: '', name: '', value: 'x' },
        { id: 'lea', email: '', name: 'createdAt', value: '2026-01-01T00:00:00Z' },
        { id: 'lea', email: '', name: 'city', value: 'Hull' },
      ],
      'continueRegularOutput',
    );
    expect(outputs[0]?.map((json) => Object.keys(json).join())).toEqual([
      'error',
      'error',
      'error',
      'error',
      'error',
      'id,email,name,value,profile,result',
    ]);
    expect(outputs[0]?.[2]?.['error']).toContain('"spend"');
    expect(items[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
      [0, 1, 2, 3, 4, 5].map((item) => ({ item })),
    );
    expect((await engine.profiles.get({ externalId: 'lea' })).attributes).toEqual({ city: 'Hull' });
  });

  test('JSON that is none, or no profile, says so with what to do', async () => {
    const json = (profileJson: string) => run({ ...fields, profileFrom: 'json', profileJson });
    expect((await json('{"externalId":')).error).toMatchObject({
      message: expect.stringContaining('not JSON'),
    });
    expect((await json('[]')).error).toMatchObject({ message: "'Profile' is not an object" });
    expect((await json('{"email": "x@example.com"}')).error).toMatchObject({
      message: expect.stringContaining('no "email"'),
      description: expect.stringContaining('emails'),
    });
  });
});

describe('Get, Get Many and Export', () => {
  beforeAll(async () => {
    await engine.profiles.upsertMany(
      ['a', 'b', 'c'].map((externalId) => ({
        externalId: `oslo-${externalId}`,
        attributes: { city: 'Oslo' },
      })),
    );
    await engine.events.track({
      profile: { externalId: 'oslo-a' },
      type: 'Purchase',
      properties: { amount: 25 },
    });
    await engine.segments.create({
      name: 'Oslo',
      type: 'realTime',
      rule: { attribute: 'city', operator: 'is', value: 'Oslo' },
    });
    await engine.work.runDue();
  });

  test("Get puts the item's whole profile on the item", async () => {
    const { outputs } = await run({ operation: 'get', identifyBy: 'item' }, [
      { profile: { externalId: 'oslo-a' }, order: 7 },
    ]);
    expect(outputs[0]).toMatchObject([
      {
        order: 7,
        profile: {
          externalId: 'oslo-a',
          attributes: { city: 'Oslo' },
          tags: [],
          createdAt: expect.any(String),
        },
      },
    ]);
  });

  test('Get of somebody unknown is an error with a hint, and leaves by the error output when there is one', async () => {
    const get = { operation: 'get', identifyBy: 'email', profileKey: '={{ $json.email }}' };
    expect((await run(get, [{ email: 'nobody@example.com' }])).error).toMatchObject({
      code: 'NOT_FOUND',
      itemIndex: 0,
    });
    const { outputs } = await run(
      get,
      [{ email: 'nobody@example.com' }, { email: 'ida@example.com' }],
      'continueErrorOutput',
    );
    expect(outputs.map((output) => output.length)).toEqual([1, 1]);
  });

  test('Get Many lists up to the limit, or all; one by one or in batches', async () => {
    const many = { operation: 'getAll', which: 'rule', ruleFrom: 'json', rule: city('Oslo'), batchSize: 1 };
    const limited = await run({ ...many, returnAll: false, limit: 2 });
    expect(limited.outputs[0]?.map(({ profile }) => (profile as IDataObject)['externalId'])).toEqual([
      'oslo-a',
      'oslo-b',
    ]);
    expect((await run({ ...many, returnAll: true })).outputs[0]).toHaveLength(3);
    const batches = await run({ ...many, returnAll: true, batchSize: 2 });
    expect(batches.outputs[0]?.map(({ profiles }) => (profiles as IDataObject[]).length)).toEqual([2, 1]);
    const segment = await run({
      operation: 'getAll',
      which: 'rule',
      ruleFrom: 'segment',
      segment: named('Oslo'),
      returnAll: true,
      batchSize: 1,
    });
    expect(segment.outputs[0]).toHaveLength(3);
    const rows = await run({
      operation: 'getAll',
      which: 'rule',
      ruleFrom: 'conditions',
      combine: 'all',
      conditions: { values: [{ attribute: 'city', operator: 'is', value: 'Oslo' }] },
      returnAll: true,
      batchSize: 1,
    });
    expect(rows.outputs[0]).toHaveLength(3);
  });

  test('Get Many of everyone reads page after page', async () => {
    await engine.profiles.upsertMany(Array.from({ length: 520 }, (_, i) => ({ externalId: `many-${i}` })));
    const everyone = await engine.profiles.find(null, { limit: 10_000 });
    const { outputs } = await run({ operation: 'getAll', which: 'all', returnAll: true, batchSize: 1 });
    expect(outputs[0]?.map(({ profile }) => (profile as IDataObject)['id'])).toEqual(
      everyone.map(({ id }) => id),
    );
    expect(
      (await run({ operation: 'getAll', which: 'all', returnAll: false, limit: 510, batchSize: 1 }))
        .outputs[0],
    ).toHaveLength(510);
  });

  test('Get Many with a rule that cannot be is refused with its place', async () => {
    const { error } = await run({
      operation: 'getAll',
      which: 'rule',
      ruleFrom: 'json',
      rule: '{"attribute":"city","operator":"iz","value":"Oslo"}',
      returnAll: true,
      batchSize: 1,
    });
    expect(error?.code).toBe('INVALID_RULE');
  });

  test('Export is everything known of one person', async () => {
    const { outputs } = await run({ operation: 'export', identifyBy: 'externalId', profileKey: 'oslo-a' });
    expect(outputs[0]?.[0]?.['export']).toMatchObject({
      profile: { externalId: 'oslo-a' },
      events: [{ type: 'Purchase', properties: { amount: 25 } }],
      memberships: [{ name: 'Oslo' }],
      entries: [],
    });
    expect(
      (await run({ operation: 'export', identifyBy: 'externalId', profileKey: '={{ $json.none }}' })).error,
    ).toMatchObject({ message: "'Profile' is empty" });
  });
});

describe('Merge and Delete', () => {
  const pair = (first: string, second: string) => ({
    profiles: [
      { identifyBy: 'externalId', profileKey: first },
      { identifyBy: 'email', profileKey: second },
    ],
  });

  test('Merge makes one profile of two, found by the identities of both', async () => {
    const { id } = await engine.profiles.upsert({ externalId: 'web-1', attributes: { city: 'Bath' } });
    const other = await engine.profiles.upsert({
      emails: ['mia@example.com'],
      attributes: { firstName: 'Mia' },
      tags: ['vip'],
    });
    const { outputs, error } = await run(
      { operation: 'merge', profiles: pair('={{ $json.web }}', 'mia@example.com') },
      [{ web: 'web-1' }],
    );
    expect(error).toBeUndefined();
    expect(outputs[0]).toEqual([{ web: 'web-1', profile: { id }, merged: [other.id] }]);
    expect(await engine.profiles.get({ email: 'mia@example.com' })).toMatchObject({
      id,
      attributes: { city: 'Bath', firstName: 'Mia' },
      tags: ['vip'],
    });
  });

  test('Undo Merge makes two of one again, by the id that Merge has said; where nothing was merged the item is refused', async () => {
    const { id } = await engine.profiles.upsert({ externalId: 'two-1' });
    const other = await engine.profiles.upsert({ emails: ['two@example.com'], tags: ['vip'] });
    const [merged] =
      (await run({ operation: 'merge', profiles: pair('two-1', 'two@example.com') })).outputs[0] ?? [];
    const parameters = { operation: 'unmerge', mergedId: '={{ $json.merged[0] }}' };
    const { outputs, error } = await run(parameters, [merged as never]);
    expect(error).toBeUndefined();
    expect(outputs[0]).toEqual([{ ...(merged as object), profile: { id: other.id }, from: id }]);
    expect(await engine.profiles.get({ email: 'two@example.com' })).toMatchObject({
      id: other.id,
      tags: ['vip'],
    });
    expect(await engine.profiles.get({ externalId: 'two-1' })).toMatchObject({ id, tags: [] });
    expect((await run(parameters, [merged as never])).error?.code).toBe('NOT_FOUND');
    expect((await run(parameters, [{ merged: [''] }])).error?.message).toBe("'Profile ID' is empty");
  });

  test('Merge of one, or with somebody unknown, changes nothing', async () => {
    expect(
      (
        await run({
          operation: 'merge',
          profiles: { profiles: [{ identifyBy: 'externalId', profileKey: 'web-1' }] },
        })
      ).error?.code,
    ).toBe('INVALID_ARGUMENT');
    expect(
      (await run({ operation: 'merge', profiles: pair('web-1', 'nobody@example.com') })).error?.code,
    ).toBe('NOT_FOUND');
  });

  test('Remove Identity takes each kind off and sends the item on; the only one, and one that is not there, are refused alone', async () => {
    const { id } = await engine.profiles.upsert({
      externalId: 'off',
      emails: ['Off@example.com', 'kept@example.com'],
      phones: ['+442079460191'],
    });
    const parameters = {
      operation: 'removeIdentity',
      identifyBy: 'id',
      profileKey: id,
      identityKind: '={{ $json.kind }}',
      identity: '={{ $json.text }}',
    };
    const items = [
      { kind: 'email', text: 'off@EXAMPLE.com' },
      { kind: 'phone', text: '+44 20 7946 0191' },
      { kind: 'externalId', text: 'off' },
    ];
    const { outputs, error } = await run(parameters, items);
    expect(error).toBeUndefined();
    expect(outputs[0]).toEqual(items.map((item) => ({ ...item, profile: { id } })));
    expect(await engine.profiles.get({ id })).toMatchObject({ emails: ['kept@example.com'], phones: [] });
    const only = await run(parameters, [{ kind: 'email', text: 'kept@example.com' }]);
    expect(only.error?.code).toBe('INVALID_ARGUMENT');
    const gone = await run(parameters, [{ kind: 'externalId', text: 'off' }]);
    expect(gone.error?.code).toBe('NOT_FOUND');
    expect((await run(parameters, [{ kind: 'email', text: '' }])).error?.message).toBe(
      "'Identity to Remove' is empty",
    );
  });

  test('Delete erases the person and says so; the second time there is nobody', async () => {
    const { id } = await engine.profiles.upsert({ externalId: 'gone' });
    const remove = { operation: 'delete', identifyBy: 'item' };
    expect((await run(remove, [{ externalId: 'gone' }])).outputs[0]).toEqual([
      { externalId: 'gone', profile: { id }, deleted: true },
    ]);
    await expect(engine.profiles.get({ externalId: 'gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await run(remove, [{ externalId: 'gone' }])).error?.code).toBe('NOT_FOUND');
  });
});

test.each(['undefined', 'null', 'N/A', '-'])(
  'an expression that gave %j for an external ID names nobody',
  async (externalId) => {
    const { error } = await run({ ...fields, externalId });
    expect(error?.message).toContain('stands for no external ID');
  },
);

test('an operation that does not exist, as a workflow from elsewhere may name it, is refused with those that do', async () => {
  const { error } = await run({ operation: 'constructor' });
  expect(error).toMatchObject({
    message: "There is no operation 'constructor'",
    description: expect.stringContaining('upsert'),
  });
});

test('every operation has an action for the panel, and the attributes of the account are offered with their types', async () => {
  const operation = new Profile().description.properties.find(({ name }) => name === 'operation');
  for (const option of operation?.options ?? [])
    expect(option).toMatchObject({ action: expect.stringMatching(/^[A-Z][a-z]+ [a-z ]*profiles?$/) });
  const { listSearch } = new Profile().methods;
  const context = { getCredentials: async () => credential, getNode: () => ({ name: 'Profile' }) };
  const { results } = await listSearch.searchAttributes.call(context as never, 'spen');
  expect(results).toEqual([{ name: 'spend (number)', value: 'spend' }]);
  expect(
    (await listSearch.searchAttributes.call(context as never)).results.map(({ value }) => value),
  ).not.toContain('createdAt');
});
