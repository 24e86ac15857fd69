import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAudienceEngine, type AudienceEngine } from '../../engine';
import { checkout } from '../support/built';
import { testDatabase } from '../support/database';
import { openEditor, type EditorPage } from '../support/editorPage';

const database = testDatabase('sidebar');
const SEGMENT = 'Londoners';
let engine: AudienceEngine;
let editor: EditorPage;

beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsert({
    externalId: 'ada',
    emails: ['ada@example.com'],
    attributes: { firstName: 'Ada', lastName: 'Lovelace', city: 'London' },
    tags: ['loyal'],
  });
  await engine.events.track({ profile: { externalId: 'ada' }, type: 'Purchase', properties: { amount: 42 } });
  await engine.segments.create({
    name: SEGMENT,
    type: 'realTime',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  await engine.segments.create({
    name: 'Parisians',
    type: 'snapshot',
    rule: { attribute: 'city', operator: 'is', value: 'Paris' },
  });
  await engine.doNotContact.add({ email: 'zoe@example.org', reason: 'unsubscribed', source: 'a letter' });
  await engine.work.runDue();
  const [tab, ...nodes] = JSON.parse(readFileSync(join(checkout, 'examples/segment-entry.json'), 'utf8')) as {
    id: string;
    type: string;
    audience?: object;
  }[];
  const connection = nodes.find(({ type }) => type === 'audience-connection') as { id: string };
  const flow = [
    tab,
    ...nodes.map((node) =>
      node.type === 'audience-segment-entry'
        ? {
            ...node,
            name: 'Welcome',
            audience: { segments: [SEGMENT], tags: [], profiles: [], companies: [] },
          }
        : node,
    ),
  ] as object[];
  editor = await openEditor(flow, { [connection.id]: { uri: database.uri } });
}, 240_000);
afterAll(async () => {
  await editor?.close();
  await engine.close();
  await database.drop();
});
beforeEach(async () => {
  await editor.page.evaluate("RED.actions.invoke('audience:show-sidebar')");
});
afterEach(() => expect(editor.errors).toEqual([]));

const openPage = (name: string) => editor.page.getByRole('tab', { name }).click();

it('lists segments with members and the flows that use them, and counts a snapshot segment when asked', async () => {
  const { page } = editor;
  await openPage('Segments');
  const card = page.locator('audience-segments li.audience-card', { hasText: SEGMENT });
  await card.getByText('1 member').waitFor();
  await card.getByText('Used by Welcome').waitFor();
  const snapshot = page.locator('audience-segments li.audience-card', { hasText: 'Parisians' });
  await snapshot.getByRole('button', { name: 'Count' }).click();
  await snapshot.getByText('0 members').waitFor();
});

it('shows a person by email, with her segments, and says why she is not in another one', async () => {
  const { page } = editor;
  await openPage('People');
  await page.getByRole('searchbox').fill('ada@example.com');
  await page.getByRole('searchbox').press('Enter');
  const card = page.getByRole('article', { name: 'Ada Lovelace' });
  await card.getByText('Tags: loyal').waitFor();
  await card.getByRole('button', { name: SEGMENT, exact: true }).waitFor();
  await card.getByRole('textbox', { name: 'Another segment' }).fill('Parisians');
  await card.getByRole('button', { name: 'Why?' }).click();
  await card.getByText('Not in “Parisians”, because').waitFor();
  expect(await card.locator('.audience-why').first().textContent()).toContain('London');
});

it('finds nobody without a word of code', async () => {
  const { page } = editor;
  await openPage('People');
  await page.getByRole('searchbox').fill('nobody@example.com');
  await page.getByRole('button', { name: 'Find' }).click();
  const told = page.locator('audience-people .audience-trouble');
  await told.waitFor();
  expect(await told.textContent()).toMatch(/no profile|nobody|not found/i);
});

it('searches Do Not Contact', async () => {
  const { page } = editor;
  await openPage('Do Not Contact');
  await page.getByRole('searchbox').fill('zoe');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByText('zoe@example.org').waitFor();
  expect(await page.locator('audience-do-not-contact li.audience-card').first().textContent()).toContain(
    'unsubscribed, says a letter',
  );
});

it('tags, people and contact points open on their page of the console', async () => {
  const { page } = editor;
  const hrefOf = (name: string) =>
    page.getByRole('link', { name: `Open ${name} in the console` }).getAttribute('href');
  await openPage('Do Not Contact');
  await page.getByRole('searchbox').fill('zoe');
  await page.getByRole('button', { name: 'Find' }).click();
  expect(await hrefOf('zoe@example.org')).toMatch(
    /^audience\/console\/\?connection=[^#]+#\/doNotContact\/zoe%40example\.org$/,
  );
  await openPage('Tags');
  expect(await hrefOf('loyal')).toMatch(/#\/people\?tag=loyal$/);
  await openPage('People');
  await page.getByRole('searchbox').fill('ada@example.com');
  await page.getByRole('button', { name: 'Find' }).click();
  expect(await hrefOf('Ada Lovelace')).toMatch(/#\/people\/[0-9a-f]{24}$/);
});

it('adds a tag to the flow that is active, and to a new broadcast (R91, R96)', async () => {
  const { page } = editor;
  await openPage('Tags');
  await page.getByRole('button', { name: 'Add loyal to communication' }).click();
  const form = page.locator('audience-tags audience-communication form');
  await form.getByRole('combobox', { name: 'Flow' }).waitFor();
  await form.getByRole('button', { name: 'Add' }).click();
  await form.getByText('1 already in the flow').waitFor();
  await form.getByRole('combobox', { name: 'Add to' }).selectOption({ label: 'a broadcast' });
  await form.getByRole('textbox', { name: 'Name' }).fill('June letter');
  await form.getByRole('button', { name: 'Add' }).click();
  await form.getByText('Recipients of the broadcast: 1').waitFor();
  expect((await engine.broadcasts.list()).map(({ name, recipients }) => [name, recipients])).toEqual([
    ['June letter', 1],
  ]);
});

it('what is open and said at one tag is not at another when tags are searched', async () => {
  const { page } = editor;
  await engine.tags.create('aloof');
  await openPage('People');
  await openPage('Tags');
  await page.getByRole('button', { name: 'Add aloof to communication' }).click();
  await page.locator('audience-tags audience-communication form').waitFor();
  await page.getByRole('searchbox').fill('loyal');
  await page.getByRole('button', { name: 'Add aloof to communication' }).waitFor({ state: 'detached' });
  expect(
    await page.getByRole('button', { name: 'Add loyal to communication' }).getAttribute('aria-expanded'),
  ).toBe('false');
  await page.getByRole('searchbox').fill('');
});

it('of another connection nothing is shown before its own answer', async () => {
  const { page } = editor;
  await page.evaluate(
    `RED.nodes.add({ id: 'other', type: 'audience-connection', name: 'Other shop', account: 'other', version: 1, users: [], _def: RED.nodes.getType('audience-connection') })`,
  );
  await page.getByRole('button', { name: 'Refresh' }).click();
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const asked = page.waitForRequest('**/audience/other/sidebar/tags');
  await page.route('**/audience/other/sidebar/tags', async (route) => {
    await answered;
    await route.fulfill({ json: [{ name: 'of the other', profiles: 2 }] });
  });
  const connection = page.getByRole('combobox', { name: 'Connection' });
  await openPage('Tags');
  await page.locator('audience-tags li.audience-card', { hasText: 'loyal' }).waitFor();
  const [first] = await connection
    .locator('option')
    .evaluateAll((options) => options.map((option) => option.getAttribute('value') ?? ''));
  await connection.selectOption('other');
  await asked;
  await page.waitForFunction(`document.querySelector('audience-tags').busy`);
  expect(await page.locator('audience-tags li.audience-card').count()).toBe(0);
  answer();
  await page.locator('audience-tags li.audience-card', { hasText: 'of the other' }).waitFor();
  await connection.selectOption(first as string);
  await page.locator('audience-tags li.audience-card', { hasText: 'loyal' }).waitFor();
  await page.evaluate(`RED.nodes.remove('other')`);
  await page.getByRole('button', { name: 'Refresh' }).click();
});

it('a tag is created and deleted where tags are listed, and what somebody else changes is seen', async () => {
  const { page } = editor;
  await openPage('Tags');
  // Also while the list is still asked for.
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const asked = page.waitForRequest('**/sidebar/tags');
  await page.route('**/sidebar/tags', (route) => answered.then(() => route.continue()), { times: 1 });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await asked;
  await page.getByRole('textbox', { name: 'New tag' }).fill('fresh');
  await page.getByRole('button', { name: 'Create' }).click();
  answer();
  await page.locator('audience-tags li.audience-card', { hasText: 'fresh' }).waitFor();
  await page.getByRole('button', { name: 'Delete fresh' }).click();
  const sure = page.getByRole('alertdialog', { name: /Delete the tag “fresh”/ });
  await sure.getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('button', { name: 'Delete fresh' }).click();
  await sure.getByRole('button', { name: 'Delete' }).click();
  await page.locator('audience-tags li.audience-card', { hasText: 'fresh' }).waitFor({ state: 'detached' });
  expect((await engine.tags.list()).map(({ name }) => name)).not.toContain('fresh');
  await engine.tags.create('from elsewhere');
  await page.evaluate(`document.querySelector('audience-sidebar').lookAgain()`);
  await page.locator('audience-tags li.audience-card', { hasText: 'from elsewhere' }).waitFor();
});

it('an open card stays while the connection is restarted by a deploy, which is waited for', async () => {
  const { page } = editor;
  await openPage('People');
  await page.getByRole('searchbox').fill('ada@example.com');
  await page.getByRole('searchbox').press('Enter');
  const card = page.getByRole('article', { name: 'Ada Lovelace' });
  await card.getByText('Tags: loyal').waitFor();
  let refused = 0;
  await page.route('**/sidebar/profile**', async (route) => {
    refused += 1;
    if (refused > 2) return route.continue();
    await route.fulfill({ status: 404, json: { code: 'NOT_DEPLOYED', message: 'not there' } });
  });
  await engine.tags.add([{ externalId: 'ada' }], ['seen']);
  await page.evaluate(`RED.events.emit('deploy')`);
  await card.getByText('Tags: loyal').waitFor();
  await card.getByText('Tags: loyal, seen').waitFor();
  expect(await page.locator('audience-people .audience-trouble').count()).toBe(0);
  await page.unroute('**/sidebar/profile**');
  await engine.tags.remove([{ externalId: 'ada' }], ['seen']);
});

it('inserts a new flow with the entry point filled in (R95)', async () => {
  const { page } = editor;
  await openPage('Segments');
  await page.getByRole('button', { name: `Add ${SEGMENT} to communication` }).click();
  const form = page.locator('audience-segments audience-communication form');
  await form.getByRole('combobox', { name: 'Add to' }).selectOption({ label: 'a new flow' });
  await form.getByRole('button', { name: 'Insert' }).click();
  const canvas = (await page.locator('#red-ui-workspace-chart').boundingBox()) as { x: number; y: number };
  await page.mouse.move(canvas.x + 200, canvas.y + 300);
  await page.mouse.move(canvas.x + 260, canvas.y + 340, { steps: 4 });
  await page.mouse.click(canvas.x + 260, canvas.y + 340);
  await page.waitForFunction(`RED.nodes.filterNodes({ type: 'audience-segment-entry' }).length === 2`);
  const inserted = await page.evaluate(
    `RED.nodes.filterNodes({ type: 'audience-segment-entry' }).filter((node) => node.name === '${SEGMENT}').map(({ audience, version, valid, connection }) => ({ audience, version, valid, known: !!RED.nodes.node(connection) }))`,
  );
  expect(inserted).toEqual([
    {
      audience: { segments: [SEGMENT], tags: [], profiles: [], companies: [] },
      version: 1,
      valid: true,
      known: true,
    },
  ]);
});

it.each(['light', 'dark'] as const)(
  'is accessible in the %s theme, also when it is narrow',
  async (theme) => {
    const { page } = editor;
    await editor.wear(theme);
    await page.evaluate("RED.actions.invoke('audience:show-sidebar')");
    await page.locator('audience-segments li.audience-card').first().waitFor();
    for (const name of ['Segments', 'Tags', 'People', 'Do Not Contact']) {
      await openPage(name);
      // The tab that is shown is to be read when it has neither the focus nor the mouse, too.
      await page.evaluate('document.activeElement.blur()');
      await page.mouse.move(1, 1);
      if (name === 'People') {
        await page.getByRole('searchbox').fill('ada@example.com');
        await page.getByRole('searchbox').press('Enter');
        await page.getByRole('article', { name: 'Ada Lovelace' }).waitFor();
      }
      await editor.picture(`sidebar-${name}-${theme}`);
      expect(await editor.seriousProblems('audience-sidebar')).toEqual([]);
    }
    await page.evaluate(`document.querySelector('audience-sidebar').style.width = '180px'`);
    expect(
      await page.evaluate(
        `(() => { const bar = document.querySelector('audience-sidebar'); return bar.scrollWidth <= bar.clientWidth; })()`,
      ),
    ).toBe(true);
  },
);
