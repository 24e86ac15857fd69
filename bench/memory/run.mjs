#!/usr/bin/env node
// How many profiles a second the in-memory meaning of a rule answers, beside the same question written by hand. Equal answers are asserted first.
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { NOW, people } from '../bulk/people.mjs';
import { RULES } from '../bulk/rules.mjs';
import { PREDICATES } from './predicates.mjs';
import { sumsOfKept } from './sums.mjs';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const USAGE =
  'usage: npm run bench:memory:bulk -- [--profiles 20000] [--events-each 10] [--seconds 1] [--seed 1] [--engine dist/engine/index.js]';

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

/** A person as the engine reads one from the database for this rule: of events only what the rule needs. */
function factsOf(person, needs, now) {
  const { city, country, gender, spend, tags } = person;
  const occurrences = needs.events.map((need) => {
    const { from = -Infinity, to = Infinity } = need.seen(now);
    return person.events
      .filter(
        ({ type, at, amount }) =>
          type === need.type && at >= from && at <= to && (need.where?.({ properties: { amount } }) ?? true),
      )
      .map(({ at }) => at)
      .sort((a, b) => a - b);
  });
  return {
    attributes: { city, country, gender, ...(spend !== undefined && { spend }) },
    folded: { city: city.toLowerCase(), country: country.toLowerCase(), gender: gender.toLowerCase() },
    tags,
    identities: {},
    occurrences,
  };
}

/** Goes through all items again and again for about so long; answers a second. */
function rate(items, ask, seconds) {
  for (const one of items) ask(one);
  let asked = 0;
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    for (const one of items) ask(one);
    asked += items.length;
  }
  return asked / ((performance.now() - start) / 1000);
}

function main() {
  const { values } = parseArgs({
    options: {
      profiles: { type: 'string', default: '20000' },
      'events-each': { type: 'string', default: '10' },
      seconds: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      engine: { type: 'string', default: join(root, 'dist/engine/index.js') },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(USAGE);
  const built = (path) => require(join(dirname(resolve(values.engine)), path));
  const { compileRule } = built('evaluation/interpreters/memory/compile.js');
  const { Moment } = built('language/calendar/moment.js');
  const moment = new Moment(Date.parse(NOW), 'UTC');
  const everyone = [
    ...people({
      profiles: Number(values.profiles),
      eventsEach: Number(values['events-each']),
      seed: Number(values.seed),
    }),
  ];
  const seconds = Number(values.seconds);
  const rows = RULES.filter(({ name }) => name in PREDICATES).map(({ name, rule }) => {
    const compiled = compileRule(rule, CONTEXT);
    const facts = everyone.map((person) => factsOf(person, compiled.needs, moment.ms));
    const byHand = PREDICATES[name];
    const differing = everyone.filter(
      (person, i) => byHand(person) !== compiled.matches(facts[i], moment),
    ).length;
    if (differing > 0)
      throw new Error(
        `${name}: the rule and the predicate written by hand disagree about ${differing} people`,
      );
    return {
      rule: name,
      members: facts.filter((one) => compiled.matches(one, moment)).length,
      'matches/s': rate(facts, (one) => compiled.matches(one, moment), seconds),
      'next changes/s': rate(facts, (one) => compiled.nextChangeAt(one, moment), seconds),
      'explanations/s': rate(facts.slice(0, 2_000), (one) => compiled.explain(one, moment), seconds),
      'by hand/s': rate(everyone, byHand, seconds),
    };
  });
  const columns = Object.keys(rows[0]);
  console.log(
    `${values.profiles} profiles, about ${values['events-each']} events each; one thread. "By hand" goes through all events of a person, the rule through those it needs.`,
  );
  console.log(`| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
  for (const row of rows)
    console.log(
      `| ${columns.map((column) => (typeof row[column] === 'number' ? Math.round(row[column]).toLocaleString('en') : row[column])).join(' | ')} |`,
    );
  const { firstTime, again } = sumsOfKept((rule) => compileRule(rule, CONTEXT), moment);
  console.log(
    `A sum of a thousand kept amounts, µs of processor time: ${firstTime.toFixed(2)} the first time, ${again.toFixed(2)} asked again of the same person.`,
  );
}

main();
