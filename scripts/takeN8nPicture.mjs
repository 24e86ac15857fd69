#!/usr/bin/env node
// The picture of n8n in docs/journeys.md, of `npm run start:n8n`: node scripts/takeN8nPicture.mjs [address of n8n] [email] [password]
import { chromium } from 'playwright-core';

const [
  address = 'http://127.0.0.1:5678',
  emailOrLdapLoginId = 'owner@example.com',
  password = 'Password123',
] = process.argv.slice(2);
const WORKFLOW = 'Abandoned cart';

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const context = await browser.newContext({ viewport: { width: 1500, height: 820 }, colorScheme: 'light' });
await context.request.post(`${address}/rest/login`, { data: { emailOrLdapLoginId, password } });
const { data } = await (await context.request.get(`${address}/rest/workflows`)).json();
const { id } = data.find(({ name, isArchived }) => name === WORKFLOW && !isArchived);
const page = await context.newPage();
await page.goto(`${address}/workflow/${id}`, { waitUntil: 'domcontentloaded', timeout: 120_000 });
await page.locator('[data-test-id=canvas-node]').first().waitFor({ timeout: 120_000 });
await page.addStyleTag({
  content: `[data-test-id=canvas-controls], [data-test-id=node-creator-plus-button], [class*=nodeButtonsWrapper], [data-test-id=execute-workflow-button], [class*=executionButtons], .el-notification, [class*=ask-assistant], [data-test-id=editor-tabs], [class*=tab-bar-container] { display: none !important }`,
});
await page.keyboard.press('1'); // n8n's own key for *zoom to fit*
await page.waitForTimeout(2_000);
await page.locator('[data-test-id=canvas]').screenshot({ path: 'docs/pictures/abandoned-cart-n8n.png' });
await browser.close();
