'use strict';
// The ninety days before today of `npm start`: what people did, when they were contacted, who asked not to
// be. It is lived through with a clock of its own, day by day, so that segments and flows have a history.
const { askReaders, sendNews } = require('./news.cjs');
const { COUNT, sequence } = require('./people.cjs');

const DAYS = 90;
const LAST_MONTH = DAYS - 32;
const DAY_MS = 86_400_000;
/** The predefined ones: they have the sizes that somebody has asked for. */
const COUNTED = ['Active Mobile Users', 'Inactive Mobile Users'];
const SEGMENTS = [
  {
    name: 'Bought in the last 30 days',
    type: 'realTime',
    rule: { event: 'Purchase', timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' } },
  },
  {
    name: 'Went quiet',
    type: 'realTime',
    rule: {
      all: [
        { event: 'App Launch', timeframe: { operator: 'withinTheLast', amount: 45, unit: 'days' } },
        {
          event: 'App Launch',
          happened: false,
          timeframe: { operator: 'withinTheLast', amount: 14, unit: 'days' },
        },
      ],
    },
  },
  {
    name: 'Left a cart behind',
    type: 'realTime',
    rule: { event: 'Cart abandoned', timeframe: { operator: 'withinTheLast', amount: 7, unit: 'days' } },
  },
  {
    name: 'VIPs in London and Leeds',
    type: 'snapshot',
    rule: {
      all: [
        { attribute: 'city', operator: 'is', values: ['London', 'Leeds'] },
        { tags: ['vip'], operator: 'hasAny' },
      ],
    },
  },
];
const FLOWS = [
  { id: 'sample-come-back', name: 'Come back to your cart', segment: 'Left a cart behind', ends: 'pause' },
  { id: 'sample-quiet', name: 'We miss you', segment: 'Went quiet', ends: 'stop' },
];
const CATEGORIES = ['coffee', 'tea', 'cups', 'gifts'];
const CHANNELS = ['email', 'email', 'sms', 'whatsapp'];
const REASONS = ['unsubscribed', 'bounced', 'complaint', 'manual'];

const pick = (next, list) => list[Math.floor(next() * list.length)];

/** What people did on each day, the earliest day first; the purchases are those of the example. */
function eventsByDay(people, purchases, now) {
  const next = sequence(90);
  const days = Array.from({ length: DAYS }, () => []);
  const add = (id, externalId, type, daysAgo, properties) => {
    const at = new Date(now.getTime() - daysAgo * DAY_MS);
    days[DAYS - 1 - Math.min(DAYS - 1, Math.floor(daysAgo))].push({
      id,
      profile: { externalId },
      type,
      at: at.toISOString(),
      properties,
    });
  };
  const some = (type, count, newest, properties) => {
    for (let n = 0; n < count; n++) {
      const { profile } = people[Math.floor(next() * people.length)];
      const daysAgo = newest + next() * (DAYS - newest - 1);
      add(`sample-${type}-${n}`, profile.externalId, type, daysAgo, properties());
    }
  };
  some('App Launch', 2400, 0.05, () => ({ version: pick(next, ['4.1', '4.2', '5.0']) }));
  some('Item viewed', 2000, 0.05, () => ({
    category: pick(next, CATEGORIES),
    price: 5 + Math.floor(next() * 60),
  }));
  some('Cart abandoned', 500, 0.1, () => ({
    items: 1 + Math.floor(next() * 4),
    amount: 10 + Math.floor(next() * 90),
  }));
  some('Newsletter opened', 600, 0.2, () => ({ issue: 1 + Math.floor(next() * 12) }));
  some('Contacted', 800, 0.3, () => ({ channel: pick(next, CHANNELS) }));
  for (const purchase of purchases) {
    const daysAgo = (now.getTime() - Date.parse(purchase.at)) / DAY_MS;
    days[DAYS - 1 - Math.min(DAYS - 1, Math.floor(daysAgo))].push(purchase);
  }
  return days;
}

/** A file that came three weeks ago: which evening of the tasting club somebody comes. */
async function importClub(engine, people) {
  const next = sequence(21);
  const rows = people
    .filter((_, i) => i % 40 === 7)
    .map(({ profile }) => `${profile.emails[0]},${pick(next, ['Thursday', 'Saturday'])}`);
  const { importId } = await engine.profiles.import.analyze(`Mail,tastingClub\r\n${rows.join('\r\n')}\r\n`, {
    columns: { Mail: 'email' },
    format: 'csv',
  });
  await engine.profiles.import.commit(importId);
}

/** Takes what a flow's host would have taken, asks before it sends, and sends; two entries it could not handle. */
async function handle(engine, { id }, isLast) {
  const entries = await engine.entries.claim(id, { limit: 1000 });
  const stuck = isLast ? entries.splice(0, 2) : [];
  for (const entry of stuck)
    await engine.entries.park(entry, { error: 'The mail server answered 421: try again later.' });
  for (const { profile } of entries) {
    const { permit } = await engine.contacts.ask({
      profile: { id: profile.id },
      channel: 'email',
      flowId: id,
    });
    if (permit !== undefined) await engine.contacts.settle(permit, 'sent');
  }
  if (entries.length > 0) refuse(await engine.entries.ackMany(entries));
}

/**
 * Lives through the days.
 * @param {object} given
 * @param {(options: object) => Promise<object>} given.open opens an engine with the options
 * @param {object[]} given.people as makePeople() gives them; they are known to the engine already
 * @param {object[]} given.purchases
 * @param {object[]} given.segments of the example, beside those of the past
 */
async function livePast({ open, people, purchases, segments, now, say }) {
  let at = now.getTime() - DAYS * DAY_MS;
  const engine = await open({ clock: { now: () => new Date(at) } });
  try {
    for (let start = 0; start < people.length; start += 1000) {
      say(`  people ${start + 1} to ${Math.min(start + 1000, people.length)} of ${COUNT}`);
      refuse(
        await engine.profiles.upsertMany(people.slice(start, start + 1000).map(({ profile }) => profile)),
      );
    }
    const known = new Set((await engine.segments.list()).map(({ name }) => name));
    for (const segment of [...SEGMENTS, ...segments])
      if (!known.has(segment.name)) await engine.segments.create(segment);
    await engine.work.runDue();
    const days = eventsByDay(people, purchases, now);
    const listed = people.filter((_, i) => i % 97 === 50).map(({ profile }) => profile);
    for (const [index, events] of days.entries()) {
      at = now.getTime() - (DAYS - 1 - index) * DAY_MS;
      if (index % 15 === 0) say(`  day ${index + 1} of ${DAYS}`);
      if (events.length > 0) refuse(await engine.events.trackMany(events));
      if (index === 30)
        for (const { id, name, segment } of FLOWS)
          await engine.flows.launch({ id, name, host: 'node-red', audience: { segments: [segment] } });
      if (index === DAYS - 40) await askReaders(engine, people);
      if (index === DAYS - 22) await importClub(engine, people);
      if (index === DAYS - 12) await sendNews(engine);
      if (index >= 20 && index % 2 === 0) await complain(engine, listed[(index - 20) / 2], index);
      // Who leaves by time alone, and how many are in segments whose members nobody keeps, is said day by day in the month that charts show first.
      if (index >= LAST_MONTH || index % 3 === 0) await engine.work.runDue();
      if (index >= LAST_MONTH) for (const name of COUNTED) await engine.segments.count(name);
      if (index >= 30 && index % 3 === 0)
        for (const flow of FLOWS) await handle(engine, flow, index === DAYS - 3);
    }
    await engine.work.runDue();
    for (const { id, ends } of FLOWS) await engine.flows[ends](id);
  } finally {
    await engine.close();
  }
}

/** Somebody asks not to be contacted, and a send of the week after is rejected. */
async function complain(engine, profile, index) {
  if (!profile) return;
  const reason = REASONS[(index / 2) % REASONS.length];
  await engine.doNotContact.add({ email: profile.emails[0], reason, source: 'Example data' });
  if (index % 4 === 0)
    await engine.contacts.gate({ email: profile.emails[0], channel: 'email', flowId: FLOWS[0].id });
}

function refuse(answers) {
  const bad = answers.find((answer) => answer.error);
  if (bad) throw new Error(`Seeding stopped at item ${bad.index}: ${bad.error.message}`);
}

module.exports = { LAST_FLOW: FLOWS[FLOWS.length - 1].id, livePast };
