'use strict';
// A real n8n in .cache/n8n, for `npm run start:n8n` and its tests: 2.9 GB, some minutes the first time. It is no dependency of the package.
const { join } = require('node:path');
const { installInCache } = require('./installInCache.cjs');

const N8N_VERSION = '2.41.1';

/**
 * Installs n8n where it is missing. Of its native add-ons only SQLite is built: the others (Kafka, Oracle, …) belong to nodes that nobody needs here.
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the path of n8n's program, to be run with Node 24
 */
async function installN8n(say) {
  return join(
    await installInCache(say, {
      name: 'n8n',
      version: N8N_VERSION,
      size: 'about 3 GB, the first time this takes some minutes',
      rebuild: ['sqlite3'],
    }),
    'bin',
    'n8n',
  );
}

module.exports = { installN8n, N8N_VERSION };
