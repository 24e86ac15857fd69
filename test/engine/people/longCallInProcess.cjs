'use strict';
// A process that makes one long call and is killed as soon as that has come so far: argv is uri, account, call, its arguments as JSON, how far.
const { openAudienceEngine } = require('../../../dist/engine/index.js');

async function main() {
  const [uri, account, call, given, far] = process.argv.slice(2);
  const engine = await openAudienceEngine({ uri, account });
  const [namespace, name] = call.split('.');
  await engine[namespace][name](...JSON.parse(given), {
    onProgress: ({ done }) => done >= Number(far) && process.kill(process.pid, 'SIGKILL'),
  });
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
