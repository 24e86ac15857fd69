import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { openAudienceEngine, type AudienceEngine, type Rule } from '../../engine';
import { checkout } from '../support/built';
import { testDatabase } from '../support/database';
import { openEditor, type EditorPage } from '../support/editorPage';
import { eventually, until } from '../support/until';

const database = testDatabase('ruleBuilder');
let engine: AudienceEngine;
let editor: EditorPage;

/** The seed's examples, together. */
const SEED = {
  all: [
    { attribute: 'city', operator: 'is', values: ['New York', 'Mexico City'] },
    {
      event: 'Purchase',
      occurrence: { operator: 'moreOrEqual', count: 2 },
      timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
    },
    { attribute: 'Renewal Date', operator: 'willBeWithin', amount: 7, unit: 'days' },
  ],
};
const SENTENCE =
  'Everybody whose city is "New York" or "Mexico City" and who did "Purchase" at least twice within the last 30 days and whose Renewal Date will be within 7 days.';
const DAY = 86_400_000;

/** Asks over HTTP whether the node lets a person through, the way a flow does. */
const FLOW = [
  { id: 'tab', type: 'tab', label: 'Who', disabled: false, info: '' },
  {
    id: 'db',
    type: 'audience-connection',
    name: 'Shop',
    database: '',
    account: '',
    timeZone: '',
    waitSeconds: 30,
  },
  {
    id: 'ask',
    type: 'http in',
    z: 'tab',
    name: '',
    url: '/who',
    method: 'post',
    upload: false,
    skipBodyParsing: false,
    swaggerDoc: '',
    x: 120,
    y: 80,
    wires: [['filter']],
  },
  {
    ...fromExample('filter-audience', 'audience-filter-audience'),
    id: 'filter',
    z: 'tab',
    name: '',
    connection: 'db',
    ruleFrom: 'segment',
    rule: '{"all":[{"attribute":"city","operator":"is","value":"London"}]}',
    x: 320,
    y: 80,
    wires: [['yes'], ['no']],
  },
  ...['yes', 'no'].map((id, index) => ({
    id,
    type: 'template',
    z: 'tab',
    name: '',
    field: 'payload',
    fieldType: 'msg',
    format: 'text',
    syntax: 'plain',
    template: id,
    output: 'str',
    x: 520,
    y: 60 + 60 * index,
    wires: [['answer']],
  })),
  {
    id: 'answer',
    type: 'http response',
    z: 'tab',
    name: '',
    statusCode: '',
    headers: {},
    x: 700,
    y: 80,
    wires: [],
  },
];

function fromExample(example: string, type: string): Record<string, unknown> {
  const nodes = JSON.parse(readFileSync(join(checkout, 'examples', `${example}.json`), 'utf8')) as Record<
    string,
    unknown
  >[];
  return nodes.find((node) => node['type'] === type) ?? {};
}

const withRule = (rule: unknown): object[] =>
  FLOW.map((node) =>
    node.id === 'filter' ? { ...node, ruleFrom: 'json', rule: JSON.stringify(rule) } : node,
  );
const savedRule = async (): Promise<unknown> =>
  JSON.parse((await editor.page.evaluate(`RED.nodes.node('filter').rule`)) as string) as unknown;
const ruleInDialog = async (): Promise<unknown> =>
  JSON.parse((await editor.page.evaluate(`$('#node-input-rule').val()`)) as string) as unknown;
const builderOf = (form: Locator): Locator => form.locator('audience-rule-builder:not([readonly])');

/** Makes the seed's rule of a builder with one condition on an attribute. */
async function clickSeed(builder: Locator): Promise<void> {
  await builder.getByRole('combobox', { name: 'Attribute', exact: true }).fill('city');
  await builder.getByLabel('Value').fill('New York');
  await builder.getByRole('button', { name: 'or…' }).click();
  await builder.getByLabel('Value').nth(1).fill('Mexico City');

  await builder.getByRole('button', { name: 'Condition', exact: true }).click();
  await builder.getByLabel('What the condition asks about').nth(1).selectOption('Event');
  await builder.getByLabel('Event', { exact: true }).last().fill('Purchase');
  await builder.getByLabel('Number of times').fill('2');

  await builder.getByRole('button', { name: 'Condition', exact: true }).click();
  await builder.getByLabel('Attribute', { exact: true }).last().fill('Renewal Date');
  await builder.getByLabel('Operator').last().selectOption('Will be within');
}

async function done(): Promise<void> {
  await editor.page.click('#node-dialog-ok');
  await editor.page.waitForFunction(`!document.querySelector('.red-ui-tray')`);
}

async function deploy(): Promise<void> {
  const deployed = editor.page.waitForResponse(
    (answer) => answer.url().endsWith('/flows') && answer.request().method() === 'POST',
  );
  const started = editor.page.waitForResponse(
    (answer) => answer.url().includes('/flows') && answer.request().method() === 'POST' && answer.ok(),
  );
  await editor.page.click('#red-ui-header-button-deploy');
  await Promise.all([deployed, started]);
}

/** Whether the node lets a person through. */
const who = (externalId: string): Promise<string> => post('who', { externalId });

/** Node-RED answers a deploy before its nodes run: asked until it knows the route. */
async function post(route: string, body: object): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(`${editor.nodeRed.address}/${route}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status === 200) return answer.text();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nobody answered:\n${editor.nodeRed.output()}`);
}

const picture = (name: string): Promise<void> => editor.picture(name);
const seriousProblems = (): Promise<unknown> => editor.seriousProblems('.red-ui-tray #dialog-form');

/** Whatever has the focus, also inside of the builder. */
const FOCUSED = `(() => { let at = document.activeElement; while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement; return at; })()`;
const nameOfFocused = (): Promise<string> =>
  editor.page.evaluate(
    `(() => { const at = ${FOCUSED}; return at.getAttribute('aria-label') || at.textContent.trim() || at.id; })()`,
  );

/** Presses Tab until something of that name has the focus. */
async function tabTo(name: string | RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 80; presses += 1) {
    await editor.page.keyboard.press(key);
    const focused = await nameOfFocused();
    passed.push(focused);
    if (typeof name === 'string' ? focused === name : name.test(focused)) return;
  }
  throw new Error(`no Tab led to ${String(name)}, but to ${passed.join(' | ')}`);
}

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.attributes.define({ name: 'Renewal Date', type: 'date' });
  const soon = new Date(Date.now() + 3 * DAY).toISOString().slice(0, 10);
  await engine.profiles.upsertMany([
    {
      externalId: 'anita',
      emails: ['anita@example.com'],
      attributes: { firstName: 'Anita', city: 'New York', 'Renewal Date': soon },
      tags: ['loyal'],
    },
    {
      externalId: 'boris',
      emails: ['boris@example.com'],
      attributes: { firstName: 'Boris', city: 'Mexico City', 'Renewal Date': soon },
    },
    { externalId: 'carla', attributes: { firstName: 'Carla', city: 'London' } },
  ]);
  await engine.events.trackMany(
    ['anita', 'anita', 'boris'].map((externalId) => ({
      type: 'Purchase',
      profile: { externalId },
      properties: { category: 'Books', price: 12 },
    })),
  );
  await engine.segments.create({ name: 'Buyers', type: 'realTime', rule: SEED as Rule });
  editor = await openEditor(FLOW, { db: { uri: database.uri } });
}, 180_000);

afterAll(async () => {
  await editor?.close();
  await engine?.close();
  await database.drop();
}, 60_000);

afterEach(() => {
  expect(editor.errors).toEqual([]);
});

it('builds a rule by clicking, counts who matches and says it in a sentence; saved and deployed, it decides', async () => {
  await editor.openFlows(FLOW);
  const form = await editor.edit('filter');
  await form.locator('#node-input-ruleFrom').selectOption('json');
  await clickSeed(builderOf(form));
  expect(await ruleInDialog()).toEqual(SEED);

  const preview = form.locator('.audience-preview');
  await preview.getByText('1 profile matches').waitFor();
  expect(await preview.textContent()).toContain(SENTENCE);
  expect(await preview.textContent()).toContain('A. a…@example.com');
  await picture('clicked');
  expect(await seriousProblems()).toEqual([]);

  await done();
  expect(await savedRule()).toEqual(SEED);
  expect(await editor.page.evaluate(`RED.nodes.node('filter').valid`)).toBe(true);
  await deploy();
  expect([await who('anita'), await who('boris'), await who('carla')]).toEqual(['yes', 'no', 'no']);
});

it('does the same with the keyboard alone', async () => {
  await editor.openFlows(withRule({ all: [{ attribute: 'city', operator: 'is', value: 'London' }] }));
  const { page } = editor;
  const form = await editor.edit('filter');
  await builderOf(form).waitFor();
  await page.evaluate(`document.getElementById('node-input-ruleFrom').focus()`);
  await tabTo('Value');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('New York');
  await tabTo('or…');
  await page.keyboard.press('Enter');
  await eventually(async () => (await nameOfFocused()) === 'Value');
  await page.keyboard.type('Mexico City');
  await tabTo(/Condition$/);
  await page.keyboard.press('Enter');
  expect(await nameOfFocused()).toBe('What the condition asks about');
  await page.keyboard.type('Event');
  await tabTo('Event');
  await page.keyboard.type('Purchase');
  await tabTo('Number of times');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('2');
  await tabTo(/Condition$/);
  await page.keyboard.press('Enter');
  await tabTo('Attribute');
  await page.keyboard.type('Renewal Date');
  await tabTo('Operator');
  await page.keyboard.type('Will be within');
  expect(await ruleInDialog()).toEqual(SEED);

  // Up twice and down again, by the arrow keys of its handle; the focus goes with it.
  await tabTo('Move this condition with the arrow keys');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  expect(((await ruleInDialog()) as typeof SEED).all.map((condition) => condition.attribute)).toEqual([
    'Renewal Date',
    'city',
    undefined,
  ]);
  expect(await nameOfFocused()).toBe('Move this condition with the arrow keys');
  expect(await builderOf(form).getByRole('status').textContent()).toBe('Moved: 1 of 3 in all of these');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await ruleInDialog()).toEqual(SEED);

  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(`!document.querySelector('.red-ui-tray')`);
  expect(await savedRule()).toEqual(SEED);
});

it('moves a condition into a group by dragging it, and puts a group around others', async () => {
  const [city, event] = SEED.all;
  await editor.openFlows(withRule({ all: [city, { any: [event] }] }));
  const form = await editor.edit('filter');
  const builder = builderOf(form);
  const handles = builder.getByRole('button', { name: 'Move this condition with the arrow keys' });
  await handles.nth(0).dragTo(builder.getByLabel('Number of times'), { targetPosition: { x: 10, y: 25 } });
  expect(await ruleInDialog()).toEqual({ all: [{ any: [event, city] }] });
  await builder.getByLabel('How conditions combine').nth(1).selectOption('none of these');
  expect(await ruleInDialog()).toEqual({ all: [{ none: [event, city] }] });
  await builder.getByRole('button', { name: 'Remove this condition' }).nth(0).click();
  expect(await ruleInDialog()).toEqual({ all: [{ none: [city] }] });
  await builder.getByRole('button', { name: 'Remove this group' }).click();
  expect(await ruleInDialog()).toEqual({ all: [] });
  await builder.getByText('⚠').waitFor();
  await editor.page.click('#node-dialog-cancel');
});

it('a double click on or… adds values and takes none away, and the new one has the focus', async () => {
  await editor.openFlows(withRule({ all: [{ attribute: 'city', operator: 'is', value: 'London' }] }));
  const form = await editor.edit('filter');
  await builderOf(form)
    .getByRole('button', { name: 'or…' })
    .dblclick({ position: { x: 8, y: 8 } });
  await builderOf(form).locator('input:focus').waitFor();
  await editor.page.keyboard.type('Paris');
  await editor.page.keyboard.press('Tab');
  const rule = JSON.stringify(await ruleInDialog());
  expect(rule).toContain('"London"');
  expect(rule).toContain('"Paris"');
  await editor.page.click('#node-dialog-cancel');
});

it('makes several values of pasted lines, and conditions on properties of an event', async () => {
  await editor.openFlows(
    withRule({ all: [{ attribute: 'city', operator: 'is', value: '' }, { event: 'Purchase' }] }),
  );
  const form = await editor.edit('filter');
  const builder = builderOf(form);
  await builder.getByLabel('Value').focus();
  await editor.page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', 'New York\\nMexico City\\n\\nNew York');
    ${FOCUSED}.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  })()`);
  await builder.getByRole('button', { name: 'only events where…' }).click();
  await builder.getByLabel('Property', { exact: true }).last().fill('price');
  await builder.getByLabel('Type of the value').selectOption('number');
  await builder.getByLabel('Operator').last().selectOption('Greater than');
  const price = builder.getByLabel('Value', { exact: true }).last();
  await price.fill('');
  await price.pressSequentially('10.05');
  expect(await price.inputValue()).toBe('10.05');
  expect(await ruleInDialog()).toEqual({
    all: [
      { attribute: 'city', operator: 'is', values: ['New York', 'Mexico City'] },
      { event: 'Purchase', where: { property: 'price', operator: 'greaterThan', value: 10.05 } },
    ],
  });
  await form.locator('.audience-preview').getByText('2 profiles match').waitFor();
  await editor.page.click('#node-dialog-cancel');
});

it('completes the names of events and of their properties, and knows the type of a property', async () => {
  await editor.openFlows(
    withRule({ all: [{ event: '', where: { property: '', operator: 'is', value: '' } }] }),
  );
  const form = await editor.edit('filter');
  const builder = builderOf(form);
  const offered = async (label: string): Promise<(string | null)[]> => {
    const list = await builder.getByLabel(label, { exact: true }).last().getAttribute('list');
    return builder
      .locator(`datalist[id="${list ?? ''}"] option`)
      .evaluateAll((options) => options.map((option) => option.getAttribute('value')));
  };
  await builder.locator('datalist#events option').first().waitFor({ state: 'attached' });
  expect(await offered('Event')).toEqual(['Purchase']);
  expect(await offered('Property')).toEqual([]);
  await builder.getByLabel('Event', { exact: true }).last().fill('Purchase');
  await builder.locator('datalist option[value="price"]').waitFor({ state: 'attached' });
  expect(await offered('Property')).toEqual(['category', 'price']);
  await builder.getByLabel('Property', { exact: true }).last().fill('price');
  expect(await builder.getByLabel('Type of the value').inputValue()).toBe('number');
  await builder.getByLabel('Operator').last().selectOption('Greater than');
  await builder.getByLabel('Value', { exact: true }).last().fill('10');
  expect(await ruleInDialog()).toEqual({
    all: [{ event: 'Purchase', where: { property: 'price', operator: 'greaterThan', value: 10 } }],
  });
  await form.locator('.audience-preview').getByText('2 profiles match').waitFor();
  await editor.page.click('#node-dialog-cancel');
});

it('follows the JSON, and shows at the row what is wrong with it', async () => {
  await editor.openFlows(withRule(SEED));
  const form = await editor.edit('filter');
  await editor.page.evaluate(
    `$('#node-input-rule').typedInput('value', JSON.stringify({ any: [{ tags: ['loyal'], operator: 'hasAny' }, { attribute: 'city', operator: 'iss', value: 'x' }] }))`,
  );
  const wrong = builderOf(form).getByRole('group', { name: 'Attribute' });
  await wrong.getByText('Did you mean "is"?').waitFor();
  expect(await builderOf(form).getByRole('group', { name: 'Tags' }).getByText('⚠').count()).toBe(0);
  await form.locator('.audience-preview').getByText('1 to correct').waitFor();
  await picture('problem');
  expect(await seriousProblems()).toEqual([]);
  await wrong.getByLabel('Operator').selectOption('Is');
  await wrong.getByText('⚠').waitFor({ state: 'detached' });
  expect(await ruleInDialog()).toEqual({
    any: [
      { tags: ['loyal'], operator: 'hasAny' },
      { attribute: 'city', operator: 'is', value: 'x' },
    ],
  });
  await editor.page.evaluate(`$('#node-input-rule').typedInput('value', '{"any": [')`);
  await builderOf(form).waitFor({ state: 'hidden' });
  await form.locator('.audience-preview').getByText('This is not JSON').waitFor();
  await editor.page.click('#node-dialog-cancel');
});

it('says why a named person matches, without showing the person', async () => {
  await editor.openFlows(withRule(SEED));
  const form = await editor.edit('filter');
  await form.getByText('Why somebody matches').click();
  await form.getByLabel('Email, phone or ID').fill('boris@example.com');
  await form.getByRole('button', { name: 'Why?' }).click();
  const why = form.locator('.audience-why');
  await why.getByText('B. b…@example.com does not match').waitFor();
  expect(
    (await why.locator('li li').allTextContents()).map((text) => text.replaceAll(/\s+/g, ' ').trim()),
  ).toEqual([
    expect.stringMatching(/^whose city is "New York" or "Mexico City": matches, has M…y/),
    expect.stringMatching(/"Purchase".*: does not match, has 1/),
    expect.stringMatching(
      /^whose Renewal Date .*: matches, has \d{4}-\d{2}-\d{2} , changes .* by time alone$/,
    ),
  ]);
  await picture('why');
  expect(await seriousProblems()).toEqual([]);
  await form.getByLabel('Email, phone or ID').fill('nobody@example.com');
  await form.getByLabel('Email, phone or ID').press('Enter');
  await why.locator('.fa-exclamation-triangle').waitFor();
  await editor.page.click('#node-dialog-cancel');
});

it('shows the rule of a real-time segment, which cannot be changed, and duplicates it', async () => {
  await editor.openFlows(FLOW.map((node) => (node.id === 'filter' ? { ...node, segment: 'Buyers' } : node)));
  const form = await editor.edit('filter');
  const shown = form.locator('audience-rule-builder[readonly]');
  await shown.getByLabel('Number of times').waitFor();
  expect(await shown.getByRole('button').count()).toBe(0);
  expect(await shown.locator('input:not(:disabled), select:not(:disabled)').count()).toBe(0);
  await form.getByText('A real-time segment cannot be edited').waitFor();
  await picture('segment');
  expect(await seriousProblems()).toEqual([]);
  await form.getByRole('button', { name: 'Duplicate' }).click();
  await builderOf(form).getByLabel('Number of times').fill('1');
  await form.locator('.audience-preview').getByText('2 profiles match').waitFor();
  await done();
  expect(await editor.page.evaluate(`RED.nodes.node('filter').ruleFrom`)).toBe('json');
  expect((await engine.segments.get('Buyers')).rule).toEqual(SEED);
});

it('an edit begins with the rule that the segment has; that a real-time one cannot be edited is said before', async () => {
  const of = (segment: string) =>
    FLOW.map((node) =>
      node.id === 'filter'
        ? {
            ...fromExample('segment', 'audience-segment'),
            id: 'filter',
            z: 'tab',
            connection: 'db',
            operation: 'edit',
            segment,
            segmentType: 'str',
            rule: '',
            ruleType: 'json',
            x: 320,
            y: 80,
            wires: [['yes']],
          }
        : node,
    );
  await editor.openFlows(of('Buyers'));
  const refused = await editor.edit('filter');
  await refused.getByText('“Buyers” is a real-time segment: it cannot be edited.').waitFor();
  await editor.page.click('#node-dialog-cancel');
  await engine.segments.create({ name: 'To edit', type: 'snapshot', rule: SEED.all[0] as Rule });
  await editor.openFlows(of('To edit'));
  const form = await editor.edit('filter');
  await form.getByText('“To edit” has this rule, and keeps it.').waitFor();
  await form.getByRole('button', { name: 'Change it' }).click();
  await form.getByText('and keeps it.').waitFor({ state: 'detached' });
  expect(await ruleInDialog()).toEqual(SEED.all[0]);
  await editor.page.click('#node-dialog-cancel');
});

it.each(['light', 'dark'] as const)('fits a narrow tray and reads well in the %s theme', async (theme) => {
  const { page } = editor;
  await editor.openFlows(
    withRule({
      all: [
        ...SEED.all,
        {
          none: [
            { tags: ['loyal'], operator: 'hasAny' },
            {
              any: [
                {
                  event: 'Purchase',
                  where: { property: 'category', operator: 'is', values: ['Books', 'Music'] },
                },
              ],
            },
          ],
        },
        { attribute: 'createdAt', operator: 'since', value: '2026-01-01T10:00:00.000Z' },
      ],
    }),
  );
  await editor.wear(theme);
  await page.setViewportSize({ width: 900, height: 1600 });
  const form = await editor.edit('filter');
  await form.locator('.audience-preview strong').waitFor();
  await page.evaluate(`document.querySelector('.red-ui-tray #dialog-form').style.width = '340px'`);
  await picture(`narrow-${theme}`);
  const tooWide = await page.evaluate(`(() => {
    const builder = document.querySelector('audience-rule-builder:not([readonly])');
    const right = builder.getBoundingClientRect().right + 1;
    return [...builder.shadowRoot.querySelectorAll('*')].filter((part) => part.getBoundingClientRect().right > right).map((part) => part.outerHTML.slice(0, 80));
  })()`);
  expect(tooWide).toEqual([]);
  expect(await seriousProblems()).toEqual([]);
  await page.click('#node-dialog-cancel');
  await page.setViewportSize({ width: 1400, height: 1000 });
  await editor.wear('light');
});

it.each([
  ['add-tag', 'audience-add-tag'],
  ['remove-tag', 'audience-remove-tag'],
])('is in the dialog of %s as well', async (example, type) => {
  await editor.openFlows([
    FLOW[0],
    FLOW[1],
    {
      ...fromExample(example, type),
      id: 'filter',
      z: 'tab',
      connection: 'db',
      to: 'rule',
      ruleFrom: 'json',
      rule: JSON.stringify(SEED),
      ruleType: 'json',
      tags: 'x',
      tagsType: 'str',
      x: 200,
      y: 80,
      wires: [[]],
    },
  ] as object[]);
  const form = await editor.edit('filter');
  await builderOf(form).getByLabel('Number of times').fill('1');
  await form.locator('.audience-preview').getByText('2 profiles match').waitFor();
  await picture(example);
  expect(await seriousProblems()).toEqual([]);
  await done();
  expect(await savedRule()).toEqual({
    all: [SEED.all[0], { ...SEED.all[1], occurrence: { operator: 'moreOrEqual', count: 1 } }, SEED.all[2]],
  });
});

it('creates a segment of a rule that was clicked together: it exists once the flow has run, and whoever enters it runs another flow', async () => {
  const name = 'Buyers who renew';
  const tagged = async (): Promise<string[]> =>
    (await engine.profiles.find({ tags: ['entered'], operator: 'hasAny' }))
      .map(({ externalId }) => externalId ?? '')
      .sort();
  await editor.openFlows([
    FLOW[0],
    FLOW[1],
    {
      id: 'ask',
      type: 'http in',
      z: 'tab',
      name: '',
      url: '/create',
      method: 'post',
      upload: false,
      skipBodyParsing: false,
      swaggerDoc: '',
      x: 120,
      y: 80,
      wires: [['segment']],
    },
    {
      ...fromExample('segment', 'audience-segment'),
      id: 'segment',
      z: 'tab',
      name: '',
      connection: 'db',
      operation: 'members',
      segmentName: '',
      rule: '',
      ruleType: 'json',
      x: 320,
      y: 80,
      wires: [['answer']],
    },
    {
      id: 'answer',
      type: 'http response',
      z: 'tab',
      name: '',
      statusCode: '',
      headers: {},
      x: 520,
      y: 80,
      wires: [],
    },
    {
      ...fromExample('segment-entry', 'audience-segment-entry'),
      id: 'entry',
      z: 'tab',
      name: '',
      connection: 'db',
      audience: { segments: [name], tags: [], profiles: [], companies: [] },
      markAsDelivered: 'sent',
      x: 120,
      y: 160,
      wires: [['tag']],
    },
    {
      ...fromExample('add-tag', 'audience-add-tag'),
      id: 'tag',
      z: 'tab',
      name: '',
      connection: 'db',
      to: 'item',
      identifyBy: 'item',
      tags: 'entered',
      tagsType: 'str',
      x: 320,
      y: 160,
      wires: [[]],
    },
  ] as object[]);
  const form = await editor.edit('segment');
  await form.locator('#node-input-operation').selectOption('create');
  await form.getByRole('textbox', { name: 'Segment name' }).fill(name);
  await builderOf(form).getByRole('button', { name: 'Condition', exact: true }).click();
  await clickSeed(builderOf(form));
  await form.locator('.audience-preview').getByText(SENTENCE).waitFor();
  await picture('segment-create');
  expect(await seriousProblems()).toEqual([]);
  await done();
  await deploy();
  const created = JSON.parse(await post('create', {})) as { name: string; type: string };
  expect(created).toMatchObject({ name, type: 'realTime' });
  expect(await engine.segments.get(name)).toMatchObject({
    rule: SEED,
    description: expect.stringContaining('"Purchase" at least twice'),
  });
  // Whoever matched already enters at launch; somebody else with the purchase that was missing.
  await until(editor.nodeRed, 'anita has entered', async () => (await tagged()).includes('anita'), 60);
  expect(await tagged()).toEqual(['anita']);
  await engine.events.track({ type: 'Purchase', profile: { externalId: 'boris' } });
  await until(editor.nodeRed, 'boris has entered', async () => (await tagged()).includes('boris'), 60);
  expect(await tagged()).toEqual(['anita', 'boris']);
});
