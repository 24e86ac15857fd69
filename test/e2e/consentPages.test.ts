import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { consoleServer, type ConsoleServer } from '../support/consoleServer';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const contact = { email: 'a.person.with.a.very.long.address.indeed@example-of-a-long-domain.example.com' };
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
  'every page is accessible in the %s theme, and fits on 320 pixels',
  async (colorScheme) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
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
    }
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
