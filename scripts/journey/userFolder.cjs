'use strict';
// The user folder of Node-RED for `npm start`: this checkout as the package, and the examples as flows.
const { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { checkout } = require('../lib/findMongod.cjs');
const { name: PACKAGE } = require('../../package.json');

const EXAMPLES = ['loyal-londoners', 'abandoned-cart', 'renewal-reminder', 'win-back'];
const CONNECTION_ID = 'audience-example-db';

/** Writes what a first start needs; flows that somebody has changed since are left as they are. */
function prepareUserFolder(folder) {
  const link = join(folder, 'node_modules', PACKAGE);
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { recursive: true, force: true });
  symlinkSync(checkout, link, 'junction');
  nameThePackage(join(folder, 'package.json'));
  const flows = join(folder, 'flows.json');
  if (existsSync(flows)) return;
  writeFileSync(
    join(folder, 'flows_cred.json'),
    JSON.stringify({ [CONNECTION_ID]: { uri: '${AUDIENCE_MONGODB_URI}' } }, null, 2),
  );
  writeFileSync(flows, JSON.stringify(exampleFlows(), null, 2));
}

/** As a dependency: what the file does not name is taken away when *Manage palette* installs something. */
function nameThePackage(file) {
  const known = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { name: 'audience-engine-example', version: '0.0.1', private: true };
  const dependencies = { ...known.dependencies, [PACKAGE]: `file:${checkout}` };
  writeFileSync(file, JSON.stringify({ ...known, dependencies }, null, 2));
}

/** The examples beside each other; the connection of all of them is there once. */
function exampleFlows() {
  const nodes = EXAMPLES.flatMap((name) =>
    JSON.parse(readFileSync(join(checkout, 'examples', `${name}.json`), 'utf8')),
  );
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}

module.exports = { prepareUserFolder };
