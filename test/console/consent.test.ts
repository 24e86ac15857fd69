import { createHash } from 'node:crypto';
import { consoleServer, type ConsoleServer } from '../support/consoleServer';

let server: ConsoleServer;
const contact = { email: 'ada@example.com' };
const status = async (topic = 'News') => (await server.engine.consent.get({ contact, topic })).status;
/** The same link, as it is served here. */
const here = (url: string) => `/consent${new URL(url).search}`;
const form = (fields: [string, string][], headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers,
  body: new URLSearchParams(fields),
});
const linkFor = async (purpose: 'unsubscribe' | 'preferences', topic?: string) =>
  server.engine.consent.link({ contact, for: purpose, ...(topic !== undefined && { topic }) });

beforeAll(async () => {
  server = await consoleServer('consent-pages');
  const { consent } = server.engine;
  await consent.settings.set({
    address: `${server.address}/consent`,
    name: 'The <b>Shop</b>',
    accent: '#ffcc00',
  });
  await consent.topics.create({
    name: 'News',
    description: '<img src=x onerror=alert(1)>',
    channels: ['email'],
  });
  await consent.topics.create({ name: 'Offers & more', channels: ['email'], default: 'opt-out' });
});
afterAll(() => server.close());
beforeEach(() => server.engine.consent.set({ contact, topic: 'News', status: 'subscribed' }));

test('scanners that open a link a thousand times, in any way but by pressing, change nothing', async () => {
  const { url } = await linkFor('unsubscribe', 'News');
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        server.fetch(here(url), {
          method: ['GET', 'HEAD', 'OPTIONS', 'PUT'][i % 4] as string,
          headers: i % 5 === 0 ? { Purpose: 'prefetch' } : {},
        }),
      ),
    );
    for (const answer of answers) expect([200, 405]).toContain(answer.status);
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  }
  expect(await status()).toBe('subscribed');
});

test.each([
  ['a form', () => form([['List-Unsubscribe', 'One-Click']])],
  [
    'parts',
    () => {
      const body = new FormData();
      body.set('List-Unsubscribe', 'One-Click');
      return { method: 'POST', body };
    },
  ],
])('a mail program unsubscribes with one click as RFC 8058 has it, by %s', async (_, request) => {
  const { url, headers } = await linkFor('unsubscribe', 'News');
  expect(headers['List-Unsubscribe']).toMatch(/^<https?:\/\/[^\s<>]+>$/);
  expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
  for (let i = 0; i < 2; i++) {
    // No cookie, no redirect, no page before it.
    const answer = await server.fetch(here(url), { ...request(), redirect: 'error' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toBe(null);
  }
  expect(await status()).toBe('unsubscribed');
  const last = (await server.engine.consent.history(contact)).at(-1);
  expect(last).toMatchObject({ how: 'link', by: 'the contact', ip: expect.stringContaining('127.0.0.1') });
});

test('the page has one button, runs no script, takes nothing from elsewhere, and shows names as text', async () => {
  const { url } = await linkFor('preferences');
  const answer = await server.fetch(here(url), {
    headers: { 'Accept-Language': 'fr, de-AT;q=0.9, en;q=0.1' },
  });
  const page = await answer.text();
  expect(page).toContain('<html lang="de">');
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(page).toContain('The &lt;b&gt;Shop&lt;/b&gt;');
  expect(page).toContain('Offers &amp; more');
  expect(page).not.toMatch(/<script|<img|<b>|https?:/);
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(answer.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('set-cookie')).toBe(null);
});

test('the person speaks before the browser, and the account before English', async () => {
  const { url } = await linkFor('unsubscribe', 'News');
  const title = async (headers: Record<string, string>) =>
    /<h1>(.*?)<\/h1>/.exec(await (await server.fetch(here(url), { headers })).text())?.[1];
  expect(await title({ 'Accept-Language': 'de' })).toBe('Abmelden');
  expect(await title({ 'Accept-Language': 'fr' })).toBe('Unsubscribe');
  await server.engine.profiles.upsert({ emails: [contact.email], attributes: { preferredLanguage: 'de' } });
  expect(await title({ 'Accept-Language': 'en' })).toBe('Abmelden');
  await server.engine.profiles.delete(contact);
  const { address } = await server.engine.consent.settings.get();
  const before = await server.engine.consent.settings.get();
  await server.engine.consent.settings.set({
    ...(address !== undefined && { address }),
    language: 'fr',
    texts: { fr: { unsubscribeTitle: 'Se désabonner' } },
  });
  expect(await title({})).toBe('Se désabonner');
  await server.engine.consent.settings.set(before);
});

test('what is ticked is on, what is not is off, and what the page did not show stays', async () => {
  const { url } = await linkFor('preferences');
  const [news, offers] = await server.engine.consent.topics.list();
  const [a, b] = [news?.id ?? '', offers?.id ?? ''];
  await server.fetch(
    here(url),
    form([
      ['do', 'save'],
      ['of', a],
      ['of', b],
      ['on', b],
    ]),
  );
  expect([await status('News'), await status('Offers & more')]).toEqual(['unsubscribed', 'subscribed']);
  await server.fetch(
    here(url),
    form([
      ['do', 'save'],
      ['of', a],
      ['on', a],
    ]),
  );
  expect([await status('News'), await status('Offers & more')]).toEqual(['subscribed', 'subscribed']);
  await server.fetch(here(url), form([['do', 'nothing']]));
  expect([await status('News'), await status('Offers & more')]).toEqual(['unsubscribed', 'unsubscribed']);
});

test('a person confirms by pressing, and what was asked is kept with it', async () => {
  const asked = { email: 'ben@example.com' };
  const { link } = await server.engine.consent.request({ contact: asked, topic: 'News' });
  const place = here(link?.url ?? '');
  expect(await (await server.fetch(place)).text()).toContain('value="confirm"');
  expect((await server.engine.consent.get({ contact: asked, topic: 'News' })).status).toBe('pending');
  const headers = { 'User-Agent': 'Firefox/150' };
  const page = await (await server.fetch(place, form([['do', 'confirm']], headers))).text();
  expect(page).toContain('you are subscribed');
  expect((await server.engine.consent.history(asked)).at(-1)).toMatchObject({
    action: 'subscribe',
    how: 'page',
    shown: 'Would you like to receive “News” at b•••@example.com?',
    userAgent: 'Firefox/150',
  });
  // What belongs to other links does nothing here.
  await server.fetch(place, form([['List-Unsubscribe', 'One-Click']]));
  expect((await server.engine.consent.get({ contact: asked, topic: 'News' })).status).toBe('subscribed');
});

test('forged and cut links, bodies of a megabyte and nonsense get a kind page and change nothing', async () => {
  const { url } = await linkFor('unsubscribe', 'News');
  const place = here(url);
  const press = form([['do', 'unsubscribe']]);
  for (const path of [place.slice(0, -3), `${place}x`, '/consent', '/consent?c=', '/consent?c=%00&c=x']) {
    const answer = await server.fetch(path, press);
    expect([path, answer.status]).toEqual([path, 404]);
    expect(await answer.text()).toContain('Nothing was changed');
  }
  const large = await server.fetch(place, {
    method: 'POST',
    body: `do=unsubscribe&x=${'x'.repeat(1024 * 1024)}`,
  });
  expect(large.status).toBe(413);
  for (const body of ['', 'do=nonsense', '{"do":"unsubscribe"}', 'do=confirm', 'do=save&on=x', '\u0000'])
    await (await server.fetch(place, { method: 'POST', body })).arrayBuffer();
  await (
    await server.fetch(place, {
      method: 'POST',
      body: 'x',
      headers: { 'Content-Type': 'multipart/form-data' },
    })
  ).arrayBuffer();
  expect(await status()).toBe('subscribed');
});

test('two who press at once are one change', async () => {
  const { url } = await linkFor('unsubscribe', 'News');
  const before = (await server.engine.consent.history(contact)).length;
  await Promise.all(Array.from({ length: 10 }, () => server.fetch(here(url), form([['do', 'unsubscribe']]))));
  expect((await server.engine.consent.history(contact)).length).toBe(before + 1);
  expect(await server.engine.consent.verifyAll()).toMatchObject({ valid: true });
});

test('who tries many links that are not ours is asked to wait, and everybody else is served', async () => {
  const answers = [];
  for (let i = 0; i < 70; i++) {
    const answer = await server.fetch(`/consent?c=guess${i}`);
    answers.push(answer.status);
    await answer.arrayBuffer();
  }
  expect(answers.at(-1)).toBe(429);
  const { url } = await linkFor('unsubscribe', 'News');
  expect((await server.fetch(here(url))).status).toBe(200);
});
