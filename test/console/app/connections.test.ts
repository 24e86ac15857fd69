/** What the console asks for, of a Node-RED with two connections. */
const asked: string[] = [];

beforeAll(() => {
  Object.assign(globalThis, {
    BUILDER_WORDS: {},
    document: {
      baseURI: 'http://red.example.com/audience/console/',
      documentElement: { dataset: { host: 'node-red' } },
    },
    localStorage: {},
    fetch: (url: URL) => {
      asked.push(url.href.slice(url.href.lastIndexOf('console/') + 'console/'.length));
      const connection = url.searchParams.get('connection') ?? 'first';
      return Promise.resolve(Response.json({ signedIn: true, connection, account: connection }));
    },
  });
});
afterEach(() => asked.splice(0));

it('who chooses another connection is shown that one, and stays there', async () => {
  const { begin, me, request } = await import('../../../console/app/core/session');
  await begin();
  expect(me().account).toBe('first');
  await begin('second');
  expect(me().account).toBe('second');
  await request('api/v1/tags');
  await begin();
  expect(asked).toEqual([
    'session',
    'session?connection=second',
    'api/v1/tags?connection=second',
    'session?connection=second',
  ]);
  expect(me().connection).toBe('second');
});
