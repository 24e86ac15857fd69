'use strict';
// Who the printed lines are about: two Londoners with one purchase in the last 30 days, who have not been in the flow.
// After many starts others take the place of Anita and Ben, and whose purchases have grown old gets a fresh one.
const { randomUUID } = require('node:crypto');
const { makePeople } = require('./people.cjs');
const { EVENT_TYPE } = require('./seed.cjs');

const within30Days = (occurrence) => ({
  event: EVENT_TYPE,
  occurrence,
  timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
});

async function isFree(engine, { profile }, participants) {
  const ref = { externalId: profile.externalId };
  if (participants.has(profile.externalId)) return false;
  if (await engine.audience.matches(within30Days({ operator: 'moreOrEqual', count: 2 }), ref)) return false;
  const { listed } = await lookUp(engine, profile);
  return !listed;
}

async function lookUp(engine, profile) {
  const answer = await engine.doNotContact.check({ phone: profile.phones[0] });
  return { listed: answer.allowed === false || answer.listed === true };
}

/** Two people to enter the flow next: [who will enter, who will be rejected]. */
async function nextCast(engine, { now, flowId }) {
  const participants = new Set();
  for await (const participant of await engine.flows.participants(flowId))
    participants.add((participant.profile ?? participant).externalId);
  const cast = [];
  for (const person of makePeople().filter((one) => one.profile.attributes.city === 'London')) {
    if (cast.length === 2) break;
    if (await isFree(engine, person, participants)) cast.push(person);
  }
  for (const { profile } of cast) {
    const ref = { externalId: profile.externalId };
    if (await engine.audience.matches(within30Days({ operator: 'moreOrEqual', count: 1 }), ref)) continue;
    await engine.events.track({
      id: randomUUID(),
      profile: ref,
      type: EVENT_TYPE,
      at: new Date(now.getTime() - 3 * 86_400_000),
      properties: { amount: 30 },
    });
  }
  return cast.map(({ profile }) => ({
    name: `${profile.attributes.firstName} ${profile.attributes.lastName}`,
    email: profile.emails[0],
    phone: profile.phones[0],
  }));
}

module.exports = { nextCast };
