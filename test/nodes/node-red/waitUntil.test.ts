import { openAudienceEngine, type AudienceEngine } from '../../../engine';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/until';
import { inbox, node, send, start, useNodeRed } from './runFlow';

const database = testDatabase('node-red-wait-until');
const ADA = { externalId: 'ada' };
let engine: AudienceEngine;

useNodeRed();
beforeAll(async () => {
  engine = await openAudienceEngine({ uri: database.uri });
  await engine.profiles.upsert(ADA);
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

const place = (nodeId: string) => ({ host: 'node-red', flowId: 'tab', nodeId });
const waiting = async (nodeId: string): Promise<number> => {
  try {
    return (await engine.waits.counts(place(nodeId))).waiting;
  } catch {
    return 0;
  }
};

test('a message waits for the purchase of its own cart and goes on as it was', async () => {
  await start(database.uri, [
    node(
      'cart',
      'wait-until',
      { sameProperty: 'cartId', sameValue: 'payload.cart', amount: 1 },
      ['bought'],
      ['left'],
    ),
  ]);
  send('cart', {
    profile: ADA,
    payload: { cart: 'c1' },
    'any.thing': [1],
    audience: { entry: { id: 'e1' } },
  });
  send('cart', { profile: ADA, payload: { cart: 'c2' }, audience: { entry: { id: 'e2' } } });
  await eventually(async () => (await waiting('cart')) === 2);
  const bought = inbox('bought');
  await engine.events.track({ id: 'p1', profile: ADA, type: 'Purchase', properties: { cartId: 'c2' } });
  expect(await bought.next()).toMatchObject({
    payload: { cart: 'c2' },
    profile: ADA,
    audience: { entry: { id: 'e2' }, wait: { branch: 0, event: { id: 'p1', properties: { cartId: 'c2' } } } },
  });
  await engine.events.track({ profile: ADA, type: 'Purchase', properties: { cartId: 'c1' } });
  expect(await bought.next()).toMatchObject({ payload: { cart: 'c1' }, 'any.thing': [1] });
  await eventually(async () => (await engine.waits.counts(place('cart'))).ended === 2);
});

test('a message whose time is over leaves by the second output', async () => {
  await start(database.uri, [
    node('soon', 'wait-until', { amount: 1, unit: 'seconds' }, ['bought'], ['left']),
  ]);
  const left = inbox('left');
  send('soon', { profile: ADA, payload: 7 });
  expect(await left.next()).toMatchObject({ payload: 7, audience: { wait: { branch: 'timedOut' } } });
});

test.each([
  ['a web request that somebody waits for', {}, { profile: ADA, res: {}, req: {} }],
  ['no value of the cart', { sameProperty: 'cartId' }, { profile: ADA, payload: {} }],
  ['an amount of nothing', { amount: 0 }, { profile: ADA }],
])('%s goes to Catch', async (_name, settings, message) => {
  await start(database.uri, [node('bad', 'wait-until', settings, ['out'])]);
  const caught = inbox('caught');
  send('bad', message);
  expect((await caught.next()).error.code).toBe('INVALID_ARGUMENT');
  expect(await waiting('bad')).toBe(0);
});
