#!/usr/bin/env node
// The in-memory meaning of rules beside libraries that do the like, one thread: answers a second, time to make a rule ready, events of one person.
// Equal answers are asserted before anything is timed.
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { NOW, people } from '../bulk/people.mjs';
import { CONTENDERS, COUNTERS } from './contenders.mjs';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const USAGE =
  'usage: npm run bench:memory -- [--profiles 5000] [--seconds 1] [--rounds 10] [--seed 1] [--engine dist/engine/index.js]';
const DAY = 86_400_000;

const is = (attribute, value) => ({ attribute, operator: 'is', value });
const RULES = {
  one: is('city', 'London'),
  list: { attribute: 'city', operator: 'is', values: ['New York', 'Mexico City', 'Oslo', 'Zagreb', 'Bern'] },
  text: {
    any: [
      { attribute: 'city', operator: 'startsWith', value: 'Lo' },
      { attribute: 'city', operator: 'contains', value: 'ri' },
    ],
  },
  three: {
    all: [
      { any: [is('city', 'London'), { attribute: 'spend', operator: 'greaterOrEqual', value: 500 }] },
      { tags: ['vip', 'trial'], operator: 'hasAny' },
    ],
  },
  nested: {
    any: [
      {
        all: [
          is('gender', 'F'),
          { none: [{ attribute: 'spend', operator: 'lessThan', value: 20 }, is('country', 'GB')] },
          { tags: ['newsletter'], operator: 'hasAny' },
        ],
      },
      {
        all: [
          { attribute: 'city', operator: 'isNot', values: ['London', 'Paris'] },
          { attribute: 'spend', operator: 'greaterThan', value: 100 },
          { tags: ['vip'], operator: 'hasNone' },
        ],
      },
    ],
  },
};
const TYPES = new Map([
  ['city', 'text'],
  ['country', 'text'],
  ['gender', 'text'],
  ['spend', 'number'],
]);
const CONTEXT = {
  attributeType: (name) => TYPES.get(name),
  computed: () => undefined,
  attributeNames: () => TYPES.keys(),
  segment: () => undefined,
  segmentNames: () => [],
};

/** As a profile is stored: text as it was written, and folded beside it. */
function storedAs({ city, country, gender, spend, tags }) {
  const text = { city, country, gender };
  const folded = Object.fromEntries(Object.entries(text).map(([name, value]) => [name, value.toLowerCase()]));
  return { attributes: { ...text, ...(spend !== undefined && { spend }) }, folded, tags, identities: {} };
}

const flat = ({ attributes, folded, tags }) => ({ ...attributes, ...folded, tags });

/** Nanoseconds per call of each: the best of some rounds, in which all take turns, so that a busy moment of the machine meets all. */
async function nanoseconds(asks, { seconds, rounds }) {
  const best = asks.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { items, ask, waits }] of asks.entries()) {
      let asked = 0;
      const start = performance.now();
      while (performance.now() - start < (seconds * 1000) / rounds) {
        if (waits) for (const one of items) await ask(one);
        else for (const one of items) ask(one);
        asked += items.length;
      }
      best[i] = Math.min(best[i], ((performance.now() - start) * 1e6) / asked);
    }
  }
  return Object.fromEntries(asks.map(({ name }, i) => [name, best[i]]));
}

async function main() {
  const { values } = parseArgs({
    options: {
      profiles: { type: 'string', default: '5000' },
      seconds: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      engine: { type: 'string', default: join(root, 'dist/engine/index.js') },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(USAGE);
  const built = (path) => require(join(dirname(resolve(values.engine)), path));
  const { compileRule } = built('evaluation/interpreters/memory/compile.js');
  const { parseRule } = built('language/rule/parse.js');
  const { Moment } = built('language/calendar/moment.js');
  const moment = new Moment(Date.parse(NOW), 'UTC');
  const facts = [
    ...people({ profiles: Number(values.profiles), eventsEach: 0, seed: Number(values.seed) }),
  ].map(storedAs);
  const flats = facts.map(flat);
  const timing = { seconds: Number(values.seconds), rounds: Number(values.rounds) };

  const answers = [];
  const making = [];
  for (const [name, rule] of Object.entries(RULES)) {
    const ready = () => compileRule(parseRule(rule, CONTEXT, 'filter'), CONTEXT);
    const compiled = ready();
    const expected = facts.map((one) => compiled.matches(one, moment));
    const asks = [{ name: 'ours', items: facts, ask: (one) => compiled.matches(one, moment) }];
    const makes = [{ name: 'ours', items: [rule], ask: ready }];
    for (const { name: other, language, ready: make, waits } of CONTENDERS) {
      const said = language(rule);
      const ask = make(said);
      const items = waits ? flats.slice(0, 200) : flats;
      for (const [i, one] of items.entries())
        if ((await ask(one)) !== expected[i])
          throw new Error(`${name}: ${other} gives another answer for person ${i}`);
      asks.push({ name: other, items, ask, waits });
      makes.push({ name: other, items: [said], ask: make });
    }
    answers.push({
      rule: name,
      members: expected.filter(Boolean).length,
      ...(await nanoseconds(asks, timing)),
    });
    making.push({ rule: name, ...(await nanoseconds(makes, timing)) });
  }
  const times = (row) => ({ ...row, 'sift / ours': `${(row.sift / row.ours).toFixed(1)} ×` });
  table(`One check, nanoseconds (${values.profiles} people).`, answers.map(times));
  table('Making one rule ready, nanoseconds; ours reads and checks it first.', making);
  await eventTable({ compileRule, parseRule, moment, timing });
}

/** The same person with few and with many events. */
async function eventTable({ compileRule, parseRule, moment, timing }) {
  const rule = {
    event: 'purchase',
    occurrence: { operator: 'moreOrEqual', count: 2 },
    timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
    where: { property: 'amount', operator: 'greaterOrEqual', value: 50 },
  };
  const compiled = compileRule(parseRule(rule, CONTEXT, 'filter'), CONTEXT);
  const [need] = compiled.needs.events;
  const asked = { type: 'purchase', from: moment.ms - 30 * DAY, to: moment.ms, amount: 50, count: 2 };
  const fromAll = (person) =>
    compiled.matches(
      {
        occurrences: [
          person.events
            .filter(({ type, amount }) => type === need.type && need.where({ properties: { amount } }))
            .map(({ at }) => at)
            .sort((a, b) => a - b),
        ],
      },
      moment,
    );
  const rows = [];
  for (const count of [0, 10, 1_000]) {
    const person = {
      events: Array.from({ length: count }, (_, i) => ({
        type: i % 3 === 0 ? 'purchase' : 'view',
        at: moment.ms - i * (60 / Math.max(count, 1)) * DAY,
        amount: (i * 37) % 100,
      })),
    };
    const ready = {
      occurrences: [
        person.events
          .filter(({ type, amount }) => type === need.type && amount >= 50)
          .map(({ at }) => at)
          .sort((a, b) => a - b),
      ],
    };
    const expected = compiled.matches(ready, moment);
    const asks = [
      { name: 'ours, instants kept', items: [ready], ask: (one) => compiled.matches(one, moment) },
      { name: 'ours, from all events', items: [person], ask: fromAll },
      ...COUNTERS.map(({ name, ready: make }) => ({ name, items: [person], ask: make(asked) })),
    ];
    for (const { name, items, ask } of asks)
      if (ask(items[0]) !== expected) throw new Error(`${count} events: ${name} gives another answer`);
    rows.push({ events: count, matches: String(expected), ...(await nanoseconds(asks, timing)) });
  }
  table(
    'One check of an event condition, nanoseconds. The engine keeps the instants of what a rule counts with each profile; the others go through all events.',
    rows,
  );
}

function table(title, rows) {
  const columns = Object.keys(rows[0]);
  console.log(`\n${title}\n\n| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
  for (const row of rows)
    console.log(
      `| ${columns.map((column) => (typeof row[column] === 'number' ? Math.round(row[column]).toLocaleString('en') : row[column])).join(' | ')} |`,
    );
}

await main();
