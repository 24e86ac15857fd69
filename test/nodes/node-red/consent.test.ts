import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import express from 'express';
import type { NodeAPI } from 'node-red';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { mountConsent } from '../../../nodes/hosts/node-red/console/mountConsent';
import { testDatabase } from '../../support/database';
import { inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-consent');
let engine: AudienceEngine;
let other: AudienceEngine;
let server: Server;
let pages: string;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  other = await openAudienceEngine({ uri: database.uri, account: 'other' });
  const connections = [
    { id: 'a', type: 'audience-connection', link: { engine: () => Promise.resolve(other) } },
    { id: 'b', type: 'audience-connection', link: { engine: () => Promise.resolve(engine) } },
  ];
  const http = express();
  // Node-RED's editor has the same root as what flows serve, and reads bodies like this before anybody else.
  http.use(
    '/read-before',
    express.json({ limit: '5mb' }),
    express.urlencoded({ limit: '5mb', extended: true }),
  );
  const places = { all: (path: string, answer: never) => http.all([path, `/read-before${path}`], answer) };
  mountConsent({
    httpNode: places,
    nodes: {
      eachNode: (visit: (one: object) => void) => connections.forEach(visit),
      getNode: (id: string) => connections.find((one) => one.id === id) ?? null,
    },
    log: { error: (text: string) => Promise.reject(new Error(text)) },
  } as unknown as NodeAPI);
  server = http.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  pages = `http://127.0.0.1:${(server.address() as AddressInfo).port}/audience/consent`;
  await engine.consent.settings.set({ address: pages });
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  await engine.profiles.upsert({ externalId: 'ada', emails: ['ada@example.com'] });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await engine.close();
  await other.close();
  await database.drop();
});

test('Request Consent hands the link to the flow that sends it; the pages of Node-RED confirm it, whichever connection it is of', async () => {
  await start(database.uri, [
    node('n', 'request-consent', { topic: 'News', shown: 'words', shownType: 'msg' }, ['send'], ['nothing']),
  ]);
  const [sent, nothing] = [inbox('send'), inbox('nothing')];
  send('n', { payload: { email: 'ada@example.com' }, words: 'Yes, please' });
  const asked = (await sent.next()).audience.consent;
  expect(asked).toMatchObject({ outcome: 'requested', status: 'pending', until: expect.any(String) });
  send('n', { payload: { email: 'ada@example.com' }, words: 'Yes, please' });
  expect((await nothing.next()).audience.consent).toMatchObject({ outcome: 'askedAlready' });
  expect(await (await fetch(asked.link.url)).text()).toContain('Please confirm');
  expect((await fetch(asked.link.url, { method: 'HEAD' })).status).toBe(200);
  const confirmed = await fetch(asked.link.url, {
    method: 'POST',
    body: new URLSearchParams({ do: 'confirm' }),
  });
  expect(await confirmed.text()).toContain('you are subscribed');
  expect(await engine.consent.history('ada@example.com')).toMatchObject([
    { action: 'request', shown: 'Yes, please' },
    { action: 'subscribe', how: 'page', ip: expect.stringContaining('127.0.0.1') },
  ]);
});

test('Consent Link gives the mailer its headers beside those that are there, and one click leads out', async () => {
  await start(database.uri, [node('n', 'consent-link', { topic: 'News' }, ['linked'])]);
  const linked = inbox('linked');
  send('n', { profile: { externalId: 'ada' }, headers: { 'X-Mine': '1' } });
  const message = await linked.next();
  const { url } = message.audience.consentLink;
  expect(message.headers).toEqual({
    'X-Mine': '1',
    'List-Unsubscribe': `<${url}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
  await fetch(url, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
  expect((await engine.consent.get({ contact: { externalId: 'ada' }, topic: 'News' })).status).toBe(
    'unsubscribed',
  );
  expect((await fetch(`${pages}?c=x`)).status).toBe(404);
});

test.each(['check-do-not-contact', 'consent-link', 'may-contact'])(
  'a topic that the message was to name, and does not, goes to Catch: %s lets nobody pass',
  async (type) => {
    await start(database.uri, [node('n', type, { topic: 'about', topicType: 'msg' }, ['out'], ['out'])]);
    const caught = inbox('caught');
    send('n', { profile: { externalId: 'ada' } });
    expect((await caught.next()).error).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'topic is empty',
    });
  },
);

test.each(['/audience/consent', '/read-before/audience/consent'])(
  'at %s a press is heard whether or not the editor has read the form before, also of many topics; a megabyte and JSON change nothing',
  async (place) => {
    const account = await openAudienceEngine({ uri: database.uri });
    const contact = { email: `${randomUUID()}@example.com` };
    const here = (url: string) => new URL(place + new URL(url).search, pages);
    const post = async (url: string, body: BodyInit, type?: string) => {
      const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type };
      const answer = await fetch(here(url), { method: 'POST', body, headers });
      await answer.arrayBuffer();
      return answer.status;
    };
    const status = async () => (await account.consent.get({ contact, topic: 'News' })).status;
    const { link } = await account.consent.request({ contact, topic: 'News' });
    const confirm = link?.url ?? '';
    const large = `do=confirm&x=${'x'.repeat(1024 * 1024)}`;
    expect(await post(confirm, large, 'application/x-www-form-urlencoded')).toBe(413);
    await post(confirm, '{"do":"confirm"}', 'application/json');
    expect(await status()).toBe('pending');
    expect(await post(confirm, new URLSearchParams({ do: 'confirm' }))).toBe(200);
    expect(await status()).toBe('subscribed');

    const many = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        account.consent.topics.create({ name: `Topic ${i} of ${place}`, channels: ['email'] }),
      ),
    );
    const preferences = await account.consent.link({ contact, for: 'preferences' });
    const choice = new URLSearchParams([
      ['do', 'save'],
      ...many.flatMap(({ id }) => [
        ['of', id],
        ['on', id],
      ]),
    ]);
    expect(await post(preferences.url, choice)).toBe(200);
    const said = await account.consent.of(contact);
    expect(said.filter((one) => one.status === 'subscribed')).toHaveLength(31);
    const parts = new FormData();
    parts.set('List-Unsubscribe', 'One-Click');
    const out = await account.consent.link({ contact, topic: 'News', for: 'unsubscribe' });
    expect(await post(out.url, parts)).toBe(200);
    expect(await status()).toBe('unsubscribed');
    await account.close();
  },
);

test('Consent sets, gets and tells the history; what it cannot do goes to Catch', async () => {
  const set = { operation: 'set', contact: 'email', topic: 'News', how: 'form', ip: '192.0.2.7' };
  await start(database.uri, [
    node('set-1', 'consent', set, ['done']),
    node('get-1', 'consent', { operation: 'get', contact: 'email', topic: 'News' }, ['done']),
    node('history-1', 'consent', { operation: 'history' }, ['done']),
    node('many-1', 'consent', { operation: 'getAll', returnAll: true }, ['done']),
    node('import-1', 'consent', { operation: 'import', topic: 'News' }, ['done']),
    node('unknown-1', 'consent', { ...set, topic: 'Newz' }, ['done']),
  ]);
  const [done, caught] = [inbox('done'), inbox('caught')];
  const payload = { email: 'ben@example.com' };
  send('set-1', { payload });
  expect((await done.next()).payload).toMatchObject({ changed: 1 });
  send('get-1', { payload });
  expect((await done.next()).payload).toMatchObject({ status: 'subscribed', allowed: true });
  send('history-1', { payload });
  expect((await done.next()).payload).toMatchObject([{ how: 'form', ip: '192.0.2.7' }]);
  send('import-1', { payload: 'email,status\ncleo@example.com,unsubscribed\nnobody,' });
  expect((await done.next()).payload).toMatchObject({ changed: 1, refused: 1 });
  send('many-1', { payload });
  expect((await done.next()).payload).toContainEqual(
    expect.objectContaining({ email: 'cleo@example.com', status: 'unsubscribed' }),
  );
  send('unknown-1', { payload });
  expect((await caught.next()).error.code).toBe('NOT_FOUND');
});
