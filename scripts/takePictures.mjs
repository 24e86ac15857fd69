#!/usr/bin/env node
// The pictures of the README, of a console with the sample data: node scripts/takePictures.mjs [address of the console]
import { chromium } from 'playwright-core';

const address = process.argv[2] ?? 'http://127.0.0.1:7710/';
const PICTURES = [
  { name: 'people', hash: 'people?tag=newsletter', theme: 'light' },
  { name: 'segment', hash: 'segments/Went%20quiet', theme: 'dark' },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const { name, hash, theme } of PICTURES) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: theme });
  await page.goto(`${address}#/${hash}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(500);
  await page.screenshot({ path: `docs/pictures/${name}.png` });
  await page.close();
}
await browser.close();
