'use strict';
// The newsletter of `npm start`: two topics, who has said yes or no to them, and one issue that was sent.
const { sequence } = require('./people.cjs');

const NEWSLETTER = 'Newsletter';
const TOPICS = [
  {
    name: NEWSLETTER,
    description: 'New coffees and recipes, once a month.',
    channels: ['email'],
    default: 'opt-in',
  },
  {
    name: 'Opening hours',
    description: 'Changed hours of the shops.',
    channels: ['email', 'sms'],
    default: 'opt-out',
  },
];
const SHOWN = 'Yes, send me the newsletter once a month. I can leave it with one click.';
const PORTION = 500;

/** Who has the tag was asked by a form: most said yes, some have left again. */
async function askReaders(engine, people) {
  const known = new Set((await engine.consent.topics.list()).map(({ name }) => name));
  for (const topic of TOPICS) if (!known.has(topic.name)) await engine.consent.topics.create(topic);
  const next = sequence(22);
  const readers = people.filter(({ profile }) => profile.tags?.includes('newsletter') && next() < 0.4);
  const rows = readers.map(({ profile }) => ({
    email: profile.emails[0],
    topic: NEWSLETTER,
    status: next() < 0.93 ? 'subscribed' : 'unsubscribed',
    shown: SHOWN,
    by: 'Form on the website',
  }));
  const { refused } = await engine.consent.import(rows, { format: 'rows' });
  if (refused > 0) throw new Error(`Seeding stopped: ${refused} consents were refused.`);
}

/** One issue to those who want it; the last portion is still to be sent. */
async function sendNews(engine) {
  const { id } = await engine.broadcasts.create({
    id: 'sample-autumn-roast',
    name: 'Autumn roast',
    channel: 'email',
    topic: NEWSLETTER,
    rule: { tags: ['newsletter'], operator: 'hasAny' },
  });
  const ready = [];
  for await (const { profile } of engine.broadcasts.recipients(id, { status: 'recipient' }))
    ready.push({ id: profile.id });
  if (ready.length > PORTION) await engine.broadcasts.recordSent(id, ready.slice(0, PORTION));
}

module.exports = { askReaders, sendNews };
