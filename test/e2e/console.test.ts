import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { checkout, ensureBuilt } from '../support/built';
import { consoleServer, type ConsoleServer } from '../support/consoleServer';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const DAY = 86_400_000;
let server: ConsoleServer;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  ensureBuilt();
  server = await consoleServer('console-page');
  const { engine } = server;
  await engine.profiles.upsertMany(
    Array.from({ length: 60 }, (_, n) => ({
      externalId: `person-${n}`,
      emails: [`person${n}@example.com`],
      phones: [`+4420794600${String(n).padStart(2, '0')}`],
      attributes: {
        firstName: n === 0 ? 'Ben' : `First${n}`,
        lastName: n === 0 ? 'Carter' : `Last${n}`,
        city: n % 3 === 0 ? 'London' : n % 3 === 1 ? 'New York' : 'Mexico City',
        gender: n % 2 === 0 ? 'male' : 'female',
        company: n % 10 === 0 ? 'Acme' : 'Tidewater Books',
      },
      tags: n % 6 === 0 ? ['vip'] : [],
    })),
  );
  await engine.events.trackMany(
    [0, 3, 3, 6, 6].map((n, i) => ({
      profile: { externalId: `person-${n}` },
      type: 'Purchase',
      at: new Date(Date.now() - (i + 1) * DAY).toISOString(),
      properties: { amount: 10 * i },
    })),
  );
  await engine.contacts.record({ profile: { externalId: 'person-9' }, channel: 'sms' });
  await engine.doNotContact.add({
    phone: '+442079460000',
    reason: 'keyword',
    source: 'a reply',
    note: 'STOP',
  });
  await engine.segments.create({
    name: 'Londoners',
    type: 'snapshot',
    rule: { attribute: 'city', operator: 'is', value: 'London' },
  });
  await engine.segments.create({ name: 'Buyers', type: 'realTime', rule: { event: 'Purchase' } });
  await engine.flows.launch({
    id: 'welcome',
    name: 'Welcome',
    host: 'node-red',
    audience: { tags: ['vip'] },
  });
  await engine.work.runDue();
  browser = await openBrowser();
  page = await open();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(() => expect(errors).toEqual([]));

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const made = await context.newPage();
  made.setDefaultTimeout(20_000);
  made.on('pageerror', (error) => errors.push(error.message));
  return made;
}

const go = async (hash: string, on = page): Promise<void> => {
  await on.goto(`${server.address}/#/${hash}`);
};
const button = (name: string | RegExp, on = page) => on.getByRole('button', { name, exact: true });
const dialog = (on = page) => on.getByRole('dialog').filter({ visible: true }).last();
const persons = (count: string) =>
  page.getByRole('region', { name: 'Summary' }).getByText(count, { exact: true }).first().waitFor();
const told = (text: string | RegExp) => page.locator('audience-toasts').getByText(text).waitFor();

it('quick filters narrow the people and the summary says how many, from the address too (R87, R88)', async () => {
  await go('people');
  await persons('60');
  await button('City').click();
  await page.getByLabel(/^London/).check();
  await page.keyboard.press('Escape');
  await persons('20');
  expect(page.url()).toContain('city=London');
  await button('Tags').click();
  await page.getByLabel(/^vip/).check();
  await page.keyboard.press('Escape');
  await persons('10');
  await page.reload();
  await persons('10');
  await button('Clear filters').click();
  await persons('60');
  await button('Contacted').click();
  await page.getByLabel('the last 30 days').check();
  await persons('1');
  await page.getByLabel('Email', { exact: true }).check();
  await persons('0');
  await page.getByText('Nobody matches').waitFor();
});

it('Advanced filters by any attribute, in groups with or (R89, R90)', async () => {
  await go('people');
  await button('Advanced').click();
  await dialog().getByLabel('How conditions combine').selectOption({ label: 'any of these' });
  await dialog()
    .getByRole('textbox', { name: 'Value' })
    .or(dialog().getByLabel('Value'))
    .first()
    .fill('New York');
  await dialog().getByText('20 people match').waitFor();
  await dialog().getByRole('button', { name: 'Condition', exact: true }).click();
  await dialog().getByRole('combobox', { name: 'Attribute', exact: true }).nth(1).fill('city');
  await dialog().getByLabel('Value', { exact: true }).nth(1).fill('Mexico City');
  await dialog().getByText('40 people match').waitFor();
  await button('Apply Filter').click();
  await persons('40');
});

it('all who match get a tag that is made in the same step (R63, R70)', async () => {
  await page.getByLabel('Select this page').check();
  await button(/^Select all 40 that match$/)
    .or(page.getByText('40 selected'))
    .first()
    .waitFor();
  await button('Manage Tags').click();
  await dialog().getByRole('searchbox').fill('overseas');
  await button('Create and add “overseas”').click();
  await told('overseas added to 40 people.');
  expect(await server.engine.audience.count({ tags: ['overseas'], operator: 'hasAny' })).toBe(40);
});

it('selected people go into a broadcast over a channel, and into a flow that runs (R91, R94, R96)', async () => {
  await go('people?search=ben+carter');
  await page.getByLabel('Select Ben Carter').check();
  await button('Add to communication').click();
  await dialog()
    .getByRole('button', { name: /^Broadcast/ })
    .click();
  await dialog().getByLabel('Channel').selectOption({ label: 'Email' });
  await dialog().getByLabel('Name of the broadcast').fill('Autumn tasting');
  await button('Create broadcast').click();
  await told('Autumn tasting: 1 recipients, 0 rejected.');
  await button('Add to communication').click();
  await dialog().getByRole('button', { name: /^Flow/ }).click();
  await dialog()
    .getByRole('button', { name: /^Existing flow/ })
    .click();
  await dialog()
    .getByLabel(/^Welcome/)
    .check();
  await button('Add to flow').click();
  await told(/Welcome: \d+ entered, \d+ already in the flow/);
});

it('a new flow is handed out with the entry point filled in (R95)', async () => {
  await button('Add to communication').click();
  await dialog().getByRole('button', { name: /^Flow/ }).click();
  await dialog()
    .getByRole('button', { name: /^New flow/ })
    .click();
  await dialog().getByLabel('Name of the flow').fill('Second cup');
  await button('Create flow').click();
  const text = await dialog().getByLabel('The flow as JSON').inputValue();
  expect(JSON.parse(text)).toContainEqual(
    expect.objectContaining({
      type: 'audience-segment-entry',
      audience: expect.objectContaining({ tags: ['Second cup'] }),
    }),
  );
  await dialog().getByRole('button', { name: 'Close' }).first().click();
});

it('a person says why they are in a segment, and when they said STOP (R76)', async () => {
  await page.getByRole('link', { name: 'Ben Carter' }).click();
  await page.getByRole('heading', { name: 'Ben Carter' }).waitFor();
  await page.getByText('keyword: STOP').waitFor();
  await button('Why Londoners?').click();
  await page.getByText('found: London').waitFor();
  await page.getByRole('link', { name: 'See the evidence' }).click();
  await page.getByText('verified:').waitFor();
  await button('Lift').click();
  await told('keyword lifted from +44 20 7946 0000.');
  expect((await server.engine.doNotContact.check({ phone: '+442079460000' })).listed).toBe(false);
});

it('Create Segment: type, rules with an event, name, Save and activate; then it fills (R3, R13)', async () => {
  await go('segments');
  await button('Create Segment').click();
  await page.getByRole('menuitem', { name: /^Real-time segment/ }).click();
  await page.getByLabel('What the condition asks about').selectOption({ label: 'Event' });
  await page.getByRole('combobox', { name: 'Event', exact: true }).fill('Purchase');
  await page.getByLabel('Number of times').fill('2');
  await page.getByText('2 people match').waitFor();
  await page.getByLabel('Name of the segment').fill('Bought twice');
  await button('Save and activate').click();
  await page.getByRole('heading', { name: 'Bought twice' }).waitFor();
  await page.getByRole('tab', { name: 'Members 2' }).waitFor();
  await page.getByText('History begins on').waitFor();
  await page.getByRole('tab', { name: /^Members/ }).click();
  await page.getByRole('link', { name: 'First3 Last3' }).waitFor();
});

it('editing a snapshot segment shows before saving who would be gained and lost (B4)', async () => {
  await go('segments/Londoners?tab=rules');
  await page.getByText('20 people match').waitFor();
  await page.getByLabel('Value', { exact: true }).fill('New York');
  await button('Compare').click();
  await page.getByText('+20').waitFor();
  await page.getByText('−20').waitFor();
  await button('Save and activate').click();
  await told('Londoners is saved and active.');
  expect((await server.engine.segments.get('Londoners')).version).toBe(2);
});

it('a file is analyzed, its default tag taken off, and imported (R67, R68)', async () => {
  await go('imports');
  await page.locator('input[type="file"]').setInputFiles({
    name: 'fair.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Mail,Town\r\njune@example.net,Leeds\r\nno-address,Bath\r\n'),
  });
  await button('Analyze').click();
  await page.getByText('"no-address" is not an email address').waitFor();
  await button(/^Remove default tag Import/).click();
  await button('Add tag').click();
  await page.getByLabel('Name of the tag').fill('spring-fair');
  await page.keyboard.press('Enter');
  await button('Import').click();
  await page.getByRole('link', { name: 'Show them in People' }).click();
  await persons('1');
  expect(await server.engine.profiles.get({ email: 'june@example.net' })).toMatchObject({
    tags: ['spring-fair'],
    attributes: { city: 'Leeds' },
  });
});

it('tags are created, and deleted with the word who has them (R64, R66)', async () => {
  await go('tags');
  await button('Create Tag').click();
  await dialog().getByLabel('Name of the tag').fill('guest');
  await dialog().getByRole('button', { name: 'Create', exact: true }).click();
  await told('guest created.');
  await button('Delete tag overseas').click();
  await dialog().getByText('It is removed from 40 people.').waitFor();
  await dialog().getByRole('button', { name: 'Delete' }).click();
  await told('overseas deleted, and removed from 40 people.');
});

it('a contact point is put on the Do Not Contact list by hand (R79)', async () => {
  await go('doNotContact');
  await button('Add new contact').click();
  await dialog().getByLabel('Email address or phone number').fill('Zoe@Example.org');
  await dialog().getByLabel('Note').fill('a letter');
  await button('Add to list').click();
  await page.getByRole('link', { name: 'zoe@example.org' }).click();
  await page.getByText('verified:').waitFor();
});

it('caps and quiet hours are set, and hold for whoever asks before sending', async () => {
  await go('settings');
  await button('Add a cap').click();
  await page.getByLabel('How many times').fill('2');
  await button('Add quiet hours').click();
  await page.getByLabel('Channel').last().selectOption({ label: 'SMS' });
  await button('Save policy').click();
  await told('The policy is saved.');
  expect(await server.engine.contacts.policy.get()).toMatchObject({
    caps: [{ most: 2, per: { amount: 7, unit: 'days' } }],
    quietHours: [{ from: '21:00', to: '08:00', zone: 'profile', channels: ['sms'] }],
  });
});

it('a computed attribute is seen before it is made: ten parts, five people; then rules ask for it', async () => {
  await go('attributes');
  await button('Compute attribute').click();
  await dialog().getByLabel('Begin with').selectOption('lifetimeValue');
  const preview = dialog().getByRole('region', { name: 'What it would be' });
  await preview.getByText(/\d+ of \d+ people would have a value/).waitFor();
  await preview.getByRole('link').first().waitFor();
  await dialog().getByLabel('Property').fill('');
  await dialog().getByText('Fill this in').waitFor();
  await dialog().getByLabel('Property').fill('amount');
  await dialog().getByLabel('When').selectOption({ label: 'within the last' });
  await dialog().getByLabel('Amount').fill('90');
  await preview.waitFor();
  await dialog().getByRole('button', { name: 'Compute' }).click();
  await told('lifetimeValue is computed.');
  await button('lifetimeValue').click();
  await page.getByText('Sum of amount, Purchase, within the last 90 days').waitFor();
  await button('Change computation').click();
  await dialog().getByLabel('What is computed').selectOption('count');
  await preview.waitFor();
  await dialog().getByRole('button', { name: 'Compute' }).click();
  await button('lifetimeValue').click();
  await page.getByText('Count, Purchase, within the last 90 days').waitFor();
  expect(await server.engine.attributes.list()).toContainEqual(
    expect.objectContaining({
      name: 'lifetimeValue',
      computed: {
        name: 'lifetimeValue',
        event: 'Purchase',
        of: 'count',
        timeframe: { operator: 'withinTheLast', amount: 90, unit: 'days' },
      },
    }),
  );
  await go(`people/${(await server.engine.profiles.get({ externalId: 'person-3' })).id}`);
  await page.getByText('lifetimeValue computed').waitFor();
  expect(await page.locator('dt', { hasText: 'lifetimeValue' }).locator('+ dd').innerText()).toBe('2');
  await go('attributes');
  await button('lifetimeValue').click();
  await button('Remove').click();
  await dialog().getByRole('button', { name: 'Remove' }).click();
  await told('lifetimeValue removed.');
});

it('who speaks German is spoken to in German, and may choose English', async () => {
  const on = await open({ locale: 'de-DE' });
  await go('people', on);
  await on.getByRole('heading', { level: 1, name: 'Personen' }).waitFor();
  expect(await on.evaluate('document.documentElement.lang')).toBe('de');
  await on.getByLabel('Sprache').selectOption('en');
  await on.getByRole('heading', { level: 1, name: 'People' }).waitFor();
  await on.context().close();
});

it('a rule that is typed while nobody answers is still there when the line is back', async () => {
  const on = await open();
  await go('segments?create=&type=snapshot', on);
  await on.getByRole('combobox', { name: 'Attribute', exact: true }).fill('city');
  await on.getByLabel('Value', { exact: true }).fill('Lon');
  await on.getByText('0 people match').waitFor();
  await on.context().setOffline(true);
  await on.getByLabel('Value', { exact: true }).fill('London');
  await on.getByText('The console cannot be reached.').first().waitFor();
  await on.getByLabel('Name of the segment').fill('Typed offline');
  await on.context().setOffline(false);
  await on.getByText('20 people match').waitFor();
  expect(await on.getByLabel('Value', { exact: true }).inputValue()).toBe('London');
  await button('Save and activate', on).click();
  await on.getByRole('heading', { name: 'Typed offline' }).waitFor();
  await on.context().close();
});

/** What has the focus, by the name that it says. */
const FOCUSED = `(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const name = at?.getAttribute('aria-label') ?? at?.labels?.[0]?.innerText ?? at?.innerText ?? '';
  return name.trim().replaceAll(/\\s+/g, ' ');
})()`;

/** Goes on with Tab until something of that name has the focus. */
async function tabTo(on: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  while (passed.length < 60) {
    await on.keyboard.press('Tab');
    const at = (await on.evaluate(FOCUSED)) as string;
    if (typeof name === 'string' ? at === name : name.test(at)) return;
    passed.push(at.slice(0, 30));
  }
  throw new Error(`Tab does not reach ${String(name)}: ${[...new Set(passed)].join(' | ')}`);
}

it('by keyboard alone, in the dark, on a phone: a filter, a tag for who is checked, a segment', async () => {
  const on = await open({ viewport: { width: 375, height: 812 }, colorScheme: 'dark' });
  const press = async (key: 'Enter' | 'Space', ...names: (string | RegExp)[]): Promise<void> => {
    for (const name of names) {
      await tabTo(on, name);
      await on.keyboard.press(key);
    }
  };
  const type = async (name: string, text: string): Promise<void> => {
    await tabTo(on, name);
    await on.keyboard.type(text);
  };
  await go('people', on);
  await on.getByRole('link', { name: 'First1 Last1' }).waitFor();
  await press('Enter', 'City');
  await press('Space', /^London/);
  await on.keyboard.press('Escape');
  await on.getByRole('region', { name: 'Summary' }).getByText('20', { exact: true }).first().waitFor();
  await press('Space', 'Select this page');
  await on.getByRole('button', { name: 'Manage Tags' }).waitFor();
  await press('Enter', 'Manage Tags');
  await type('Find a tag, or type a new one', 'by hand');
  await press('Enter', 'Create and add “by hand”');
  await on.locator('audience-toasts').getByText('by hand added to 20 people.').waitFor();
  await go('tags', on);
  await on.getByRole('heading', { level: 1, name: 'Tags' }).waitFor();
  await press('Enter', 'Open navigation', 'Segments');
  await on.getByRole('heading', { level: 1, name: 'Segments' }).waitFor();
  await press('Enter', 'Create Segment');
  await press('Enter', /^Real-time segment/);
  await type('Attribute', 'city');
  await type('Value', 'London');
  await on.getByText('20 people match').waitFor();
  await type('Name of the segment', 'By hand');
  await press('Enter', 'Save and activate');
  await on.getByRole('heading', { name: 'By hand' }).waitFor();
  expect((await server.engine.segments.get('By hand')).type).toBe('realTime');
  await on.context().close();
}, 60_000);

it('who is checked while the rows are still those of other filters is one of whom the new ones find', async () => {
  const on = await open();
  await go('people', on);
  await on.getByRole('link', { name: 'First1 Last1' }).waitFor();
  let answer: (() => void) | undefined;
  const held = new Promise<void>((done) => (answer = done));
  await on.route('**/profiles/find', async (route) => {
    await held;
    await route.continue();
  });
  await button('City', on).click();
  await on.getByLabel(/^London/).check();
  await on.keyboard.press('Escape');
  await on.getByRole('region', { name: 'Summary' }).getByText('20', { exact: true }).first().waitFor();
  await on.getByLabel('Select this page').check();
  answer?.();
  await on.getByText('20 selected').waitFor();
  await on.context().close();
});

/** What axe has against a page as it stands: everything in the light, colours in the dark too. Then whether a phone is wide enough for it. */
async function faultsOf(on: Page, within = 'html'): Promise<unknown[]> {
  const serious = (options: object): Promise<unknown[]> =>
    on.evaluate(
      `axe.run('${within}', ${JSON.stringify(options)}).then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ' ' + nodes.map(({ target }) => target).join(' ')))`,
    );
  await on.evaluate(AXE);
  const inLight = await serious({});
  await on.emulateMedia({ colorScheme: 'dark' });
  // Colours go over into each other.
  await on.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished))');
  const inDark = await serious({ runOnly: ['color-contrast'] });
  await on.emulateMedia({ colorScheme: 'light' });
  await on.setViewportSize({ width: 375, height: 812 });
  const wider = (await on.evaluate('document.documentElement.scrollWidth - innerWidth')) as number;
  await on.setViewportSize({ width: 1280, height: 900 });
  return [...inLight, ...inDark, ...(wider === 0 ? [] : [`${wider} wider than a phone`])];
}

it('topics are made, changed, asked for by a broadcast, and go only over to another one once they are used', async () => {
  await go('topics');
  await page.getByText('No topics yet').waitFor();
  for (const [name, channel] of [
    ['News', 'Email'],
    ['Texts', 'SMS'],
  ] as const) {
    await button('Create topic').click();
    await dialog().getByLabel('Name of the topic').fill(name);
    await dialog()
      .getByLabel('Email')
      .setChecked(channel === 'Email');
    await dialog().getByLabel(channel).check();
    await dialog().getByRole('button', { name: 'Create', exact: true }).click();
    await told(`Topic ${name} was created.`);
  }
  const { consent } = server.engine;
  const contact = { email: 'person0@example.com' };
  await consent.set({ contact, topic: 'News', status: 'subscribed' });
  await button('Edit topic News').click();
  await dialog().getByLabel('Name of the topic').fill('<b>Letters</b>');
  await dialog().getByLabel('What it says to people').fill('Once a week');
  await dialog().getByLabel('WhatsApp').check();
  await dialog().getByRole('button', { name: 'Save', exact: true }).click();
  await told('Topic <b>Letters</b> was saved.');
  expect(await consent.topics.get('<b>Letters</b>')).toMatchObject({
    description: 'Once a week',
    channels: ['email', 'whatsapp'],
    default: 'opt-in',
    subscribed: 1,
  });
  await button('Edit topic Texts').click();
  await dialog().getByLabel('Name of the topic').fill('<B>letters</B>');
  await dialog().getByRole('button', { name: 'Save', exact: true }).click();
  await dialog().getByRole('alert').waitFor();
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await button('Pages').click();
  await dialog().getByLabel('Address of the pages').fill('https://news.example.com/consent');
  await dialog().getByLabel('Below every page').fill('The Shop\n1 High Street');
  await dialog().getByRole('button', { name: 'Save', exact: true }).click();
  await told('The pages were saved.');
  expect((await consent.settings.get()).footer).toBe('The Shop\n1 High Street');
  await go('people?search=ben+carter');
  await page.getByLabel('Select Ben Carter').check();
  await button('Add to communication').click();
  await dialog()
    .getByRole('button', { name: /^Broadcast/ })
    .click();
  await dialog().getByLabel('Topic').selectOption({ label: '<b>Letters</b>' });
  await dialog().getByLabel('Name of the broadcast').fill('Week 1');
  await button('Create broadcast').click();
  await told('Week 1: 1 recipients, 0 rejected.');
  await go('topics');
  await button('Delete topic <b>Letters</b>').click();
  await dialog().getByRole('button', { name: 'Delete', exact: true }).click();
  await dialog().getByRole('alert').waitFor();
  await dialog().getByLabel('Goes over to').selectOption({ label: 'Texts' });
  await dialog().getByRole('button', { name: 'Delete', exact: true }).click();
  await told('Topic <b>Letters</b> was deleted. One contact point went over.');
  expect((await consent.topics.list()).map(({ name }) => name)).toEqual(['Texts']);
});

/** How each dialog is opened: its page, and what is pressed or checked there, one after the other. */
const DIALOGS: readonly (readonly [string, ...(string | RegExp)[]])[] = [
  ['people', 'Create person'],
  ['people', 'Advanced'],
  ['people', 'Select this page', 'Manage Tags'],
  ['people', 'Select this page', 'Do Not Contact'],
  ['people', 'Select this page', 'Add to communication'],
  ['people', 'Select this page', 'Add to communication', /^Broadcast/],
  ['people', 'Select this page', 'Add to communication', /^Flow/],
  ['people', 'Select this page', 'Add to communication', /^Flow/, /^Existing flow/],
  ['people', 'Select this page', 'Add to communication', /^Flow/, /^New flow/],
  ['people/{person}', 'Add'],
  ['people/{person}', 'More actions', 'Merge with another…'],
  ['people/{person}', 'More actions', 'Erase…'],
  ['segments/Buyers', 'Manage Tags'],
  ['segments/Buyers', 'More actions', 'Delete…'],
  ['tags', 'Create Tag'],
  ['tags', 'Delete tag vip'],
  ['tags', 'Add vip to communication'],
  ['companies', 'Add Acme to communication'],
  ['broadcasts/autumn', 'Close'],
  ['broadcasts/autumn', 'Delete'],
  ['flows/welcome', 'Stop flow'],
  ['topics', 'Create topic'],
  ['topics', 'Edit topic Texts'],
  ['topics', 'Delete topic Texts'],
  ['topics', 'Pages'],
  ['doNotContact', 'Add new contact'],
  ['doNotContact', 'Import'],
  ['attributes', 'Define attribute'],
  ['attributes', 'Compute attribute'],
  ['attributes', 'shoeSize', 'Change type'],
  ['attributes', 'shoeSize', 'Remove'],
  ['attributes', 'orders', 'Change computation'],
  ['attributes', 'orders', 'Remove'],
  ['settings', 'Create key'],
];
/** These need a key, and from then on everybody does: the page that shows a key once, and revoking it. */
const WITH_KEYS = ['settings.revokeTitle'];

it('no dialog has anything serious against it in either theme, nor is wider than a phone; all that there are were opened', async () => {
  const { engine } = server;
  await engine.attributes.define({ name: 'shoeSize', type: 'number' });
  await engine.attributes.compute({ name: 'orders', event: 'Purchase', of: 'count' });
  await engine.broadcasts.create({
    id: 'autumn',
    name: 'Autumn',
    channel: 'email',
    rule: { tags: ['vip'], operator: 'hasAny' },
  });
  if ((await engine.consent.topics.list()).length === 0)
    await engine.consent.topics.create({
      name: 'Texts',
      description: '',
      channels: ['sms'],
      default: 'opt-in',
    });
  const { id } = await engine.profiles.get({ externalId: 'person-0' });
  const on = await open();
  const headings: string[] = [];
  for (const [hash, ...names] of DIALOGS) {
    await on.goto('about:blank');
    await go(hash.replace('{person}', id), on);
    for (const name of names)
      await (name === 'Select this page'
        ? on.getByLabel(name).check()
        : on
            .getByRole(/…$/.test(String(name)) ? 'menuitem' : 'button', { name, exact: true })
            .first()
            .click());
    await dialog(on).waitFor();
    await on.waitForLoadState('networkidle');
    expect([names, await faultsOf(on, 'dialog[open]')]).toEqual([names, []]);
    headings.push(await on.locator('dialog[open] h2').first().innerText());
  }
  await on.context().close();
  const missing = headingsOfDialogs().filter(
    ([key, shown]) => !WITH_KEYS.includes(key) && !headings.some((heading) => shown.test(heading)),
  );
  expect(missing.map(([key]) => key)).toEqual([]);
}, 400_000);

/** The headings that dialogs have in the sources: their keys, and how they read. */
function headingsOfDialogs(): [string, RegExp][] {
  const app = join(checkout, 'console/app');
  const texts = new Map(textsIn(JSON.parse(readFileSync(join(app, 'words/en.json'), 'utf8')) as Texts));
  const keys = readdirSync(app, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(join(app, file), 'utf8').matchAll(/heading:[^\n]*/g)])
    .flatMap(([line]) => [...line.matchAll(/['`]([a-zA-Z]+\.[\w.${}]+)['`]/g)])
    .flatMap(([, key]) => {
      const pattern = new RegExp(`^${(key as string).replaceAll('.', '\\.').replace(/\$\{\w+\}/, '\\w+')}$`);
      return [...texts.keys()].filter((one) => pattern.test(one));
    });
  expect(keys.length).toBeGreaterThan(20);
  const escaped = (text: string): string =>
    text
      .split(/\{\w+\}/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*');
  return [...new Set(keys)].map((key) => [key, new RegExp(`^${escaped(texts.get(key) as string)}$`)]);
}

interface Texts {
  [key: string]: string | Texts;
}

const textsIn = (texts: Texts, above = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, text]): [string, string][] =>
    typeof text === 'string' ? [[above + key, text]] : textsIn(text, `${above}${key}.`),
  );

it('the names of people keep their room in every width between a desk and a phone', async () => {
  const on = await open();
  await go('people', on);
  await on.getByRole('link', { name: 'First1 Last1' }).waitFor();
  for (const width of [1280, 1088, 1000, 961, 800, 721]) {
    await on.setViewportSize({ width, height: 900 });
    const box = await on.getByRole('columnheader', { name: 'Name' }).boundingBox();
    expect([width, (box?.width ?? 0) >= 100]).toEqual([width, true]);
  }
  await on.context().close();
});

it('no page has anything serious against it in either theme, nor is wider than a phone', async () => {
  const on = await open();
  const pages = [
    'people',
    'people?city=London',
    'segments',
    'segments/Buyers',
    'segments/Londoners?tab=rules',
    'segments?create=&type=snapshot',
    'tags',
    'companies',
    'broadcasts',
    'flows',
    'flows/welcome',
    'doNotContact',
    'doNotContact/zoe@example.org',
    'topics',
    'imports',
    'attributes',
    'attributes?tab=events',
    'settings',
  ];
  for (const hash of pages) {
    await on.goto('about:blank');
    await go(hash, on);
    await on.getByRole('heading', { level: 1 }).waitFor();
    await on.waitForLoadState('networkidle');
    expect([hash, await faultsOf(on)]).toEqual([hash, []]);
  }
  await on.context().close();
}, 120_000);

it('who looks at the members of a real-time segment sees who comes in', async () => {
  const on = await open();
  await go('segments/Buyers?tab=members', on);
  await on.getByRole('tab', { name: /^Members [1-9]/ }).waitFor();
  const profile = { externalId: 'newcomer' };
  await server.engine.profiles.upsert({ ...profile, attributes: { firstName: 'New', lastName: 'Comer' } });
  await server.engine.events.track({ profile, type: 'Purchase' });
  await on.getByRole('link', { name: 'New Comer' }).waitFor();
  await on.context().close();
});

it('a reader comes in with a key, sees no address in full and can change nothing', async () => {
  const { key } = await server.engine.access.createKey({ name: 'Looks', role: 'read' });
  const on = await open();
  await go('people', on);
  await on.getByLabel('Key').fill('audience_wrong');
  await on.keyboard.press('Enter');
  await on.getByText('This key opens nothing.').waitFor();
  await on.getByLabel('Key').fill(key);
  await on.keyboard.press('Enter');
  await on.getByText('p…@example.com').first().waitFor();
  expect(await on.getByText('person1@example.com').count()).toBe(0);
  for (const name of ['Create person', 'Export']) expect(await button(name, on).count()).toBe(0);
  await on.getByLabel('Select this page').check();
  await on.getByText('50 selected').waitFor();
  expect(await button('Manage Tags', on).count()).toBe(0);
  await button('Sign out', on).click();
  await on.getByLabel('Key').waitFor();
  await on.context().close();
});
