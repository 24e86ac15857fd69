import { testApi, type TestApi } from '../../support/console';

let api: TestApi;
beforeAll(async () => {
  api = await testApi('apiRequests');
});
afterAll(() => api.close());

const refused = async (
  method: string,
  path: string,
  body: unknown,
  expected: { status: number; code?: string; path?: string; allow?: string },
  headers = {},
): Promise<void> => {
  const answer = await api.ask(method, path, { ...(body !== undefined && { body }), headers });
  const { code, message, hint, path: at } = answer.body as Record<string, string>;
  expect({
    status: answer.status,
    ...(expected.code && { code }),
    ...('path' in expected && { path: at }),
  }).toEqual(expected);
  expect([typeof message, typeof hint]).toEqual(['string', 'string']);
  expect(answer.headers.get('cache-control')).toBe('no-store');
};

it('an address that means nothing, a method that does nothing, and one that cannot be decoded', async () => {
  await refused('GET', '/nothing', undefined, { status: 404, code: 'NOT_FOUND' });
  await refused('GET', '/profiles/', undefined, { status: 404, code: 'NOT_FOUND' });
  await refused('GET', '/segments/a/b/c', undefined, { status: 404, code: 'NOT_FOUND' });
  await refused('DELETE', '/profiles', undefined, { status: 405, code: 'METHOD_NOT_ALLOWED' });
  expect((await api.ask('DELETE', '/segments')).headers.get('allow')).toBe('GET, POST');
  await refused('GET', '/segments/%E0%A4%A', undefined, { status: 400, code: 'INVALID_ARGUMENT' });
  await refused('GET', '/segments/..%2F..%2Fetc%2Fpasswd', undefined, { status: 404, code: 'NOT_FOUND' });
});

it('a body that is no JSON, of another kind, too large or none at all', async () => {
  const json = { 'Content-Type': 'application/json' };
  await refused('POST', '/tags', undefined, { status: 400, code: 'INVALID_ARGUMENT' });
  await refused('POST', '/tags', '{"name":', { status: 400, code: 'INVALID_ARGUMENT' }, json);
  await refused(
    'POST',
    '/tags',
    'name=x',
    { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' },
    {
      'Content-Type': 'application/x-www-form-urlencoded',
    },
  );
  await refused(
    'POST',
    '/tags',
    '{}',
    { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' },
    { 'Content-Type': 'text/plain' },
  );
  await refused('POST', '/imports', '{}', { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' }, json);
  await refused(
    'POST',
    '/tags',
    `{"name":"${'x'.repeat(17_000_000)}"}`,
    { status: 413, code: 'TOO_LARGE' },
    json,
  );
  await refused('POST', '/tags', '['.repeat(100_000), { status: 400, code: 'INVALID_ARGUMENT' }, json);
});

it('what is wrong stands in the answer with its place, before anything was done', async () => {
  await refused('POST', '/tags', { name: 5 }, { status: 400, code: 'INVALID_ARGUMENT', path: '/name' });
  await refused('POST', '/tags', {}, { status: 400, code: 'INVALID_ARGUMENT', path: '/name' });
  await refused(
    'POST',
    '/tags',
    { name: 'x', colour: 'red' },
    { status: 400, code: 'INVALID_ARGUMENT', path: '/colour' },
  );
  await refused('POST', '/tags', [], { status: 400, code: 'INVALID_ARGUMENT', path: '' });
  await refused('POST', '/profiles', { emails: ['ok@example.com', 5] }, { status: 400, path: '/emails/1' });
  await refused('GET', '/profiles?limit=0', undefined, { status: 400, path: '/limit' });
  await refused('GET', '/profiles?limit=ten', undefined, { status: 400, path: '/limit' });
  await refused('GET', '/profiles?limit=1&limit=2', undefined, { status: 400, path: '/limit' });
  await refused('GET', '/profiles?colour=red', undefined, { status: 400, path: '/colour' });
  await refused('GET', '/profiles?cursor=!!', undefined, { status: 400, path: '/cursor' });
  await refused('GET', '/profiles?cursor=eA', undefined, { status: 400 });
  await refused('GET', '/profiles/nobody', undefined, { status: 400, path: '/profile' });
  await refused('GET', '/profiles/email:no@example.com', undefined, { status: 404, code: 'NOT_FOUND' });
  await refused('GET', '/segments/x/forecast', undefined, { status: 400, path: '/until' });
});

it('a bad rule has its status, and every problem its place in the rule', async () => {
  const rule = {
    all: [
      { attribute: 'city', operator: 'si', value: 'x' },
      { tags: [], operator: 'hasAny' },
    ],
  };
  const { status, body } = await api.ask('POST', '/audience/count', { body: { rule } });
  const { code, path, problems } = body as { code: string; path: string; problems: { path: string }[] };
  expect({ status, code, path }).toEqual({ status: 422, code: 'INVALID_RULE', path: '/all/0/operator' });
  expect(problems.map((one) => one.path)).toEqual(['/all/0/operator', '/all/1/tags']);
});

it('pages go through everybody, each once', async () => {
  await api.engine.profiles.upsertMany(
    Array.from({ length: 25 }, (_, i) => ({ externalId: `p${i}`, attributes: { city: 'Rome' } })),
  );
  const rule = { attribute: 'city', operator: 'is', value: 'Rome' };
  for (const next of [
    (cursor?: string) =>
      api.good('GET', `/profiles?limit=10${cursor === undefined ? '' : `&cursor=${cursor}`}`),
    (cursor?: string) =>
      api.good('POST', '/profiles/find', { body: { rule, limit: 10, ...(cursor && { cursor }) } }),
  ]) {
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page: { items: { id: string }[]; next?: string } = await next(cursor);
      seen.push(...page.items.map(({ id }) => id));
      sizes.push(page.items.length);
      cursor = page.next;
    }
    expect(sizes).toEqual([10, 10, 5]);
    expect(new Set(seen).size).toBe(25);
  }
});

it('with an Idempotency-Key a thing is made once, and another request with it is refused', async () => {
  const make = (name: string) =>
    api.ask('POST', '/tags', { body: { name }, headers: { 'Idempotency-Key': 'one' } });
  const [first, second] = [await make('once'), await make('once')];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.text).toBe(first.text);
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect((await make('other')).status).toBe(400);
  await refused('POST', '/tags', { name: 'once' }, { status: 409, code: 'NAME_TAKEN' });
});

it('a call that failed for its Idempotency-Key is made again with it', async () => {
  const headers = { 'Idempotency-Key': 'again' };
  await api.good('POST', '/tags', { body: { name: 'taken' } });
  expect((await api.ask('POST', '/tags', { body: { name: 'taken' }, headers })).status).toBe(409);
  await api.engine.tags.delete('taken');
  expect((await api.ask('POST', '/tags', { body: { name: 'taken' }, headers })).status).toBe(201);
});

it('a long call tells how far it is, and its result or its error in the last line', async () => {
  const headers = { Accept: 'application/x-ndjson' };
  const lines = async (body: unknown): Promise<unknown[]> => {
    const { text, headers: answered } = await api.ask('POST', '/tags/add', { body, headers });
    expect(answered.get('content-type')).toBe('application/x-ndjson');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  };
  const rule = { attribute: 'city', operator: 'is', value: 'Rome' };
  const good = await lines({ rule, tags: ['roman'] });
  expect(good.at(-1)).toEqual({ result: { profiles: 25, changed: 25, largeAudience: false } });
  const bad = await lines({ profiles: [{ externalId: 'nobody at all' }], tags: ['x'] });
  expect(bad.at(-1)).toMatchObject({ error: { code: 'NOT_FOUND' } });
});

it('names with slashes, dots and signs of other scripts are reached', async () => {
  for (const name of ['a/b', '..', 'ü & ?', '%2F', '🌍']) {
    await api.good('POST', '/tags', { body: { name } });
    expect(await api.good('DELETE', `/tags?name=${encodeURIComponent(name)}`)).toMatchObject({ name });
  }
});
