import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-placeholders');
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

/** Nodes that take a person, each as it takes one of the message. */
const TAKING: Readonly<Record<string, Record<string, unknown>>> = {
  'track-event': { eventsFrom: 'fields', eventType: 'Visit' },
  profile: { operation: 'get' },
  'check-do-not-contact': { contact: 'profile' },
  'add-to-do-not-contact': { contact: 'profile' },
  'remove-from-do-not-contact': { contact: 'profile' },
  'do-not-contact': { operation: 'lookUp', contact: 'profile' },
  'may-contact': {},
};

test('what stands for nobody names nobody, whichever node is asked: it goes to Catch, and nobody is made', async () => {
  const types = Object.entries(TAKING);
  await start(
    database.uri,
    types.map(([type, settings]) => node(type, type, settings, ['out'], ['other'], ['third'])),
  );
  const caught = inbox('caught');
  for (const [type] of types)
    for (const key of ['undefined', 'null', 'N/A', '-', '#N/A']) {
      send(type, { profile: { externalId: key }, payload: {} });
      expect([type, key, (await caught.next()).error]).toMatchObject([
        type,
        key,
        { code: 'INVALID_ARGUMENT', message: expect.stringContaining('stands for no external ID') },
      ]);
    }
  expect(await engine.profiles.find(null)).toEqual([]);
});
