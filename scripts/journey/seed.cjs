'use strict';
// Puts the example into the database through the engine's door: attribute types, people, purchases, one Do Not Contact record, the segment.
const { COUNT, makePeople, purchasesOf } = require('./people.cjs');

const SEGMENT = 'London, bought twice in 30 days';
const FLOW_ID = 'loyal-londoners';
const EVENT_TYPE = 'Purchase';
const AT_ONCE = 1000;

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

function refuseErrors(answers) {
  const bad = answers.find((answer) => answer.error);
  if (bad) throw new Error(`Seeding stopped at item ${bad.index}: ${bad.error.message}`);
}

async function inChunks(list, write) {
  for (let start = 0; start < list.length; start += AT_ONCE)
    refuseErrors(await write(list.slice(start, start + AT_ONCE), start));
}

/** Whether an earlier start got to the end of the seeding: the segment is its last step. */
async function isSeeded(engine) {
  return (await engine.segments.list()).some((segment) => segment.name === SEGMENT);
}

/** Seeds an empty database; one that was interrupted half way is completed, nothing is doubled. */
async function seed(engine, { now, say }) {
  for (const [name, type] of Object.entries(ATTRIBUTES)) await engine.attributes.define({ name, type });
  const people = makePeople();
  await inChunks(
    people.map((person) => person.profile),
    (chunk, start) => {
      say(`  people ${start + 1} to ${start + chunk.length} of ${COUNT}`);
      return engine.profiles.upsertMany(chunk);
    },
  );
  const purchases = people.flatMap((person) => purchasesOf(person, now));
  await inChunks(purchases, (chunk, start) => {
    say(`  purchases ${start + 1} to ${start + chunk.length} of ${purchases.length}`);
    return engine.events.trackMany(chunk);
  });
  for (const person of people.filter((one) => one.saidStop)) {
    await engine.doNotContact.add({
      phone: person.profile.phones[0],
      reason: 'keyword',
      source: 'Example data',
      note: 'STOP',
    });
  }
  await engine.segments.create({ name: SEGMENT, type: 'realTime', rule: RULE });
  return { people: people.length, purchases: purchases.length };
}

module.exports = { EVENT_TYPE, FLOW_ID, RULE, SEGMENT, isSeeded, seed };
