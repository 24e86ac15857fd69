import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { startNodeRed, type NodeRedProcess } from './nodeRedProcess';
import { packedUserFolder } from './packedUserFolder';

/** A Node-RED with the packed package, and its editor in a real browser. */
export interface EditorPage {
  nodeRed: NodeRedProcess;
  page: Page;
  /** Replaces the flows and opens the editor anew. */
  openFlows(flows: object[]): Promise<void>;
  /** Opens the editor in a theme. */
  wear(theme: 'light' | 'dark'): Promise<void>;
  /** Opens a node's dialog; resolves with the form. */
  edit(id: string): Promise<Locator>;
  /** A picture for people, when AUDIENCE_PICTURES names a folder. */
  picture(name: string): Promise<void>;
  /** What a screen reader would stumble over there. */
  seriousProblems(selector: string): Promise<unknown>;
  /** What went wrong in the browser since the start. */
  errors: string[];
  close(): Promise<void>;
}

const ANSWERS_WITHIN_MS = 15_000;
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @param credentials by the id of the config node
 * @param install further packages into the user folder
 */
export async function openEditor(
  flows: object[],
  credentials: Record<string, object>,
  install: (folder: string) => Promise<void> = () => Promise.resolve(),
): Promise<EditorPage> {
  const folder = packedUserFolder('editor');
  await install(folder);
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flows));
  writeFileSync(join(folder, 'flows_cred.json'), JSON.stringify(credentials));
  const nodeRed = await startNodeRed(folder);

  const context: BrowserContext = await chromium.launchPersistentContext(join(folder, 'browser'), {
    executablePath: '/usr/bin/chromium',
    headless: true,
    viewport: { width: 1400, height: 1000 },
    locale: 'en-US',
    args: ARGUMENTS,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(ANSWERS_WITHIN_MS);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));

  const load = async (): Promise<void> => {
    await page.goto(nodeRed.address, { waitUntil: 'domcontentloaded' });
    await page.waitForFunction(
      `window.RED && RED.nodes && RED.workspaces && RED.workspaces.count() > 0 && document.querySelector('g.red-ui-flow-node-group')`,
    );
  };
  await load();

  return {
    nodeRed,
    page,
    errors,
    async openFlows(next) {
      const answer = await fetch(`${nodeRed.address}/flows`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Node-RED-Deployment-Type': 'full' },
        body: JSON.stringify(next),
      });
      if (!answer.ok) throw new Error(`Node-RED refused the flows: ${await answer.text()}`);
      await load();
    },
    async wear(theme) {
      await page.evaluate(`RED.settings.setLocal('view-dark-theme', ${JSON.stringify(theme)})`);
      await load();
    },
    async edit(id) {
      await page.evaluate(`RED.editor.edit(RED.nodes.node(${JSON.stringify(id)}))`);
      const form = page.locator('.red-ui-tray #dialog-form');
      await form.waitFor();
      return form;
    },
    async picture(name) {
      const pictures = process.env['AUDIENCE_PICTURES'];
      if (!pictures) return;
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
    async seriousProblems(selector) {
      if (!(await page.evaluate(`'axe' in window`)))
        await page.addScriptTag({ path: require.resolve('axe-core') });
      // Node-RED puts inputs of its own into every dialog, unseen, to keep browsers from filling in passwords.
      return page.evaluate(`axe.run({ include: [${JSON.stringify(selector)}], exclude: ['[id^="red-ui-trap-"]'] }, { resultTypes: ['violations'] }).then(({ violations }) =>
        violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, target: target.flat(9), failureSummary }))))`);
    },
    async close() {
      await context.close();
      await nodeRed.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
