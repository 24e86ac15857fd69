'use strict';
// What the example journeys need (docs/journeys.md): segments, two contracts, and how often and when people are contacted.
const { makePeople } = require('./people.cjs');

const DAY_MS = 86_400_000;
const SEGMENTS = [
  {
    name: 'Left a cart',
    type: 'realTime',
    rule: { event: 'Cart left', timeframe: { operator: 'withinTheLast', amount: 7, unit: 'days' } },
  },
  { name: 'Has a contract', type: 'realTime', rule: { attribute: 'contractEnd', operator: 'isNotEmpty' } },
];
const POLICY = {
  caps: [{ most: 2, per: { amount: 7, unit: 'days' }, except: ['reminder'] }],
  quietHours: [{ from: '21:00', to: '08:00', zone: 'profile', except: ['reminder'] }],
};

/** Once: what somebody has changed since is left as it is. */
async function seedJourneys(engine, now) {
  const known = new Set((await engine.segments.list()).map(({ name }) => name));
  const missing = SEGMENTS.filter(({ name }) => !known.has(name));
  if (missing.length === 0) return;
  await engine.attributes.define({ name: 'contractEnd', type: 'date' });
  const inDays = (days) => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const [first, second] = makePeople().filter(({ profile }) => profile.attributes.city === 'Leeds');
  for (const [{ profile }, days] of [
    [first, 3],
    [second, 40],
  ])
    await engine.profiles.upsert({
      externalId: profile.externalId,
      attributes: { contractEnd: inDays(days) },
    });
  await engine.contacts.policy.set(POLICY);
  for (const segment of missing) await engine.segments.create(segment);
}

module.exports = { seedJourneys };
