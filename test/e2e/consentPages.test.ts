import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { consoleServer, type ConsoleServer } from '../support/consoleServer';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const contact = { email: 'a.person.with.a.very.long.address.indeed@example-of-a-long-domain.example.com' };
/** What is behind everything, by theme. */
const GROUND = { light: 'rgb(245, 245, 247)', dark: 'rgb(13, 14, 17)' };
let server: ConsoleServer;
let browser: Browser;
let pages: Record<string, string>;

beforeAll(async () => {
  server = await consoleServer('consent-pages-seen');
  const { consent } = server.engine;
  const address = `${server.address}/consent`;
  await consent.settings.set({
    address,
    name: 'The Corner Shop',
    accent: '#ffcc00',
    footer: 'The Corner Shop Ltd.\n1 High Street',
  });
  await consent.topics.create({ name: 'News', description: 'Once a week, on Friday', channels: ['email'] });
  await consent.topics.create({ name: 'Offers', channels: ['email'], default: 'opt-out' });
  const { link } = await consent.request({ contact, topic: 'News' });
  const url = async (purpose: 'unsubscribe' | 'preferences') =>
    (await consent.link({ contact, topic: 'News', for: purpose })).url;
  pages = {
    confirm: link?.url ?? '',
    unsubscribe: await url('unsubscribe'),
    preferences: await url('preferences'),
    unknown: `${address}?c=x`,
  };
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

test.each(['light', 'dark'] as const)(
  'every page wears the %s theme, is accessible in it, and fits on 320 pixels',
  async (colorScheme) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    const refused: string[] = [];
    page.on('console', (message) => refused.push(message.text()));
    for (const [name, url] of Object.entries(pages)) {
      await page.goto(url);
      await page.evaluate(AXE);
      const found = await page.evaluate(async () =>
        (
          await (
            globalThis as unknown as {
              axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
            }
          ).axe.run()
        ).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      );
      expect([name, ...found]).toEqual([name]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect([name, width]).toEqual([name, 320]);
      const look = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect([name, look]).toEqual([name, GROUND[colorScheme]]);
      for (const button of await page.getByRole('button').all())
        expect(await button.evaluate((one) => getComputedStyle(one).borderTopLeftRadius)).toBe('8px');
    }
    // A page that takes nothing from elsewhere is refused nothing: neither its style nor its form.
    expect(refused.filter((text) => /Content.Security.Policy/i.test(text))).toEqual([]);
    await context.close();
  },
);

test('without script somebody confirms, chooses and leaves, by keyboard alone', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'de-DE' });
  const page = await context.newPage();
  const status = async (topic = 'News') => (await server.engine.consent.get({ contact, topic })).status;
  const { confirm, preferences, unsubscribe } = pages as {
    confirm: string;
    preferences: string;
    unsubscribe: string;
  };
  await page.goto(confirm);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Vielen Dank, Sie sind angemeldet' }).waitFor();
  expect(await status()).toBe('subscribed');
  await page.goto(preferences);
  const offers = page.getByRole('checkbox', { name: 'Offers' });
  expect(await offers.isChecked()).toBe(true);
  await offers.focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Speichern' }).press('Enter');
  await page.getByRole('heading', { name: 'Gespeichert' }).waitFor();
  expect([await status(), await status('Offers')]).toEqual(['subscribed', 'unsubscribed']);
  await page.goto(unsubscribe);
  await page.getByRole('button', { name: 'Abmelden' }).press('Enter');
  await page.getByRole('heading', { name: 'Sie sind abgemeldet' }).waitFor();
  expect(await status()).toBe('unsubscribed');
  expect(await context.cookies()).toEqual([]);
  await context.close();
});

test('the console shows what a person has said with its evidence; HTML in shown words is text', async () => {
  const { consent, profiles } = server.engine;
  const ben = { email: 'ben@example.com' };
  await profiles.upsert({ externalId: 'ben', emails: [ben.email] });
  await consent.set({
    contact: ben,
    topic: 'News',
    status: 'subscribed',
    how: 'form',
    by: 'the shop',
    shown: { text: 'Yes, <b>News</b> <img src=x onerror=alert(1)>', version: '3' },
    ip: '192.0.2.7',
    userAgent: 'Firefox',
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message)).on('dialog', () => errors.push('a dialog'));
  await page.goto(`${server.address}/#/people/${(await profiles.get(ben)).id}`);
  const card = page.getByRole('region', { name: 'Consent' });
  await card.getByText('subscribed', { exact: true }).waitFor();
  await card.getByText('Evidence: one entry').click();
  const [entry] = await consent.history(ben);
  for (const text of [
    '“Yes, <b>News</b> <img src=x onerror=alert(1)>” (3)',
    '192.0.2.7 · Firefox',
    entry?.hash.slice(0, 16) ?? '',
  ])
    await card.getByText(text).waitFor();
  expect(await card.locator('img').count()).toBe(0);
  expect(errors).toEqual([]);
  await page.close();
});
