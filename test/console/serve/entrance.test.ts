import { Attempts } from '../../../console/serve/Attempts';
import { serve } from '../../../console/serve/serve';
import { consoleServer, json, type ConsoleServer } from '../../support/consoleServer';
import { testServerUri } from '../../support/database';

let server: ConsoleServer;
beforeAll(async () => {
  server = await consoleServer('entrance');
});
afterAll(() => server.close());

const status = async (path: string, init?: RequestInit): Promise<number> =>
  (await server.fetch(path, init)).status;
const bearer = (key: string): Record<string, string> => ({ Authorization: `Bearer ${key}` });

describe('while nobody has made a key', () => {
  it('whoever uses this machine may come in', async () => {
    expect(await (await server.fetch('/session')).json()).toMatchObject({
      signedIn: true,
      role: 'write',
      open: true,
    });
    expect(await status('/api/v1/tags')).toBe(200);
    expect(await status('/api/v1/tags', json({ name: 'open' }))).toBe(201);
  });

  it('a page of elsewhere may not, in a browser on this machine', async () => {
    const foreign: Record<string, string>[] = [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: server.address.replace('127.0.0.1', 'localhost') },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
    ];
    for (const headers of foreign) {
      expect(await status('/api/v1/tags', json({ name: 'evil' }, headers))).toBe(403);
      expect(await status('/v1/track', json({ userId: 'x', event: 'y' }, headers))).toBe(403);
    }
    expect(await status('/api/v1/profiles', { headers: { 'Sec-Fetch-Site': 'cross-site' } })).toBe(403);
    expect((await server.engine.tags.list()).map(({ name }) => name)).toEqual(['open']);
  });

  it('nor may a name that somebody has bent to this machine (DNS rebinding)', async () => {
    const { request } = await import('node:http');
    const asked = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request(`${server.address}/api/v1/tags`, { headers: { Host: host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await asked('evil.example')).toBe(403);
    expect(await asked('127.0.0.1.evil.example')).toBe(403);
    expect(await asked('localhost:1')).toBe(200);
  });

  it('an address that others reach is refused', async () => {
    const settings = {
      uri: testServerUri(),
      database: 'test_nobody_has_keys',
      host: '0.0.0.0',
      port: 0,
      https: false,
    };
    await expect(serve(settings, () => undefined)).rejects.toThrow(/there is no key/);
  });
});

describe('with keys', () => {
  let write: string;
  let read: string;
  beforeAll(async () => {
    write = (await server.engine.access.createKey({ name: 'Marketer', role: 'write' })).key;
    read = (await server.engine.access.createKey({ name: 'Analyst', role: 'read' })).key;
  });

  it('nobody comes in without one, from this machine either', async () => {
    expect(await status('/api/v1/tags')).toBe(401);
    expect(await status('/api/v1/tags', { headers: bearer('audience_write_x') })).toBe(401);
    expect(await status('/api/v1/tags', { headers: { Authorization: 'Basic eDp5' } })).toBe(401);
    expect(await (await server.fetch('/session')).json()).toMatchObject({ signedIn: false });
    expect(await (await server.fetch('/health')).json()).toEqual({ ok: true });
  });

  it('a key may what its role says', async () => {
    expect(await status('/api/v1/tags', { headers: bearer(read) })).toBe(200);
    expect(await status('/api/v1/tags', json({ name: 'a' }, bearer(read)))).toBe(403);
    expect(await status('/api/v1/keys', { headers: bearer(read) })).toBe(403);
    expect(await status('/api/v1/tags', json({ name: 'a' }, bearer(write)))).toBe(201);
  });

  it('a session begins with a key, and its changes carry what only its own page knows', async () => {
    const begun = await server.fetch('/session', json({ key: write }));
    const cookie = begun.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^audience_session=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    expect(await begun.text()).not.toContain(write);
    const Cookie = cookie.split(';')[0] as string;
    const { csrf, role, name } = (await (
      await server.fetch('/session', { headers: { Cookie } })
    ).json()) as Record<string, string>;
    expect([role, name]).toEqual(['write', 'key “Marketer”']);

    expect(await status('/api/v1/tags', { headers: { Cookie } })).toBe(200);
    expect(await status('/api/v1/tags', json({ name: 'b' }, { Cookie }))).toBe(403);
    expect(await status('/api/v1/tags', json({ name: 'b' }, { Cookie, 'X-Audience-Csrf': 'wrong' }))).toBe(
      403,
    );
    const own = { Cookie, 'X-Audience-Csrf': csrf as string };
    expect(
      await status('/api/v1/tags', json({ name: 'b' }, { ...own, Origin: 'https://evil.example' })),
    ).toBe(403);
    expect(await status('/api/v1/tags', json({ name: 'b' }, { ...own, Origin: server.address }))).toBe(201);

    const ended = await server.fetch('/session', { method: 'DELETE', headers: own });
    expect(ended.headers.get('set-cookie')).toMatch(/^audience_session=; .*Max-Age=0/);
  });

  it('a key that is revoked ends its sessions', async () => {
    const { key, id } = await server.engine.access.createKey({ name: 'Gone', role: 'write' });
    const begun = await server.fetch('/session', json({ key }));
    const Cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] as string;
    expect(await status('/api/v1/tags', { headers: { Cookie } })).toBe(200);
    await server.engine.access.revokeKey(id);
    expect(await status('/api/v1/tags', { headers: { Cookie } })).toBe(401);
  });

  it('whoever tries keys is made to wait', async () => {
    for (let tries = 0; tries < 5; tries++)
      expect(await status('/session', json({ key: `audience_write_${tries}` }))).toBe(401);
    const answer = await server.fetch('/session', json({ key: write }));
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

it('attempts are counted for each address and for all together, for a minute after the last', () => {
  let now = 0;
  const attempts = new Attempts(() => now);
  const waits = (address: string): boolean => {
    try {
      attempts.check(address);
      return false;
    } catch {
      return true;
    }
  };
  for (let i = 0; i < 4; i++) attempts.failed('a');
  expect(waits('a')).toBe(false);
  attempts.failed('a');
  expect([waits('a'), waits('b')]).toEqual([true, false]);
  now += 60_001;
  expect(waits('a')).toBe(false);
  for (let i = 0; i < 100; i++) attempts.failed(`address ${i}`);
  expect(waits('never seen')).toBe(true);
});
