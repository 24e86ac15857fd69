import { ExecuteContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { closeIdleEngines } from '../../../nodes/hosts/n8n/connection/enginePool';
import { testDatabase } from '../../support/database';
import { allNodes, runNode } from './runWorkflow';

const base = testDatabase('n8n-placeholders');
const credential = {
  configurationType: 'connectionString',
  connectionString: base.uri,
  account: 'main',
  timeZone: 'Europe/London',
};
let engine: AudienceEngine;

beforeAll(async () => {
  jest.spyOn(ExecuteContext.prototype, 'getInstanceId').mockReturnValue('testinstance0123456789');
  engine = await openAudienceEngine({ uri: base.uri, account: 'main', timeZone: 'Europe/London' });
  await engine.profiles.upsert({ externalId: 'anita', emails: ['anita@example.com'], tags: ['vip'] });
  await engine.segments.create({ name: 'Londoners', type: 'realTime', rule: JSON.parse(CITY) });
  await engine.flows.launch({
    id: 'welcome',
    name: 'Welcome',
    host: 'n8n',
    audience: { profiles: [{ externalId: 'anita' }] },
    updateAfterLaunch: 'never',
  });
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  await engine.consent.settings.set({ address: 'https://news.example.com/webhook/consent' });
  const { id } = await engine.broadcasts.create({
    name: 'News',
    channel: 'email',
    audience: { profiles: [{ externalId: 'anita' }] },
  });
  broadcastId = id;
});
afterAll(async () => {
  await engine.close();
  await closeIdleEngines();
  await base.drop();
});

let broadcastId = '';
const CITY = JSON.stringify({ attribute: 'city', operator: 'is', value: 'London' });
const named = (value: string) => ({ __rl: true, mode: 'name', value });
const tags = { values: [{ tag: named('vip') }] };
const contact = { contact: 'profile' };

/** Every way in which a node takes one person: the node and its other inputs. */
const TAKING: readonly (readonly [type: string, inputs: () => IDataObject])[] = [
  ['trackEvent', () => ({ eventType: 'Visit', propertiesFrom: 'json', propertiesJson: '{}', options: {} })],
  ['addTag', () => ({ to: 'item', tags })],
  ['removeTag', () => ({ to: 'item', tags })],
  [
    'filterAudience',
    () => ({ mode: 'item', ruleFrom: 'json', rule: CITY, options: {}, unknownProfile: 'error' }),
  ],
  [
    'filterAudience',
    () => ({ mode: 'item', ruleFrom: 'json', rule: CITY, options: {}, unknownProfile: 'notMatched' }),
  ],
  ['segment', () => ({ operation: 'explain', segment: named('Londoners') })],
  ['checkDoNotContact', () => ({ ...contact, channel: 'email' })],
  ['addToDoNotContact', () => ({ ...contact, reason: 'unsubscribed', options: {} })],
  ['removeFromDoNotContact', () => ({ ...contact, reason: 'unsubscribed', options: {} })],
  ['doNotContact', () => ({ ...contact, operation: 'lookUp' })],
  ['addToFlow', () => ({ operation: 'add', what: 'item', flow: named('Welcome') })],
  [
    'waitUntil',
    () => ({ branch: 'event', eventType: 'Purchase', amount: 2, unit: 'hours', key: 'k', onRepeat: 'both' }),
  ],
  ['mayContact', () => ({ channel: 'email' })],
  ['split', () => ({ branches: 'A, B', holdout: 0 })],
  ['consent', () => ({ ...contact, operation: 'get' })],
  ['consent', () => ({ ...contact, operation: 'set', topic: 'News', said: 'subscribed', how: 'form' })],
  ['requestConsent', () => ({ ...contact, topic: 'News' })],
  ['consentLink', () => ({ ...contact, purpose: 'unsubscribe' })],
  ['contacts', () => ({ operation: 'record', sent: 'sent', channel: 'email' })],
  ['flow', () => ({ operation: 'removeParticipant', flow: named('Welcome') })],
  ['broadcast', () => ({ operation: 'record', broadcastId })],
  ['broadcast', () => ({ operation: 'addRecipients', broadcastId, addFrom: 'item' })],
  ...['get', 'delete', 'events', 'segments', 'export'].map(
    (operation) => ['profile', () => ({ operation, returnAll: true })] as const,
  ),
  ['profile', () => ({ operation: 'removeIdentity', identityKind: 'email', identity: 'a@example.com' })],
];

const KEYS = ['N/A', 'undefined', 'null', 'none', '-', '0', '#N/A'];
const REASON =
  /(stands for no (external ID|email address|phone number) at all|is not an? (email address|phone number))/;

/** Items that name nobody in every way that a form or an item can. */
const ITEMS: IDataObject[] = KEYS.flatMap((key) => [
  ...['externalId', 'email', 'phone'].map((by) => ({ by, key })),
  ...['externalId', 'email', 'phone'].map((kind) => ({ by: 'item', profile: { [kind]: key } })),
  ...['externalId', 'email', 'phone'].map((kind) => ({ by: 'item', [kind]: key })),
  { by: 'item', body: { externalId: key } },
  { by: 'item', externalId: ` ${key} ` },
]);
const anyone = { identifyBy: '={{ $json.by }}', profileKey: '={{ $json.key }}' };

it.each(TAKING)(
  '%s takes what stands for nobody as nobody, whichever key it is (%#)',
  async (type, inputs) => {
    const { outputs, error } = await runNode({
      type,
      parameters: { ...anyone, ...inputs() },
      items: ITEMS,
      credential,
      onError: 'continueRegularOutput',
    });
    expect(error).toBeUndefined();
    const told = outputs.flat().map(({ error: message }, i) => ({ ...ITEMS[i], message }));
    expect(told).toEqual(ITEMS.map((item) => ({ ...item, message: expect.stringMatching(REASON) })));
  },
);

/** Nodes that take an address, or identities, of a form of their own. */
const GIVEN: readonly (readonly [type: string, inputs: IDataObject])[] = [
  ...['checkDoNotContact', 'addToDoNotContact', 'removeFromDoNotContact', 'doNotContact'].map(
    (type) =>
      [
        type,
        { operation: 'lookUp', contact: '={{ $json.by }}', channel: 'email', reason: 'unsubscribed' },
      ] as const,
  ),
  ...['get', 'set'].map(
    (operation) =>
      [
        'consent',
        { operation, contact: '={{ $json.by }}', topic: 'News', said: 'subscribed', how: 'form' },
      ] as const,
  ),
  ['requestConsent', { contact: '={{ $json.by }}', topic: 'News' }],
  ['consentLink', { contact: '={{ $json.by }}', purpose: 'unsubscribe' }],
  [
    'profile',
    {
      operation: 'removeIdentity',
      identifyBy: 'externalId',
      profileKey: 'anita',
      identityKind: '={{ $json.by }}',
      identity: '={{ $json.key }}',
    },
  ],
  [
    'profile',
    {
      operation: 'upsert',
      profileFrom: 'fields',
      externalId: 'bela',
      emails: '={{ $json.email ?? "" }}',
      phones: '={{ $json.phone ?? "" }}',
    },
  ],
];

it.each(GIVEN)('%s takes no address that stands for nobody (%#)', async (type, inputs) => {
  const items = KEYS.flatMap((key) => ['email', 'phone'].map((by) => ({ by, key, [by]: key })));
  const { outputs, error } = await runNode({
    type,
    parameters: { email: '={{ $json.email }}', phone: '={{ $json.phone }}', options: {}, ...inputs },
    items,
    credential,
    onError: 'continueRegularOutput',
  });
  expect(error).toBeUndefined();
  const told = outputs.flat().map(({ error: message }, i) => ({ ...items[i], message }));
  expect(told).toEqual(items.map((item) => ({ ...item, message: expect.stringMatching(REASON) })));
});

it('no profile is made of it, and after all of them nobody was made, listed, tagged or added', async () => {
  const upsert = { operation: 'upsert', profileFrom: 'fields', externalId: '={{ $json.key }}', options: {} };
  const items = KEYS.map((key) => ({ key }));
  const asked = { type: 'profile', parameters: upsert, items, credential };
  const { outputs } = await runNode({ ...asked, onError: 'continueRegularOutput' });
  expect(outputs).toEqual([KEYS.map(() => ({ error: expect.stringMatching(REASON) }))]);
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const { error } = await runNode(asked);
  log.mockRestore();
  expect(error?.description).toContain('as a key it would join everybody who has it');
  expect(await engine.profiles.find(null)).toMatchObject([{ externalId: 'anita', tags: ['vip'] }]);
  for await (const record of engine.doNotContact.list()) throw new Error(`${record.value} is listed`);
  expect(await engine.broadcasts.get(broadcastId)).toMatchObject({ recipients: 1, sent: 0, rejected: 0 });
});

it('every node that has the choice of a person is among these', () => {
  const choosing = allNodes.filter(({ description }) =>
    description.properties.some(({ name }) => name === 'identifyBy'),
  );
  expect([...new Set(TAKING.map(([type]) => type))].sort()).toEqual(
    choosing.map(({ description }) => description.name).sort(),
  );
});
