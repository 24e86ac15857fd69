import { CALLS } from '../../../console/api';
import type { Rule } from '../../../engine';
import { testApi, type TestApi } from '../../support/console';

/** What no reader may ever see of Zoe: her address, her number, her key elsewhere, and what was noted about her. */
const SECRETS = ['zoe.quill', '7946 0958', '79460958', 'crm-zq-771', 'asked by phone', 'allergic'];

let api: TestApi;
beforeAll(async () => {
  api = await testApi('apiReaders');
  const { engine } = api;
  await engine.profiles.upsert({
    externalId: 'crm-zq-771',
    emails: ['zoe.quill@example.com'],
    phones: ['+442079460958'],
    attributes: { firstName: 'Zoe', lastName: 'Quill', city: 'London', health: 'allergic', company: 'Acme' },
    tags: ['vip'],
  });
  const rule = { attribute: 'city', operator: 'is', value: 'London' } as const;
  await engine.segments.create({ name: 'seg', type: 'snapshot', rule });
  await engine.flows.launch({ id: 'flow', name: 'Flow', host: 'x', audience: { segments: ['seg'] } });
  await engine.broadcasts.create({ id: 'news', name: 'News', channel: 'sms', rule });
  await engine.doNotContact.add({
    email: 'zoe.quill@example.com',
    reason: 'manual',
    source: 'zoe.quill@example.com',
    note: 'asked by phone',
  });
  await engine.contacts.gate({ email: 'zoe.quill@example.com', channel: 'email' });
  await engine.profiles.import.analyze('email\nzoe.quill@example.com\n');
  await engine.work.runDue();
});
afterAll(() => api.close());

const everybody = { rule: { attribute: 'city', operator: 'is', value: 'London' } };
const BODIES: Record<string, unknown> = {
  'audience.values': { rule: null, of: 'tags' },
  'audience.compare': { before: everybody.rule, after: { tags: ['nobody'], operator: 'hasAny' } },
  'audience.validate': everybody,
  'audience.describe': everybody,
  'audience.importInfobip': { query: {} },
};
const filled = (path: string): string =>
  path
    .replace('{segment}', 'seg')
    .replace('{flow}', 'flow')
    .replace('{broadcast}', 'news')
    .replace('{import}', '0'.repeat(24));

it('no call that a reader may make tells a contact point, an external id or a note', async () => {
  const told: string[] = [];
  for (const { id, method, path, needs, query } of CALLS) {
    if (needs !== 'read') continue;
    const search =
      'until' in query ? '?until=2100-01-01T00:00:00Z' : 'type' in query ? '?type=Contacted' : '';
    const body = method === 'GET' ? undefined : (BODIES[id] ?? everybody);
    const { status, text } = await api.ask(method, `${filled(path)}${search}`, {
      role: 'read',
      ...(body !== undefined && { body }),
    });
    if (status === 200) told.push(id);
    for (const secret of SECRETS) expect({ id, found: text.includes(secret) }).toEqual({ id, found: false });
  }
  // They do tell the rest.
  expect(told).toEqual(
    expect.arrayContaining([
      'profiles.list',
      'segments.members',
      'doNotContact.list',
      'broadcasts.recipients',
    ]),
  );
  const { items } = (await api.good('GET', '/profiles', { role: 'read' })) as { items: object[] };
  expect(items[0]).toMatchObject({
    emails: ['z…@example.com'],
    phones: ['+44…58'],
    attributes: { firstName: 'Zoe', lastName: 'Quill', city: 'London' },
  });
});

it('a reader is told the names of people by their ids, masked, and finds nobody by an address', async () => {
  const { id } = await api.engine.profiles.get({ externalId: 'crm-zq-771' });
  const ask = (...profiles: object[]) =>
    api.ask('POST', '/profiles/get', { role: 'read', body: { profiles } });
  const { status, body, text } = await ask({ id }, { id: '0'.repeat(24) });
  expect(status).toBe(200);
  expect(body).toEqual([
    {
      index: 0,
      profile: expect.objectContaining({
        emails: ['z…@example.com'],
        attributes: { firstName: 'Zoe', lastName: 'Quill', city: 'London', company: 'Acme' },
      }),
    },
    { index: 1, error: expect.objectContaining({ code: 'NOT_FOUND' }) },
  ]);
  for (const secret of SECRETS) expect(text).not.toContain(secret);
  for (const ref of [{ email: 'zoe.quill@example.com' }, { id, externalId: 'crm-zq-771' }])
    expect(await ask({ id }, ref)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
});

it('a reader finds no rejected send by an address that is masked to them', async () => {
  const ask = async (role: 'read' | 'write', search: string): Promise<number> =>
    (await api.ask('GET', `/contacts/rejections?search=${search}`, { role })).text.trim().length;
  expect(await ask('write', 'zoe.quill')).toBeGreaterThan(0);
  expect(await ask('read', 'zoe.quill')).toBe(0);
  expect(await ask('read', 'example.com')).toBeGreaterThan(0);
});

it('a reader cannot spell an address out by rules', async () => {
  const identity = { identity: 'email', operator: 'startsWith', value: 'z' };
  for (const rule of [identity, { all: [{ none: [identity] }] }])
    for (const path of [
      '/audience/count',
      '/audience/estimate',
      '/audience/summary',
      '/audience/select',
      '/profiles/find',
    ])
      expect(await api.ask('POST', path, { role: 'read', body: { rule } })).toMatchObject({ status: 403 });
  const both = { before: everybody.rule, after: identity };
  expect(await api.ask('POST', '/audience/compare', { role: 'read', body: both })).toMatchObject({
    status: 403,
  });
});

it('a reader cannot spell out what tables do not show: such a rule lists nobody, and of few people it is not counted', async () => {
  await api.engine.profiles.upsertMany(
    Array.from({ length: 7 }, (_, i) => ({ externalId: `other${i}`, attributes: { health: 'well' } })),
  );
  await api.engine.events.track({
    profile: { externalId: 'crm-zq-771' },
    type: 'Called',
    properties: { about: 'asked by phone' },
  });
  const spelling = { attribute: 'health', operator: 'startsWith', value: 'a' };
  const inEvents = { event: 'Called', where: { property: 'about', operator: 'startsWith', value: 'a' } };
  const ask = async (path: string, rule: unknown): Promise<number> =>
    (await api.ask('POST', path, { role: 'read', body: { rule } })).status;
  for (const rule of [spelling, inEvents, { all: [everybody.rule, { none: [spelling] }] }])
    for (const path of ['/audience/summary', '/audience/select', '/profiles/find'])
      expect([path, await ask(path, rule)]).toEqual([path, 403]);
  for (const rule of [spelling, inEvents, { attribute: 'health', operator: 'startsWith', value: 'x' }])
    for (const path of ['/audience/count', '/audience/estimate'])
      expect([path, await ask(path, rule)]).toEqual([path, 403]);
  const well = { attribute: 'health', operator: 'is', value: 'well' };
  for (const path of ['/audience/count', '/audience/estimate'])
    expect(await api.good('POST', path, { role: 'read', body: { rule: well } })).toMatchObject({ count: 5 });
  expect(await api.good('POST', '/audience/count', { body: { rule: well } })).toEqual({ count: 7 });
  expect(await ask('/profiles/find', everybody.rule)).toBe(200);
});

it('a reader is told no small number of who has a tag, is of a company or in a segment', async () => {
  const { engine } = api;
  await engine.profiles.upsertMany(
    Array.from({ length: 8 }, (_, i) => ({
      externalId: `crew${i}`,
      tags: i < 3 ? ['crew', 'patients'] : ['crew'],
      attributes: { company: i < 4 ? 'Small & Sons' : 'Large', country: i === 0 ? 'Malta' : 'Chile' },
    })),
  );
  await engine.profiles.upsertMany(
    ['a', 'b'].map((externalId) => ({ externalId, attributes: { company: 'Large' } })),
  );
  for (const country of ['Malta', 'Chile'])
    await engine.segments.create({
      name: country,
      type: 'snapshot',
      rule: { attribute: 'country', operator: 'is', value: country },
    });
  const ask = (path: string, role: 'read' | 'write'): Promise<unknown> => api.good('GET', path, { role });
  const listed = (items: object[]): unknown => expect.arrayContaining(items.map(exactly));
  const exactly = (item: object): unknown => ({ createdAt: expect.any(String), ...item });
  expect(await ask('/tags', 'read')).toEqual(
    listed([
      { name: 'crew', profiles: 5, approximate: true },
      { name: 'patients', few: true },
      { name: 'vip', few: true },
    ]),
  );
  expect(await ask('/tags', 'write')).toEqual(
    listed([
      { name: 'crew', profiles: 8 },
      { name: 'patients', profiles: 3 },
      { name: 'vip', profiles: 1 },
    ]),
  );
  expect(await ask('/companies', 'read')).toEqual([
    { name: 'Acme', few: true },
    { name: 'Large', profiles: 5, approximate: true },
    { name: 'Small & Sons', few: true },
  ]);
  expect(await ask('/companies?search=sons', 'write')).toEqual([{ name: 'Small & Sons', profiles: 4 }]);
  expect(await api.ask('GET', '/segments/Malta/count', { role: 'read' })).toMatchObject({
    status: 403,
    body: { code: 'FORBIDDEN', message: expect.stringContaining('Fewer than five people') },
  });
  expect(await ask('/segments/Malta/count', 'write')).toEqual({ count: 1 });
  expect(await ask('/segments/Chile/count', 'read')).toEqual({ count: 5 });
  expect(await ask('/segments/Chile/count', 'write')).toEqual({ count: 7 });
});

it('a reader is told no small number by anything that counts, also of what tables show', async () => {
  const { engine } = api;
  const at = (city: string): Rule => ({ attribute: 'city', operator: 'is', value: city });
  await engine.profiles.upsertMany(
    Array.from({ length: 10 }, (_, i) => ({
      externalId: `town${i}`,
      emails: [`town${i}@example.com`],
      attributes: { city: i < 3 ? 'Bath' : 'Hull', gender: i % 7 === 0 ? 'female' : 'male' },
    })),
  );
  const ask = (method: string, path: string, body?: unknown): Promise<unknown> =>
    api.good(method, path, { role: 'read', ...(body !== undefined && { body }) });
  for (const path of ['/audience/count', '/audience/estimate']) {
    expect(await api.ask('POST', path, { role: 'read', body: { rule: at('Bath') } })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN', message: expect.stringContaining('Fewer than five people') },
    });
    expect(await ask('POST', path, { rule: at('Hull') })).toMatchObject({ count: 5 });
  }
  expect(await ask('POST', '/audience/estimate', { rule: at('Hull') })).toEqual({
    count: 5,
    low: 5,
    high: 5,
  });
  expect(await ask('POST', '/audience/summary', { rule: at('Hull') })).toMatchObject({
    count: 5,
    approximate: true,
    contactable: { email: 5, phone: 0 },
    cities: [{ value: 'Hull', profiles: 5 }],
    genders: [{ value: 'male', profiles: 5 }],
  });
  expect(await ask('POST', '/audience/values', { rule: null, of: { attribute: 'city' } })).toEqual([
    { value: 'Hull', profiles: 5 },
  ]);
  expect(await ask('POST', '/audience/compare', { before: at('Bath'), after: at('Hull') })).toEqual({
    before: 0,
    after: 5,
    gained: 5,
    lost: 0,
    approximate: true,
    gainedProfiles: expect.any(Array),
    lostProfiles: [],
  });

  await engine.segments.create({ name: 'Bath', type: 'realTime', rule: at('Bath') });
  await engine.segments.create({
    name: 'Soon',
    type: 'realTime',
    rule: { all: [at('Bath'), { attribute: 'due', type: 'date', operator: 'isToday' }] },
  });
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await engine.profiles.upsertMany(
    [0, 1].map((i) => ({ externalId: `town${i}`, attributes: { due: tomorrow } })),
  );
  await engine.work.runDue();
  const rows = (await ask('GET', '/segments/Bath/history')) as { size: number; entered: number }[];
  expect(rows.at(-1)).toMatchObject({ size: 0, entered: 0, left: 0, approximate: true });
  const forecast = `/segments/Soon/forecast?until=${new Date(Date.now() + 9 * 86_400_000).toISOString()}`;
  expect(await ask('GET', forecast)).toEqual({ entering: 0, leaving: 0, approximate: true, changes: [] });
  // Whoever may write is told them all.
  const all = (path: string): Promise<unknown> => api.good('GET', path);
  expect((await all('/segments/Bath/history')) as object[]).toContainEqual(
    expect.objectContaining({ size: 3 }),
  );
  expect(await all(forecast)).toMatchObject({ entering: 2, leaving: 2 });
  expect(await api.good('POST', '/audience/count', { body: { rule: at('Bath') } })).toEqual({ count: 3 });
});

it('a reader changes nothing, and sees nobody in full', async () => {
  for (const { id, method, path, needs } of CALLS) {
    if (needs === 'read') continue;
    const { status, body } = await api.ask(method, filled(path), {
      role: 'read',
      ...(method !== 'GET' && { body: {} }),
    });
    expect({ id, status, code: (body as { code: string }).code }).toEqual({
      id,
      status: 403,
      code: 'FORBIDDEN',
    });
  }
});
