'use strict';
// What several forms of Node-RED's editor have in common is written once, in nodes/hosts/node-red/parts/, and put into each of them by the build:
// the line `<!-- part: rule when="to=rule" -->` stands for the text of parts/rule.html. In a part, `{when}` is the condition that the line gives, and
// `{when;ruleFrom=json}` that condition and one more. In scripts the line is a comment too, to those who do not know it.
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const nodes = join(__dirname, '..', '..', 'nodes');
const parts = join(nodes, 'hosts', 'node-red', 'parts');

const LINE = /^ *<!-- part: (\w+)(?: when="([^"]*)")? -->\n/gm;
const CONDITION = /\{when(?:;([^}]*))?\}/g;

/** Both hold: of several alternatives, each gets what is added. */
const both = (when, more) =>
  when
    .split(' or ')
    .map((one) => [one, more].filter(Boolean).join(';'))
    .join(' or ');

/**
 * @param {string} text of a form or a part
 * @returns {string} the text with all parts in their places; an unknown one throws
 */
function withParts(text) {
  return text.replace(LINE, (_line, name, when = '') => {
    const part = readFileSync(join(parts, `${name}.html`), 'utf8');
    return withParts(
      part.replace(CONDITION, (_placeholder, more) => both(when, more)).replaceAll(' data-when=""', ''),
    );
  });
}

/** Every node with a form, with the whole text of the form. */
function nodeForms() {
  return readdirSync(nodes).flatMap((folder) => {
    const form = join(nodes, folder, `${folder}.node-red.html`);
    return existsSync(form) ? [{ folder, html: withParts(readFileSync(form, 'utf8')) }] : [];
  });
}

module.exports = { nodeForms, withParts };
