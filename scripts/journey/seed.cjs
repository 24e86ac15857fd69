'use strict';
// Puts the example into the database through the engine's door: attribute types, people and their last ninety
// days (past.cjs), one Do Not Contact record, the segment.
const { LAST_FLOW, livePast } = require('./past.cjs');
const { makePeople, purchasesOf } = require('./people.cjs');

const SEGMENT = 'London, bought twice in 30 days';
const FLOW_ID = 'loyal-londoners';
const EVENT_TYPE = 'Purchase';

const ATTRIBUTES = {
  firstName: 'text',
  lastName: 'text',
  city: 'text',
  country: 'text',
  birthday: 'date',
  spend: 'number',
};

const RULE = {
  all: [
    { attribute: 'city', operator: 'is', value: 'London' },
    {
      event: EVENT_TYPE,
      occurrence: { operator: 'moreOrEqual', count: 2 },
      timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
    },
  ],
};

/** Whether an earlier start got to the end of the seeding: its last step ends the last of its flows. */
const isSeeded = async (engine) =>
  (await engine.flows.list()).some(({ id, status }) => id === LAST_FLOW && status === 'stopped');

/**
 * Seeds an empty database; one that was interrupted half way is completed, nothing is doubled.
 * @param open opens another engine on the same database, with more options
 */
async function seed(engine, { now, say, open }) {
  for (const [name, type] of Object.entries(ATTRIBUTES)) await engine.attributes.define({ name, type });
  const people = makePeople();
  const purchases = people.flatMap((person) => purchasesOf(person, now));
  for (const person of people.filter((one) => one.saidStop)) {
    await engine.doNotContact.add({
      phone: person.profile.phones[0],
      reason: 'keyword',
      source: 'Example data',
      note: 'STOP',
    });
  }
  const segment = { name: SEGMENT, type: 'realTime', rule: RULE };
  await livePast({ open, people, purchases, segments: [segment], now, say });
  return { people: people.length, purchases: purchases.length };
}

module.exports = { EVENT_TYPE, FLOW_ID, RULE, SEGMENT, isSeeded, seed };
