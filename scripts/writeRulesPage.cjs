#!/usr/bin/env node
'use strict';
// Writes docs/rules.md from the catalogue of operators in dist/: what an operator says about itself is said once.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const checkout = join(__dirname, '..');
const PAGE = join(checkout, 'docs', 'rules.md');

const row = (...cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
const code = (value) => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

/** @param {object} engine the built engine */
function rulesPage(engine) {
  const {
    ATTRIBUTE_OPERATORS,
    OCCURRENCE_OPERATORS,
    TIMEFRAME_OPERATORS,
    TAG_OPERATORS,
    IDENTITY_OPERATORS,
    SEGMENT_OPERATORS,
    DO_NOT_CONTACT_OPERATORS,
    PROPERTY_OPERATORS,
    MEASURES,
    WHICH,
    FOLLOWED_BY,
    COMPUTED_OF,
  } = engine;
  const table = (operators) => [
    row('operator', 'in the forms', 'example', 'finds'),
    row('---', '---', '---', '---'),
    ...[...operators.values()].map(({ name, label, example }) =>
      row(code(name), label, code(example.rule), example.means),
    ),
  ];
  const names = (operators) => [...operators.keys()].map(code).join(' ');
  return `${[
    '# Rules',
    '',
    '<!-- Made by scripts/writeRulesPage.cjs from the catalogue of operators: change that, not this page. -->',
    '',
    'A rule says who belongs to a segment. It is JSON: it can be stored, compared, sent, and written by hand. `audience.validate` says everything that is wrong with one,',
    '`audience.describe` says it in a sentence, and `dist/rule.schema.json` is its JSON Schema, for editors and for tools that write rules.',
    '',
    'A rule is a **condition**, or a **group** of rules: `{ "all": […] }`, `{ "any": […] }` or `{ "none": […] }`, nested up to 32 deep, with 500 conditions in all.',
    'Text is compared without regard to case unless `"caseSensitive": true`. Several `values` mean any of them. An attribute that is empty matches `isNot`, `notContains`',
    'and `isEmpty` only. Days begin at midnight in the zone of the account; in the timeframes of events a day is 24 hours.',
    '',
    '## Attributes',
    '',
    '`{ "attribute": name, "operator": …, "value" | "values" | "amount" and "unit": … }`',
    '',
    row('operator', 'in the forms', 'types', 'example', 'finds'),
    row('---', '---', '---', '---', '---'),
    ...[...ATTRIBUTE_OPERATORS.values()].map(({ name, label, types, example }) =>
      row(code(name), label, types.join(', '), code(example.rule), example.means),
    ),
    '',
    '`unit` is `days`, `weeks` or `months`. An attribute that nobody has declared or written yet needs its `"type"`; known from the beginning are `firstName` `lastName` `gender` `country`',
    '`city` `address` `preferredLanguage` `company` `timeZone` (text), `birthDate` (date), `createdAt` and `modifiedAt` (datetime).',
    '',
    'A list of objects is asked with `{ "attribute": name, "match": "any" | "all" | "none", "where": … }`. Lists and lists of objects are for snapshot segments and filters.',
    '',
    '### Computed attributes',
    '',
    '`attributes.compute({ "name", "event", "of", "property", "timeframe", "where" })` has the engine keep an attribute of people\'s events, those of before included. It is read-only, stands on the',
    'profile as `computed`, and is asked for like any other attribute of its type, in real-time segments too. `property` goes with sums, averages, minima, maxima and different values; the others of',
    'the definition are as in conditions on events. With `{ "dryRun": true }` it is only shown how its values would be spread. While a segment asks for it, it is neither changed nor removed.',
    '',
    row('of', 'in the forms', 'type', 'example', 'is'),
    row('---', '---', '---', '---', '---'),
    ...[...COMPUTED_OF.values()].map(({ name, label, type, example }) =>
      row(code(name), label, type, code(example.definition), example.means),
    ),
    '',
    '## Events',
    '',
    '`{ "event": type, "happened": true | false, "occurrence": { "operator", "count" }, "timeframe": { "operator", … }, "where": … }`; only `event` is needed:',
    'without the others it is *at least once* and *at any time*.',
    '',
    '### How often',
    '',
    ...table(OCCURRENCE_OPERATORS),
    '',
    '### When',
    '',
    ...table(TIMEFRAME_OPERATORS),
    '',
    '`unit` is `days`, `hours` or `minutes`. An event counts by its own time, also when it is recorded late.',
    '',
    '### Which',
    '',
    `\`where\` asks for properties of the event: \`{ "property": name, "operator": …, "value": … }\` with ${names(PROPERTY_OPERATORS)}, and groups of them.`,
    'A property has the type of its value: `5` is not `"5"`.',
    '',
    '### What they add up to',
    '',
    '`"measure": { "of": …, "property": name, "operator": …, "value": … }` stands in the place of `occurrence`, with the same operators, and is taken over the events that count. Values',
    'that are no numbers take no part in a sum, an average, a minimum and a maximum; where there is no number, only the sum has a value: 0. Numbers are the decimals that one reads, added',
    "exactly: 0.1 and 0.2 are 0.3, whatever the order. `days` takes no property and counts days of the account's calendar.",
    '',
    ...table(MEASURES),
    '',
    '### The first, the last',
    '',
    '`"which": "first" | "last"` looks at one event: of those in the timeframe the earliest or the latest (of one instant, by their ids). `where` and `followedBy` have to hold for it; one of',
    'them is needed. It stands alone, without `occurrence` and `measure`.',
    '',
    ...table(WHICH),
    '',
    '### What follows',
    '',
    '`"followedBy": { "event": type, "happened": true | false, "where": …, "within": { "amount", "unit" }, "same": property, "followedBy": … }`: an event counts only if such an event comes',
    'later, within that time from it and with the same value of that property. With `"happened": false` it counts if none comes: at once, or with `within` from the millisecond after it, when none',
    'can come any more. Up to four events follow each other; only the last may stay away. The timeframe is that of the first.',
    '',
    ...table(FOLLOWED_BY),
    '',
    '## Tags',
    '',
    ...table(TAG_OPERATORS),
    '',
    '## Identities',
    '',
    `\`{ "identity": "email" | "phone" | "externalId", "operator": …, "value": … }\` with ${names(IDENTITY_OPERATORS)}.`,
    '',
    '## Segments and Do Not Contact',
    '',
    ...table(SEGMENT_OPERATORS),
    ...table(DO_NOT_CONTACT_OPERATORS).slice(2),
    '',
    'A condition of the Do Not Contact list may name a `channel` (`"sms"`): listed for that channel or for all of them; without it, for any.',
    '',
    'A real-time segment may refer only to real-time and predefined ones; Do Not Contact is for snapshot segments and filters. Predefined in every account are *Active Mobile Users*,',
    'who did `App Launch` within the last 30 days, and *Inactive Mobile Users*, everybody else.',
  ].join('\n')}\n`;
}

module.exports = { rulesPage, PAGE };

if (require.main === module)
  writeFileSync(PAGE, rulesPage(require(join(checkout, 'dist', 'engine', 'index.js'))));
