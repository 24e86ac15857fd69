'use strict';
// A process that makes one long call and tells its parent how far it is: argv is uri, account, call, its arguments as JSON.
const { openAudienceEngine } = require('../../../dist/engine/index.js');

async function main() {
  const [uri, account, call, given] = process.argv.slice(2);
  const engine = await openAudienceEngine({ uri, account });
  const [namespace, name] = call.split('.');
  await engine[namespace][name](...JSON.parse(given), { onProgress: ({ done }) => process.send(done) });
  await engine.close();
  process.disconnect();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
