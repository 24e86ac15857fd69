'use strict';
// One of several processes that work on one account until they are killed: argv is uri, account, seed, folder of the built package. What it was told to be written goes to the
// parent before and after it is accepted, so that the parent knows what must not be lost.
const { random, pick, say, openKilled } = require('../../../support/killedProcess.cjs');

const engine = openKilled(40, 400);
const PEOPLE = 40;
const CITIES = ['London', 'Paris', 'Rome'];
let sent = 0;

const eventOf = (externalId) => {
  // New, late, and now and then one that came already.
  const id =
    random() < 0.1 && sent > 0 ? `${process.pid}-${Math.floor(random() * sent)}` : `${process.pid}-${sent++}`;
  const type = random() < 0.1 ? 'Visit' : 'Purchase';
  // A visit is forgotten within seconds: time alone moves people as well.
  const at = new Date(
    Date.now() - (type === 'Visit' ? 55_000 : 0) - Math.floor(random() * 5_000),
  ).toISOString();
  const properties = { amount: pick([0.1, 0.2, 1, -0.3]), shop: pick(['a', 'b']) };
  return { id, profile: { externalId }, type, at, properties };
};

/** Of most of the people at once. */
async function trackMany() {
  const people = Array.from({ length: PEOPLE }, (_, i) => `p${i}`).filter(() => random() < 0.8);
  const answers = await engine.events.trackMany(people.map(eventOf));
  const fresh = answers.filter(({ duplicate }) => duplicate === false);
  if (fresh.length > 0) await say({ events: fresh.map(({ id }) => id) });
}

async function act() {
  if (random() < 0.05) return trackMany();
  const externalId = `p${Math.floor(random() * PEOPLE)}`;
  const kind = random();
  if (kind < 0.5) {
    const event = eventOf(externalId);
    const answer = await engine.events.track(event, random() < 0.3 ? { wait: 'accepted' } : {});
    if (!answer.duplicate) await say({ event: event.id });
  } else if (kind < 0.75) {
    await engine.profiles.upsert({ externalId, attributes: { city: pick(CITIES) } });
  } else if (kind < 0.9) {
    if (random() < 0.5) await engine.tags.add([{ externalId }], ['vip']);
    else await engine.tags.remove([{ externalId }], ['vip']);
  } else {
    const [entry] = await engine.entries.claim('flow', { limit: 1, leaseMs: 200 });
    if (entry) {
      await say({ handled: entry.id });
      await engine.entries.ack(entry).catch((error) => {
        if (error.code !== 'LEASE_LOST') throw error;
      });
    }
  }
}

async function main() {
  engine.work.start();
  for (;;) {
    try {
      await act();
    } catch (error) {
      // The parent restarts the database under us in one of the tests.
      if (
        error.code !== 'DATABASE_UNAVAILABLE' &&
        error.code !== 'NOT_FOUND' &&
        error.code !== 'IDENTITY_CONFLICT'
      )
        throw error;
    }
  }
}

main().catch((error) => {
  // A newer version has taken over.
  if (error.code === 'VERSION_UNSUPPORTED') process.exit(3);
  console.error(error);
  process.exit(1);
});
