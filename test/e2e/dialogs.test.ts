import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openAudienceEngine } from '../../engine';
import { checkout } from '../support/built';
import { testDatabase } from '../support/database';
import { openEditor, type EditorPage } from '../support/editorPage';

type FlowNode = { id: string; type: string } & Record<string, unknown>;

const database = testDatabase('dialogs');
let editor: EditorPage;

/** One node of every type, as the examples have it. */
const examples = readdirSync(join(checkout, 'examples')).flatMap(
  (file) => JSON.parse(readFileSync(join(checkout, 'examples', file), 'utf8')) as FlowNode[],
);
const types = [...new Set(examples.map(({ type }) => type))]
  .filter((type) => type.startsWith('audience-') && type !== 'audience-connection')
  .sort();
const idOf = (type: string): string => `a-${type}`;
const flow: object[] = [
  { id: 'tab', type: 'tab', label: 'Dialogs', disabled: true, info: '' },
  {
    id: 'db',
    type: 'audience-connection',
    name: 'Shop',
    version: 1,
    database: '',
    account: '',
    timeZone: '',
    waitSeconds: 30,
  },
  ...types.map((type, i) => ({
    ...examples.find((node) => node.type === type),
    id: idOf(type),
    z: 'tab',
    connection: 'db',
    x: 160 + 240 * (i % 4),
    y: 80 + 60 * Math.floor(i / 4),
    wires: [],
  })),
];

/** What a node can be told to do: each has inputs of its own. `null`: it does one thing. */
const CHOICE: Record<string, string | null> = {
  'audience-acknowledge-entry': 'action',
  'audience-filter-audience': 'mode',
  'audience-track-event': 'eventsFrom',
  'audience-add-tag': 'to',
  'audience-remove-tag': 'to',
  'audience-add-to-do-not-contact': 'contact',
  'audience-remove-from-do-not-contact': 'contact',
  'audience-check-do-not-contact': 'contact',
  'audience-segment-entry': 'reEntry',
  'audience-segment-exit': 'markAsDelivered',
  'audience-may-contact': null,
  'audience-consent-link': 'contact',
  'audience-request-consent': 'contact',
  'audience-split': null,
  'audience-wait-until': 'unit',
};

const NARROW_PX = 340;
/** Parts that reach beyond the dialog's right edge. What Node-RED itself draws so wide is its own. */
const TOO_WIDE = `(() => {
  const form = document.querySelector('.red-ui-tray #dialog-form, .red-ui-tray #node-config-dialog-edit-form');
  const right = form.getBoundingClientRect().right + 1;
  return [...form.querySelectorAll('.form-row, .form-row > *, audience-rule-builder')].filter((part) => part.offsetParent && part.getBoundingClientRect().right > right).map((part) => part.outerHTML.slice(0, 120));
})()`;
const problems = (): Promise<unknown> => editor.seriousProblems('.red-ui-tray form');

beforeAll(async () => {
  const engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com'],
    attributes: { firstName: 'Ada', city: 'London' },
    tags: ['loyal'],
  });
  const rule = { attribute: 'city', operator: 'is', value: 'London' } as const;
  await engine.segments.create({ name: 'Londoners', type: 'realTime', rule });
  await engine.segments.create({ name: 'Londoners in May', type: 'snapshot', rule });
  await engine.close();
  editor = await openEditor(flow, { db: { uri: database.uri } });
}, 180_000);

afterAll(async () => {
  await editor?.close();
  await database.drop();
}, 60_000);

afterEach(() => expect(editor.errors).toEqual([]));

/** Dialogs slide in and out: measured is what stands still. */
const stillOpen = (): Promise<unknown> =>
  editor.page.waitForFunction(
    `(() => {
  const tray = document.querySelector('.red-ui-tray');
  const right = tray && tray.getBoundingClientRect().right;
  const still = right === window.audienceTrayAt;
  window.audienceTrayAt = right;
  return still;
})()`,
    undefined,
    { polling: 150 },
  );

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  beforeAll(async () => {
    await editor.wear(theme);
    await editor.page.setViewportSize({ width: 1024, height: 1400 });
  }, 60_000);

  it.each(types)(
    'the dialog of %s can be read by everybody and fits a narrow tray, whatever is chosen',
    async (type) => {
      const { page } = editor;
      const form = await editor.edit(idOf(type));
      await stillOpen();
      await page.evaluate(
        `document.querySelectorAll('.red-ui-tray .audience-fold button').forEach((button) => button.click())`,
      );
      const { [type]: by = 'operation' } = CHOICE;
      const select = by === null ? undefined : form.locator(`#node-input-${by}`);
      const choices = select
        ? await select
            .locator('option')
            .evaluateAll((options) => options.map((option) => option.getAttribute('value') ?? ''))
        : ['only'];
      expect(choices.length).toBeGreaterThan(select ? 1 : 0);
      for (const choice of choices) {
        await select?.selectOption(choice);
        await editor.picture(`${type}-${choice}-${theme}`);
        expect({ choice, problems: await problems() }).toEqual({ choice, problems: [] });
        await page.evaluate(
          `document.querySelector('.red-ui-tray #dialog-form').style.width = '${NARROW_PX}px'`,
        );
        expect({ choice, tooWide: await page.evaluate(TOO_WIDE) }).toEqual({ choice, tooWide: [] });
        await editor.picture(`${type}-${choice}-${theme}-narrow`);
        await page.evaluate(`document.querySelector('.red-ui-tray #dialog-form').style.width = ''`);
      }
      await page.click('#node-dialog-cancel');
      await page.waitForFunction(`!document.querySelector('.red-ui-tray')`);
    },
  );

  it('the dialog of the connection as well', async () => {
    const { page } = editor;
    await page.evaluate(`RED.editor.editConfig('', 'audience-connection', 'db')`);
    await page.locator('#audience-test-connection').click();
    await page.locator('#audience-test-answer').getByText('Connected to').waitFor();
    await stillOpen();
    await editor.picture(`audience-connection-${theme}`);
    expect(await problems()).toEqual([]);
    await page.evaluate(
      `document.querySelector('.red-ui-tray #node-config-dialog-edit-form').style.width = '${NARROW_PX}px'`,
    );
    expect(await page.evaluate(TOO_WIDE)).toEqual([]);
    await editor.picture(`audience-connection-${theme}-narrow`);
    await page.click('#node-config-dialog-cancel');
    await page.waitForFunction(`!document.querySelector('.red-ui-tray')`);
  });
});

it('a node that is dropped on the canvas has the connection, where there is only one', async () => {
  const chosen = await editor.page.evaluate(
    `['audience-tag', 'audience-segment-entry', 'audience-filter-audience'].map((type) => { const node = { type, connection: '' }; RED.nodes.getType(type).onadd.call(node); return node.connection; })`,
  );
  expect(chosen).toEqual(['db', 'db', 'db']);
});

it('what profiles shall leave is a segment in real time: nothing else is offered', async () => {
  const { page } = editor;
  const form = await editor.edit(idOf('audience-segment-exit'));
  const row = form.locator('#audience-audience li').first();
  expect(
    await row
      .locator('select option')
      .evaluateAll((options) => options.map((option) => option.getAttribute('value'))),
  ).toEqual(['segments']);
  const list = form.locator(`datalist#${await row.locator('input').getAttribute('list')} option`);
  await list.and(page.locator('[value="Londoners"]')).waitFor({ state: 'attached' });
  expect(await list.and(page.locator('[value="Londoners in May"]')).count()).toBe(0);
  await stillOpen();
  await page.click('#node-dialog-cancel');
  await page.waitForFunction(`!document.querySelector('.red-ui-tray')`);
});

it('where a property of a subflow names the connection, the dialog asks nobody, and says what is missing', async () => {
  const { page } = editor;
  const inner = {
    ...(flow as FlowNode[]).find(({ id }) => id === idOf('audience-filter-audience')),
    id: 'inner',
    z: 'sub',
    connection: '${SHOP}',
    ruleFrom: 'json',
    rule: '{"all":[]}',
  };
  await editor.openFlows([
    ...flow,
    {
      id: 'sub',
      type: 'subflow',
      name: 'Sub',
      in: [],
      out: [],
      env: [{ name: 'SHOP', type: 'audience-connection', value: '', ui: { type: 'conf-types' } }],
    },
    inner,
  ]);
  await page.evaluate(`RED.workspaces.show('sub')`);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const form = await editor.edit('inner');
  await form.locator('.audience-preview').getByText('Choose a connection to see who matches.').waitFor();
  await form.locator('.audience-why summary').click();
  await form.locator('.audience-why input').fill('ada@example.com');
  await form.locator('.audience-why button').click();
  await form.locator('.audience-why').getByText('Choose a connection to see who matches.').waitFor();
  expect(asked.filter((path) => path.startsWith('/audience/'))).toEqual([]);
  await stillOpen();
  await page.click('#node-dialog-ok');
  await page.waitForFunction(`!document.querySelector('.red-ui-tray')`);
  expect(await page.evaluate(`[RED.nodes.node('inner').connection, RED.nodes.dirty()]`)).toEqual([
    '${SHOP}',
    false,
  ]);
});

it('a box that a flow leaves out stands as the node takes it, and is saved so', async () => {
  const { page } = editor;
  const boxes = {
    'audience-segment-entry': 'includeProfile',
    'audience-track-event': 'createProfile',
    'audience-import-profiles': 'defaultTag',
  };
  await editor.openFlows(
    (flow as FlowNode[]).map((node) => ({
      ...node,
      ...(node.type in boxes && { [boxes[node.type as keyof typeof boxes]]: undefined }),
    })),
  );
  for (const [type, box] of Object.entries(boxes)) {
    const form = await editor.edit(idOf(type));
    expect([type, await form.locator(`#node-input-${box}`).isChecked()]).toEqual([type, true]);
    await stillOpen();
    await page.click('#node-dialog-ok');
    await page.waitForFunction(`!document.querySelector('.red-ui-tray')`);
    expect(await page.evaluate(`RED.nodes.node('${idOf(type)}').${box}`)).toBe(true);
  }
});

it('what a flow of an earlier package leaves out is no fault, and its dialog shows what the node takes it for', async () => {
  const { page } = editor;
  const left = { 'audience-add-tag': 'largeAudience', 'audience-profile': 'whenSeveral' };
  await editor.openFlows(
    (flow as FlowNode[]).map((node) => ({
      ...node,
      ...(node.type in left && { [left[node.type as keyof typeof left]]: undefined, to: 'list' }),
    })),
  );
  expect(await page.evaluate(`RED.nodes.node('${idOf('audience-add-tag')}').valid`)).toBe(true);
  for (const [type, value] of [
    ['audience-add-tag', '10000'],
    ['audience-profile', 'join'],
  ] as const) {
    const form = await editor.edit(idOf(type));
    expect(await form.locator(`#node-input-${left[type]}`).inputValue()).toBe(value);
    await stillOpen();
    await page.click('#node-dialog-cancel');
    await page.waitForFunction(`!document.querySelector('.red-ui-tray')`);
  }
});

it('who may not ask is told so', async () => {
  const { page } = editor;
  await editor.openFlows(flow);
  await page.route('**/audience/test-connection', (route) =>
    route.fulfill({ status: 401, body: 'Unauthorized' }),
  );
  await page.evaluate(`RED.editor.editConfig('', 'audience-connection', 'db')`);
  await page.locator('#audience-test-connection').click();
  await page.locator('#audience-test-answer').getByText('You are not allowed to do this').waitFor();
  await page.unroute('**/audience/test-connection');
  await page.click('#node-config-dialog-cancel');
});

it('a node and a connection that a newer package has saved are shown as invalid, and their dialogs say why', async () => {
  const { page } = editor;
  await editor.openFlows(
    flow.map((node) =>
      (node as FlowNode).id === idOf('audience-add-tag') || (node as FlowNode).id === 'db'
        ? { ...node, version: 7 }
        : node,
    ),
  );
  const told = 'The settings of this node are of version 7, and this package knows no version after 1';
  expect(
    await page.evaluate(`RED.nodes.node('${idOf('audience-add-tag')}').validationErrors.join()`),
  ).toContain(told);
  expect(await page.evaluate(`RED.nodes.node('db').valid`)).toBe(false);
  const form = await editor.edit(idOf('audience-add-tag'));
  await form.getByRole('alert').getByText(told).waitFor();
  await stillOpen();
  await editor.picture('newer-version');
  await page.click('#node-dialog-ok');
  await page.waitForFunction(`!document.querySelector('.red-ui-tray')`);
  expect(await page.evaluate(`RED.nodes.node('${idOf('audience-add-tag')}').version`)).toBe(7);
  await page.evaluate(`RED.editor.editConfig('', 'audience-connection', 'db')`);
  await page.locator('#node-config-dialog-edit-form').getByRole('alert').getByText(told).waitFor();
  await page.click('#node-config-dialog-cancel');
});
