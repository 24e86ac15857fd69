import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { openBrowser } from '../support/browser';
import { checkout, ensureBuilt } from '../support/built';
import { testDatabase } from '../support/database';
import { N8nProcess, OWNER } from '../support/n8nProcess';
import { canvasNodes, registeredNodes } from './panelVariants';
import { credentials, importAndPublish, importCredential, PACKAGE } from './workflows';

ensureBuilt();
/** All nodes side by side. */
const CANVAS = 'AudiencePanels00';
const CONSOLE = {
  id: 'AudienceConsole0',
  name: 'Console',
  nodes: [
    {
      id: 'console',
      name: 'Audience Console Trigger',
      type: `${PACKAGE}.audienceConsoleTrigger`,
      typeVersion: 1,
      position: [0, 0],
      webhookId: '00000000-0000-4000-8000-000000000000',
      credentials,
      parameters: { path: 'audience' },
    },
  ],
  connections: {},
  settings: { executionOrder: 'v1' },
};
/** A rule that was built from rows. */
const ROWS = {
  id: 'segment-rows',
  name: 'Rows',
  type: `${PACKAGE}.segment`,
  typeVersion: 3,
  position: [0, 0],
  credentials,
  parameters: {
    resource: 'segment',
    operation: 'create',
    segmentName: 'From rows',
    ruleFrom: 'conditions',
    conditions: {
      values: [
        {
          attribute: { __rl: true, mode: 'name', value: 'city' },
          operator: 'is',
          value: { __rl: true, mode: 'value', value: 'London' },
        },
      ],
    },
  },
};
const ROWS_WORKFLOW = 'AudienceRows0000';
const pictures = join(checkout, '.cache', 'screenshots', 'n8n');
/** Each with a workflow of its own: a canvas of two hundred nodes takes its time to open. */
const nodes = registeredNodes().map((description, row) => ({
  name: description.displayName,
  workflow: `AudiencePanels${String(row + 1).padStart(2, '0')}`,
  forms: canvasNodes(description, row),
}));
const workflowOf = (id: string): string =>
  id === ROWS.id
    ? ROWS_WORKFLOW
    : (nodes.find(({ forms }) => forms.some((form) => form.id === id))?.workflow ?? CANVAS);
const base = testDatabase('n8n-panels');
const n8n = new N8nProcess();
let engine: AudienceEngine;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the page complained about since it was last asked. */
let complaints: string[] = [];

beforeAll(async () => {
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'UTC' });
  await engine.profiles.upsert({
    externalId: 'anita',
    emails: ['anita@example.com'],
    attributes: { city: 'London', age: 30, company: 'Acme', renewal: '2026-12-31' },
    tags: ['loyal'],
  });
  await engine.segments.create({
    name: 'Londoners',
    type: 'realTime',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  await engine.flows.launch({
    id: 'welcome',
    name: 'Welcome',
    host: 'test',
    audience: { segments: ['Londoners'] },
  });
  // Something in every list.
  await engine.events.track({
    profile: { externalId: 'anita' },
    type: 'Purchase',
    properties: { cartId: 'c-1' },
  });
  await engine.broadcasts.create({ name: 'Spring sale', channel: 'email' });
  await engine.profiles.import.analyze('email\neve@example.com\n');
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  await engine.waits.open(
    { host: 'test', flowId: 'welcome', nodeId: 'node' },
    { profile: { externalId: 'anita' }, branches: [] },
  );
  await n8n.prepare();
  await importCredential(n8n, base.uri);
  const settings = { executionOrder: 'v1' };
  await n8n.import('workflow', [
    {
      id: CANVAS,
      name: 'Every node',
      nodes: nodes.flatMap(({ forms }) => forms.slice(0, 1)),
      connections: {},
      settings,
    },
    { id: ROWS_WORKFLOW, name: 'Rows', nodes: [ROWS], connections: {}, settings },
    ...nodes.map(({ name, workflow, forms }) => ({
      id: workflow,
      name: `Every panel of ${name}`,
      nodes: forms,
      connections: {},
      settings,
    })),
  ]);
  await importAndPublish(n8n, CONSOLE);
  await n8n.start();
  await n8n.rest('POST', '/owner/setup', OWNER);
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 1024, height: 1000 } });
  context.setDefaultTimeout(60_000);
  await context.request.post(`${n8n.address}/rest/login`, {
    data: { emailOrLdapLoginId: OWNER.email, password: OWNER.password },
  });
  page = await openPage();
  await page.goto(`${n8n.address}/workflow/${CANVAS}`);
  await page.locator('[data-test-id="canvas-node"]').first().waitFor();
}, 20 * 60_000);

afterAll(async () => {
  await browser?.close();
  await n8n.dispose();
  await engine?.close();
  await base.drop();
}, 60_000);

beforeEach(() => {
  complaints = [];
});

/** A page whose complaints are heard. */
async function openPage(): Promise<Page> {
  const opened = await context.newPage();
  opened.on(
    'console',
    (message) => message.type() === 'error' && complaints.push(`console: ${message.text()}`),
  );
  opened.on('pageerror', (error) => complaints.push(`page: ${error.message}`));
  opened.on(
    'response',
    (answer) =>
      answer.url().startsWith(n8n.address) &&
      answer.status() >= 400 &&
      complaints.push(`${answer.status()} ${answer.url()}`),
  );
  return opened;
}

/** The workflow that the page shows. */
let opened = CANVAS;

/** Opens a node's panel as a double click does, and waits until it has loaded what it shows. A workflow comes on a page of its own. */
async function openPanel(id: string, name: string): Promise<Locator> {
  if (opened === workflowOf(id)) {
    await page.keyboard.press('Escape');
    await page.locator('[data-test-id="ndv"]').waitFor({ state: 'hidden' });
  } else {
    await page.close();
    page = await openPage();
    opened = workflowOf(id);
    await page.goto(`${n8n.address}/workflow/${opened}`);
  }
  const panel = page.locator('[data-test-id="ndv"]');
  const node = page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
  await node.waitFor({ state: 'attached' });
  await node
    .locator('[data-test-id="canvas-default-node"], [data-test-id="canvas-trigger-node"]')
    .first()
    .dispatchEvent('dblclick');
  await panel.locator('[data-test-id="node-parameters"]').waitFor();
  await panel.locator('[data-test-id="inline-edit-preview"]', { hasText: new RegExp(`^${name}$`) }).waitFor();
  for (let tries = 0; /Loading/i.test(await textsOf(panel)); tries += 1) {
    if (tries > 100) throw new Error(`${name} is still loading:\n${await textsOf(panel)}`);
    await page.waitForTimeout(100);
  }
  return panel;
}

/** What the panel says, also in its fields. */
async function textsOf(panel: Locator): Promise<string> {
  const values = await panel
    .locator('input')
    .evaluateAll((inputs) =>
      inputs.map(
        (input) => `${(input as HTMLInputElement).value} ${(input as HTMLInputElement).placeholder}`,
      ),
    );
  return [await panel.innerText(), ...values].join('\n');
}

/** n8n follows the theme of the system, at once. */
async function pictureInBothThemes(id: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${id}.png`) });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: join(pictures, `${id}-dark.png`) });
  await page.emulateMedia({ colorScheme: 'light' });
}

const loadedIcons = (icons: Locator): Promise<boolean[]> =>
  icons.evaluateAll((images) =>
    Promise.all(
      images.map(async (image) => {
        const icon = image as HTMLImageElement;
        await icon.decode().catch(() => undefined);
        return icon.complete && icon.naturalWidth > 0;
      }),
    ),
  );

/** Words that n8n and we show where something went wrong; and what a form shows that was given no text. */
const RAW =
  /\bErrors?\b|could not|cannot|unable to|undefined|\bNaN\b|\[object|install this node|INTERNAL|INVALID_/i;

/** Lists that were opened: each once in the panels of a node. */
const seenLists = new Set<string>();

/** What opening the 'From List' of each locator of the panel shows in place of a list. */
async function troubleInLists(panel: Locator): Promise<string[]> {
  const found: string[] = [];
  const inputs = panel.locator('[data-test-id="rlc-input"]');
  for (let index = 0; index < (await inputs.count()); index += 1) {
    if (
      !/from list/i.test(
        await panel.locator('[data-test-id="rlc-mode-selector"] input').nth(index).inputValue(),
      )
    )
      continue;
    const list = `${opened} ${await inputs.nth(index).getAttribute('placeholder')}`;
    if (seenLists.has(list)) continue;
    seenLists.add(list);
    await inputs.nth(index).click();
    const shown = page
      .locator('[data-test-id="rlc-item"]:visible, [data-test-id="rlc-error-container"]:visible')
      .first();
    await shown.waitFor();
    if ((await page.locator('[data-test-id="rlc-error-container"]:visible').count()) > 0)
      found.push(await shown.innerText());
    await page.keyboard.press('Escape');
  }
  return found;
}

it('on the canvas every node has its icon', async () => {
  const icons = page.locator('[data-test-id="canvas-node"] img');
  const loaded = await loadedIcons(icons);
  expect(loaded).toHaveLength(nodes.length);
  expect(loaded).not.toContain(false);
  expect(complaints).toEqual([]);
});

it.each(nodes)(
  '$name: the panel shows its fields, its lists and its icon, and no error, however it is filled in',
  async ({ forms }) => {
    for (const { id, name } of forms) {
      const panel = await openPanel(id, name);
      const shown = await textsOf(panel);
      expect({ id, shown }).not.toMatchObject({ shown: expect.stringMatching(RAW) as string });
      const icons = await loadedIcons(panel.locator('header img'));
      expect({ id, icons }).toEqual({ id, icons: [true] });
      await pictureInBothThemes(id);
      expect({ id, trouble: await troubleInLists(panel) }).toEqual({ id, trouble: [] });
      expect({ id, complaints }).toEqual({ id, complaints: [] });
    }
  },
  600_000,
);

it('a new tag is created from the list of Add Tag, by the name that was typed into its search, and chosen', async () => {
  const panel = await openPanel('addTag-0', 'Add Tag');
  await panel.locator('[data-test-id="rlc-input"]').first().click();
  await page.locator('[data-test-id="rlc-search"]:visible').pressSequentially('spring 2026');
  await page.locator('[data-test-id="rlc-item-add-resource"]:visible').click();
  await page.locator('[data-test-id="rlc-search"]').waitFor({ state: 'hidden' });
  expect(await panel.locator('[data-test-id="rlc-input"]').first().inputValue()).toContain('spring 2026');
  await page.screenshot({ path: join(pictures, 'addTag-created.png') });
  expect((await engine.tags.list()).map(({ name }) => name)).toContain('spring 2026');
  expect(complaints).toEqual([]);
}, 120_000);

it('the rows of a rule stay in sight in JSON until it is chosen that they are written there, and are edited from then on', async () => {
  const panel = await openPanel('segment-rows', 'Rows');
  const from = async (choice: string) => {
    await panel.locator('[data-test-id="parameter-input-ruleFrom"] input').click();
    await page.locator('.el-select-dropdown__item:visible', { hasText: choice }).click();
  };
  const rows = panel.locator('[data-test-id="fixed-collection-conditions"]').first();
  const choice = panel.locator('[data-test-id="parameter-input-rule"] input');
  await rows.waitFor();
  await from('JSON');
  expect(await textsOf(panel)).toContain('London');
  await choice.click();
  await page.screenshot({ path: join(pictures, 'rows-into-json.png') });
  await page.locator('.el-select-dropdown__item:visible', { hasText: 'that were filled in' }).click();
  await panel.locator('[data-test-id="parameter-input-rule"] .cm-content').getByText('"London"').waitFor();
  await rows.waitFor({ state: 'detached' });
  await page.screenshot({ path: join(pictures, 'rows-as-json.png') });
  expect(complaints).toEqual([]);
}, 120_000);

it('the console stands at an address of n8n: who comes with a key is in, and n8n itself is out of its reach', async () => {
  const { id, key } = await engine.access.createKey({ name: 'Olga', role: 'write' });
  const on = await openPage();
  await on.goto(`${n8n.address}/webhook/audience`);
  await on.getByLabel('Key').fill(key);
  await on.keyboard.press('Enter');
  await on
    .getByRole('link', { name: 'anita@example.com' })
    .or(on.getByText('anita@example.com'))
    .first()
    .waitFor();
  await on.goto('about:blank');
  await on.goto(`${n8n.address}/webhook/audience#key=${key}`);
  await on.getByRole('region', { name: 'Summary' }).waitFor();
  expect(on.url()).not.toContain(key);
  await on.getByRole('link', { name: 'Tags', exact: true }).click();
  await on.getByRole('button', { name: 'Create Tag' }).click();
  await on.getByLabel('Name of the tag').fill('from n8n');
  await on.keyboard.press('Enter');
  await on.getByText('from n8n created.').waitFor();
  expect((await engine.tags.list()).map(({ name }) => name)).toContain('from n8n');
  await on.screenshot({ path: join(pictures, 'console.png') });
  expect(complaints).toEqual([]);
  expect(
    await on.evaluate(
      "fetch('/rest/workflows', { credentials: 'include' }).then(({ status }) => status, () => 0)",
    ),
  ).not.toBe(200);
  const executions = await n8n.rest<{ results: unknown[] }>('GET', '/executions');
  expect(executions.results).toEqual([]);
  await on.close();

  const triggerToStartFrom = { name: CONSOLE.nodes[0].name };
  expect(
    await n8n.rest('POST', `/workflows/${CONSOLE.id}/run`, { workflowData: CONSOLE, triggerToStartFrom }),
  ).toMatchObject({ waitingForWebhook: true });
  const opened = await fetch(`${n8n.address}/webhook-test/audience`);
  expect(await opened.text()).toContain('it stands in n8n');
  expect(await engine.access.listKeys()).toMatchObject([{ id }, { name: 'n8n: Console', role: 'write' }]);
}, 120_000);
