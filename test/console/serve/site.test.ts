import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { CONTENT_SECURITY_POLICY } from '../../../console/serve/headers';
import { consoleServer, json, type ConsoleServer } from '../../support/consoleServer';

let server: ConsoleServer;
beforeAll(async () => {
  server = await consoleServer('site');
});
afterAll(() => server.close());

/** A request as it stands, without anybody making it proper first. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(server.address);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

it('every answer carries the policy that nothing runs but our own files', async () => {
  for (const path of ['/', '/session', '/api/v1/tags', '/api/v1/', '/nothing', '/health']) {
    const { headers } = await server.fetch(path);
    expect(headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|http/);
});

it('no path leads out of the folder of the page', async () => {
  const tricks = [
    '/../package.json',
    '/assets/../../../package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..\\..\\package.json',
    '/assets//etc/passwd',
    '//etc/passwd',
    '/assets/%00',
    '/assets/__proto__',
    '/assets/constructor',
    '/.git/config',
    '/assets/',
  ];
  for (const path of tricks) {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 (404|400) /);
    expect(answer).not.toMatch(/devDependencies|root:/);
  }
});

it('requests that are none are answered, and the server lives on', async () => {
  for (const text of [
    'NONSENSE\r\n\r\n',
    'GET http://[::bad HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}\r\nConnection: close\r\n\r\n`,
  ])
    expect(await raw(text)).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect((await server.fetch('/health')).status).toBe(200);
});

it('a body that is too large is refused before it is read, by what it says and by what it is', async () => {
  const says = await raw(
    'POST /api/v1/tags HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n{',
  );
  expect(says).toMatch(/^HTTP\/1\.1 413 /);
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield new Uint8Array(1_000_000).fill(32);
  }
  const answer = await server
    .fetch('/api/v1/tags', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: Readable.toWeb(Readable.from(endless())),
      duplex: 'half',
    } as unknown as RequestInit)
    .then(
      ({ status }) => status,
      () => 'cut off',
    );
  expect([413, 'cut off']).toContain(answer);
  expect((await server.fetch('/health')).status).toBe(200);
});

it('the document and the page of the API are there for everybody who can reach them', async () => {
  const document = (await (await server.fetch('/api/v1/openapi.json')).json()) as {
    openapi: string;
    paths: object;
  };
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).length).toBeGreaterThan(50);
  const page = await server.fetch('/api/v1/');
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('<h2 id="segments">segments</h2>');
});

it('somebody who goes away in the middle of a long answer ends it', async () => {
  await server.engine.profiles.upsertMany(
    Array.from({ length: 2000 }, (_, i) => ({ externalId: `p${i}`, attributes: { city: 'Rome' } })),
  );
  const gone = new AbortController();
  const answer = await server.fetch('/api/v1/audience/select', {
    ...json({ rule: { attribute: 'city', operator: 'is', value: 'Rome' } }),
    signal: gone.signal,
  });
  await answer.body?.getReader().read();
  gone.abort();
  expect((await server.fetch('/health')).status).toBe(200);
});
