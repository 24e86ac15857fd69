import type { AudienceEngine, Entry, Rule } from '../../../../engine';
import { accountsOf, handClock } from '../../accounts';

const accounts = accountsOf('cause');
const START = '2026-05-04T12:00:00.000Z';
const ADA = { externalId: 'ada' };
const bigPurchase: Rule = {
  event: 'Purchase',
  timeframe: { operator: 'withinTheLast', amount: 1, unit: 'days' },
  where: { property: 'cart.total', operator: 'greaterThan', value: 10 },
};

async function flowOf(rule: Rule, account?: string) {
  const clock = handClock(START);
  const engine = await accounts.open({ clock, ...(account !== undefined && { account }) });
  await engine.attributes.define({ name: 'city', type: 'text' });
  await engine.profiles.upsert(ADA);
  await engine.segments.create({ name: 'watched', type: 'realTime', rule });
  await engine.work.runDue();
  await engine.flows.launch({
    id: 'flow',
    name: 'Flow',
    host: 'test',
    audience: { segments: ['watched'] },
    on: ['entry', 'exit'],
    reEntry: 'afterExit',
  });
  await engine.work.runDue();
  return { engine, clock };
}

async function causes(engine: AudienceEngine): Promise<Entry['cause'][]> {
  const claimed = await engine.entries.claim('flow');
  for (const entry of claimed) await engine.entries.ack(entry);
  return claimed.map(({ cause }) => cause);
}

it('an entry says which event has caused it, of several the one that the rule counts, and its exit that time has', async () => {
  const { engine, clock } = await flowOf(bigPurchase);
  await engine.events.trackMany([
    { id: 'large', profile: ADA, type: 'Purchase', properties: { 'cart.total': 20, cart: { id: 'c1' } } },
    { id: 'small', profile: ADA, type: 'Purchase', properties: { 'cart.total': 5 } },
    { id: 'visit', profile: ADA, type: 'Visit' },
  ]);
  expect(await causes(engine)).toEqual([
    {
      event: {
        id: 'large',
        type: 'Purchase',
        at: START,
        properties: { 'cart.total': 20, cart: { id: 'c1' } },
      },
    },
  ]);
  clock.set('2026-05-06T12:00:00Z');
  await engine.work.runDue();
  expect(await causes(engine)).toEqual([{ change: 'time' }]);
  await engine.events.track({
    id: 'first',
    profile: { externalId: 'new' },
    type: 'Purchase',
    properties: { 'cart.total': 11 },
  });
  expect(await causes(engine)).toMatchObject([{ event: { id: 'first' } }]);
});

it('it says whether attributes or tags have, also when another process finishes the change', async () => {
  const { engine } = await flowOf({
    any: [
      { attribute: 'city', operator: 'is', value: 'London' },
      { tags: ['vip'], operator: 'hasAny' },
    ],
  });
  await engine.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
  expect(await causes(engine)).toEqual([{ change: 'attributes' }]);
  await engine.profiles.upsert({ ...ADA, attributes: { city: 'Rome' } }, { wait: 'accepted' });
  await engine.work.runDue();
  expect(await causes(engine)).toEqual([{ change: 'attributes' }]);
  await engine.tags.add([ADA], ['vip']);
  expect(await causes(engine)).toEqual([{ change: 'tags' }]);
});

it('it says that somebody was there at launch, was added by hand or taken out by hand', async () => {
  const { engine } = await flowOf({ attribute: 'city', operator: 'is', value: 'London' });
  await engine.flows.stop('flow');
  await engine.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
  await engine.profiles.upsert({ externalId: 'bob' });
  await engine.flows.launch({
    id: 'flow',
    name: 'Flow',
    host: 'test',
    audience: { segments: ['watched'] },
    on: ['entry', 'exit'],
    replace: true,
  });
  await engine.work.runDue();
  expect(await causes(engine)).toEqual([{ change: 'launch' }]);
  await engine.flows.add('flow', { profiles: [{ externalId: 'bob' }] });
  expect(await causes(engine)).toEqual([{ change: 'added' }]);
  await engine.flows.removeParticipant('flow', ADA);
  expect(await causes(engine)).toEqual([{ change: 'removed' }]);
});
