'use strict';
// A node's page in docs/nodes/ is also its help in Node-RED's editor: written once, in Markdown, turned into the form that the editor reads.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { nodeForms } = require('./formParts.cjs');

const checkout = join(__dirname, '..', '..');

/** `- **payload** (object): text` is how Markdown lists a property; Node-RED's help writes `: payload (object) : text`. */
const PROPERTY = /^ *- \*\*(.+?)\*\* \((.+?)\): /gm;

/**
 * @param {string} page Markdown; its first line is the title
 * @param {string} type the Node-RED type
 * @returns {string} the html file of the help
 */
function helpOf(page, type) {
  const [, ...text] = page.split('\n');
  const help = text.join('\n').trim().replace(/^##/gm, '###').replace(PROPERTY, ': $1 ($2) : ');
  return `<script type="text/markdown" data-help-name="${type}">\n${help}\n</script>\n`;
}

/** Every node with a form, with the text of its help. */
function nodeHelps() {
  return nodeForms().map(({ folder, html }) => {
    const [, type] = /data-template-name="([^"]+)"/.exec(html) ?? [];
    return {
      folder,
      help: helpOf(readFileSync(join(checkout, 'docs', 'nodes', `${folder}.md`), 'utf8'), type),
    };
  });
}

module.exports = { helpOf, nodeHelps };
