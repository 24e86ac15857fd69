#!/usr/bin/env node
// The pictures of docs/journeys.md, of the editor of `npm start`: node scripts/takeJourneyPictures.mjs [address of the editor]
import { chromium } from 'playwright-core';

const address = process.argv[2] ?? 'http://127.0.0.1:1880/';
const PICTURES = {
  'abandoned-cart': 'Abandoned cart',
  'renewal-reminder': 'Renewal reminder',
  'win-back': 'Win back',
};
const MARGIN = 24;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 1700, height: 1000 }, colorScheme: 'light' });
await page.goto(address, { waitUntil: 'domcontentloaded' });
await page.waitForFunction(
  `window.RED?.workspaces?.count() > 0 && document.querySelector('.red-ui-flow-node-group')`,
);
// What stands beside the flow, over it and behind it says nothing of the journey.
await page.addStyleTag({
  content: `#red-ui-sidebar, #red-ui-palette, #red-ui-sidebar-left, .red-ui-workspace-chart-grid, .red-ui-notification, [class*=scrollbar], .red-ui-flow-node-changed, #red-ui-workspace-footer, #red-ui-workspace-toolbar, .red-ui-flow-port-tooltip { display: none !important }`,
});
for (const [name, label] of Object.entries(PICTURES)) {
  await page.evaluate(
    `RED.workspaces.show(RED.nodes.getWorkspaceOrder().find((id) => RED.nodes.workspace(id).label === ${JSON.stringify(label)}))`,
  );
  await page.waitForTimeout(1500);
  const clip = await page.evaluate((margin) => {
    const chart = document.querySelector('#red-ui-workspace-chart').getBoundingClientRect();
    const boxes = [...document.querySelectorAll('.red-ui-flow-node-group')].map((node) =>
      node.getBoundingClientRect(),
    );
    const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
    const [right, bottom] = [
      Math.max(...boxes.map((box) => box.right)),
      Math.max(...boxes.map((box) => box.bottom)),
    ];
    return {
      x: left - margin,
      y: Math.max(top - margin, chart.top),
      width: right - left + 2 * margin,
      height: bottom + margin - Math.max(top - margin, chart.top),
    };
  }, MARGIN);
  await page.screenshot({ path: `docs/pictures/${name}.png`, clip });
}
await browser.close();
