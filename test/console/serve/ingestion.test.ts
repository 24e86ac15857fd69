import { gzipSync } from 'node:zlib';
import { Analytics } from '@segment/analytics-node';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { consoleServer, json, type ConsoleServer } from '../../support/consoleServer';
import { eventually } from '../../support/until';

let server: ConsoleServer;
let key: string;
let readKey: string;
beforeAll(async () => {
  server = await consoleServer('ingestion', 'Asia/Kolkata');
  key = (await server.engine.access.createKey({ name: 'Shop', role: 'write' })).key;
  readKey = (await server.engine.access.createKey({ name: 'Reports', role: 'read' })).key;
});
afterAll(() => server.close());

const basic = (name: string): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(`${name}:`).toString('base64')}`,
});
const post = async (
  path: string,
  body: unknown,
  headers = basic(key),
): Promise<{ status: number; body: never }> => {
  const answer = await server.fetch(path, json(body, headers));
  return { status: answer.status, body: (await answer.json()) as never };
};
const purchases = async (userId: string): Promise<number> =>
  (await server.engine.profiles.export({ externalId: userId })).events.filter(
    ({ type }) => type === 'Purchase',
  ).length;

it("Segment's own SDK sends, unchanged", async () => {
  const analytics = new Analytics({ writeKey: key, host: server.address, flushAt: 5 });
  const failed: unknown[] = [];
  analytics.on('error', (error) => failed.push(error));
  analytics.identify({
    userId: 'seg-1',
    traits: { email: 'seg@example.com', firstName: 'Sigi', settings: { theme: 'pro' } },
  });
  analytics.track({ userId: 'seg-1', event: 'Purchase', properties: { amount: 12.5 } });
  analytics.page({ userId: 'seg-1', name: 'Pricing' });
  analytics.screen({ userId: 'seg-1', name: 'Home' });
  analytics.group({ userId: 'seg-1', groupId: 'g1', traits: { name: 'Acme' } });
  await analytics.closeAndFlush();
  expect(failed).toEqual([]);
  const { profile, events } = await server.engine.profiles.export({ externalId: 'seg-1' });
  expect(profile).toMatchObject({
    emails: ['seg@example.com'],
    attributes: { firstName: 'Sigi', 'settings.theme': 'pro', company: 'Acme' },
  });
  expect(events.map(({ type, properties }) => [type, properties['name'] ?? properties['amount']])).toEqual(
    expect.arrayContaining([
      ['Purchase', 12.5],
      ['Page Viewed', 'Pricing'],
      ['Screen Viewed', 'Home'],
    ]),
  );
});

it("RudderStack's own SDK sends, unchanged, packed as it does", async () => {
  const client = new RudderAnalytics(key, { dataPlaneUrl: server.address, flushAt: 1, logLevel: 'none' });
  client.identify({ userId: 'rud-1', traits: { phone: '+442079460123', city: 'Leeds' } });
  client.track({ userId: 'rud-1', event: 'Purchase', properties: { amount: 3 } });
  await client.flush();
  // Its flush waits for the last request only.
  await eventually(async () => (await purchases('rud-1')) === 1);
  const { profile } = await server.engine.profiles.export({ externalId: 'rud-1' });
  expect(profile).toMatchObject({ phones: ['+442079460123'], attributes: { city: 'Leeds' } });
});

it('a message that comes again counts once', async () => {
  const track = { userId: 'twice', event: 'Purchase', messageId: 'm-1' };
  for (let i = 0; i < 3; i++)
    expect(await post('/v1/track', track)).toEqual({ status: 200, body: { success: true } });
  const long = { ...track, messageId: 'x'.repeat(5000) };
  for (let i = 0; i < 2; i++) expect((await post('/v1/track', long)).status).toBe(200);
  expect(await purchases('twice')).toBe(2);
});

it('of a batch the bad ones are named, and the good ones land', async () => {
  const { status, body } = await post('/v1/batch', {
    batch: [
      { type: 'track', userId: 'batch', event: 'Purchase', messageId: 'b-0' },
      { type: 'track', event: 'Purchase', messageId: 'b-1' },
      { type: 'identify', userId: 'batch', traits: { email: 'not an address' }, messageId: 'b-2' },
      { type: 'dance', userId: 'batch' },
      null,
      { type: 'track', userId: 'batch', event: 'Purchase', timestamp: 'yesterday' },
      { type: 'track', userId: 'batch', event: 'Purchase', properties: { big: 'x'.repeat(40_000) } },
      { type: 'track', userId: 'batch', event: 'Purchase' },
    ],
  });
  const { success, errors } = body as {
    success: boolean;
    errors: { index: number; messageId?: string; code: string }[];
  };
  expect({ status, success }).toEqual({ status: 200, success: false });
  expect(errors.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(errors[0]).toMatchObject({ messageId: 'b-1', code: 'INVALID_ARGUMENT', path: '/userId' });
  expect(await purchases('batch')).toBe(2);
});

it('who was anonymous becomes who they are; a browser that two share does not make them one', async () => {
  await post('/v1/track', { anonymousId: 'browser', event: 'Purchase' });
  await post('/v1/identify', { userId: 'first', anonymousId: 'browser', traits: {} });
  expect(await purchases('first')).toBe(1);
  await post('/v1/track', { anonymousId: 'browser', event: 'Purchase' });
  expect(await purchases('first')).toBe(2);
  await post('/v1/identify', { userId: 'second', anonymousId: 'browser', traits: {} });
  const [one, two] = await Promise.all(
    ['first', 'second'].map((externalId) => server.engine.profiles.get({ externalId })),
  );
  expect(one?.id).not.toBe(two?.id);

  await post('/v1/track', { userId: 'old-id', event: 'Purchase' });
  await post('/v1/alias', { previousId: 'old-id', userId: 'second' });
  expect(await purchases('second')).toBe(1);
});

it('a clock that is hours off does not move what happened', async () => {
  const off = new Date(Date.now() - 7 * 3_600_000).toISOString();
  await post('/v1/batch', {
    sentAt: off,
    batch: [{ type: 'track', userId: 'clock', event: 'Purchase', timestamp: off }],
  });
  const [event] = (await server.engine.profiles.export({ externalId: 'clock' })).events;
  expect(Math.abs(Date.parse(event?.at ?? '') - Date.now())).toBeLessThan(60_000);
});

it('a timestamp without an offset is of the account’s zone, wherever the server stands', async () => {
  const timestamp = '2026-01-10T15:30:00';
  await post('/v1/track', { userId: 'local', event: 'Purchase', timestamp });
  await post('/v1/batch', {
    sentAt: new Date(Date.now() - 7 * 3_600_000).toISOString(),
    batch: [{ type: 'track', userId: 'local', event: 'Purchase', timestamp }],
  });
  const { events } = await server.engine.profiles.export({ externalId: 'local' });
  expect(events.map(({ at }) => at)).toEqual(['2026-01-10T10:00:00.000Z', '2026-01-10T10:00:00.000Z']);
});

it('many that come one by one at the same moment each land, and each bad one is told by itself', async () => {
  const send = (message: object) => post('/v1/track', { event: 'Gathered', ...message });
  const answers = await Promise.all([
    ...Array.from({ length: 100 }, (_, n) =>
      send({ userId: `gathered-${n % 10}`, messageId: `gathered-${n % 50}` }),
    ),
    send({ userId: 'gathered-bad', event: '' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([...Array<number>(100).fill(200), 400]);
  expect(answers[100]?.body).toMatchObject({ success: false, errors: [{ index: 0 }] });
  for (let n = 0; n < 10; n++)
    expect(
      await server.engine.profiles.events({ externalId: `gathered-${n}` }, { type: 'Gathered', limit: 50 }),
    ).toHaveLength(5);
});

it('only a key that may write is taken', async () => {
  const track = { userId: 'x', event: 'Purchase' };
  expect((await post('/v1/track', track, basic('nobody'))).status).toBe(401);
  expect((await post('/v1/track', track, {})).status).toBe(401);
  expect((await post('/v1/track', track, basic(readKey))).status).toBe(403);
  expect((await post('/v1/track', { ...track, writeKey: key }, {})).status).toBe(200);
});

it('what is too large, no gzip, a bomb or no batch is refused', async () => {
  const packed = (bytes: Uint8Array): Promise<Response> =>
    server.fetch('/v1/batch', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', ...basic(key) },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
  expect((await packed(gzipSync(Buffer.alloc(50_000_000, 32)))).status).toBe(413);
  expect((await packed(Buffer.from('{}'))).status).toBe(400);
  expect((await post('/v1/batch', { batch: ['x'.repeat(600_000)] })).status).toBe(413);
  expect((await post('/v1/batch', {})).status).toBe(400);
  expect((await post('/v1/batch', [])).status).toBe(400);
  expect((await server.fetch('/v1/track', { headers: basic(key) })).status).toBe(405);
});
