import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { readForms } from './readForms';
import { inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-placeholders');
let engine: AudienceEngine;
let broadcastId = '';

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsert({ externalId: 'anita', emails: ['anita@example.com'], tags: ['vip'] });
  await engine.segments.create({ name: 'Londoners', type: 'realTime', rule: LONDON });
  await engine.flows.launch({
    id: 'welcome',
    name: 'Welcome',
    host: 'node-red',
    audience: { tags: ['vip'] },
  });
  await engine.consent.topics.create({ name: 'News', channels: ['email'] });
  await engine.consent.settings.set({ address: 'https://news.example.com/consent' });
  const audience = { profiles: [{ externalId: 'anita' }] };
  broadcastId = (await engine.broadcasts.create({ name: 'News', channel: 'email', audience })).id;
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const LONDON = { attribute: 'city', operator: 'is', value: 'London' } as const;
const rule = { ruleFrom: 'json', rule: JSON.stringify(LONDON) };
const contact = { contact: 'profile' };

/** Every way in which a node takes one person of the message: its type and its other inputs. */
const TAKING: readonly (readonly [type: string, inputs: () => Record<string, unknown>])[] = [
  ['track-event', () => ({ eventsFrom: 'fields', eventType: 'Visit' })],
  ['add-tag', () => ({ tags: 'vip' })],
  ['remove-tag', () => ({ tags: 'vip' })],
  ['filter-audience', () => rule],
  ['filter-audience', () => ({ ...rule, unknownProfile: 'notMatched' })],
  ['segment', () => ({ operation: 'explain', segment: 'Londoners' })],
  ['check-do-not-contact', () => contact],
  ['add-to-do-not-contact', () => ({ ...contact, reason: 'unsubscribed' })],
  ['remove-from-do-not-contact', () => contact],
  ['do-not-contact', () => ({ ...contact, operation: 'lookUp' })],
  ['add-to-flow', () => ({ operation: 'add', what: 'item', flow: 'Welcome' })],
  [
    'wait-until',
    () => ({ branches: [{ branch: 'event', eventType: 'Purchase' }], amount: 2, unit: 'hours' }),
  ],
  ['may-contact', () => ({})],
  ['split', () => ({ branches: 'A, B', holdout: 0 })],
  ['consent', () => ({ ...contact, operation: 'get' })],
  ['consent', () => ({ ...contact, operation: 'set', topic: 'News', said: 'subscribed', how: 'form' })],
  ['request-consent', () => ({ ...contact, topic: 'News' })],
  ['consent-link', () => ({ ...contact, purpose: 'unsubscribe' })],
  ['contacts', () => ({ operation: 'record', sent: 'sent', channel: 'email' })],
  ['flow', () => ({ operation: 'removeParticipant', flow: 'Welcome' })],
  ['broadcast', () => ({ operation: 'record', broadcastId, broadcastIdType: 'str', contacted: 'item' })],
  ['broadcast', () => ({ operation: 'addRecipients', broadcastId, broadcastIdType: 'str', addFrom: 'item' })],
  ...['get', 'delete', 'events', 'segments', 'export'].map(
    (operation) => ['profile', () => ({ operation })] as const,
  ),
  ['profile', () => ({ operation: 'removeIdentity', identityKind: 'email', identity: 'a@example.com' })],
];

const KEYS = ['N/A', 'undefined', 'null', 'none', '-', '0', '#N/A'];
const KINDS = ['externalId', 'email', 'phone'];
const REASON =
  /(stands for no (external ID|email address|phone number) at all|is not an? (email address|phone number))/;

/** Messages that name nobody in every way that a message can. */
const MESSAGES: Record<string, unknown>[] = [
  ...KEYS.map((key) => ({ profile: { externalId: key }, payload: {} })),
  ...['email', 'phone'].map((kind) => ({ profile: { [kind]: 'undefined' }, payload: {} })),
  ...KINDS.map((kind) => ({ payload: { [kind]: 'N/A' } })),
  { payload: { profile: { externalId: ' null ' } } },
];

it('what stands for nobody names nobody, whichever node is asked: it goes to Catch, and nobody is made, tagged, listed or added', async () => {
  await start(
    database.uri,
    TAKING.flatMap(([type, inputs], i) => [
      node(`taking-${i}`, type, inputs(), ['out'], ['out'], ['out'], ['out']),
      ...KINDS.map((identifyBy) =>
        node(
          `${identifyBy}-${i}`,
          type,
          { ...inputs(), identifyBy, profileKey: 'key', profileKeyType: 'msg' },
          ['out'],
          ['out'],
          ['out'],
          ['out'],
        ),
      ),
    ]),
  );
  const caught = inbox('caught');
  const told = async (id: string, message: Record<string, unknown>): Promise<string> => {
    send(id, message);
    const { error } = await caught.next();
    return `${String(error.code)}: ${String(error.message)} ${String(error.cause?.cause?.message ?? '')}`;
  };
  for (const [i, [type]] of TAKING.entries()) {
    for (const message of MESSAGES)
      expect([type, i, message, await told(`taking-${i}`, { ...message })]).toEqual([
        type,
        i,
        message,
        expect.stringMatching(REASON),
      ]);
    for (const by of KINDS)
      for (const key of ['undefined', '#N/A'])
        expect([type, by, key, await told(`${by}-${i}`, { key, payload: {} })]).toEqual([
          type,
          by,
          key,
          expect.stringMatching(REASON),
        ]);
  }
  expect(await engine.profiles.find(null)).toMatchObject([{ externalId: 'anita', tags: ['vip'] }]);
  for await (const record of engine.doNotContact.list()) throw new Error(`${record.value} is listed`);
  expect(await engine.broadcasts.get(broadcastId)).toMatchObject({ recipients: 1, sent: 0, rejected: 0 });
});

it('every node that has the choice of a person is among these', () => {
  const choosing = readForms()
    .filter(({ definition }) => Object.hasOwn(definition.defaults ?? {}, 'identifyBy'))
    .map(({ type }) => type.replace('audience-', ''));
  expect([...new Set(TAKING.map(([type]) => type))].sort()).toEqual(choosing.sort());
});
