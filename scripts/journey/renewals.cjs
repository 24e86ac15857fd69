'use strict';
// What the workflow Renewal reminder needs and the Node-RED journey has not: contracts, and the segment of those that end soon.
const { makePeople } = require('./people.cjs');

const SEGMENT = 'Contract ends within a week';
const DAY_MS = 86_400_000;

/** Gives two people a contract that ends in some days, and creates the segment; once. */
async function seedRenewals(engine, now) {
  if ((await engine.segments.list()).some(({ name }) => name === SEGMENT)) return;
  await engine.attributes.define({ name: 'contractEnd', type: 'date' });
  const inDays = (days) => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const [first, second] = makePeople().filter(({ profile }) => profile.attributes.city === 'Leeds');
  await engine.profiles.upsert({
    externalId: first.profile.externalId,
    attributes: { contractEnd: inDays(3) },
  });
  await engine.profiles.upsert({
    externalId: second.profile.externalId,
    attributes: { contractEnd: inDays(40) },
  });
  await engine.segments.create({
    name: SEGMENT,
    type: 'realTime',
    rule: { attribute: 'contractEnd', operator: 'willBeWithin', amount: 7, unit: 'days' },
  });
}

module.exports = { seedRenewals };
