'use strict';
// One of several processes that list and lift the same contact points until they are killed: argv is uri, account, name, after how many rounds.
const { openAudienceEngine } = require('../../../../dist/engine/index.js');

async function main() {
  const [uri, account, name, rounds] = process.argv.slice(2);
  const engine = await openAudienceEngine({ uri, account, appName: 'acting until killed' });
  for (let n = 0; ; n++) {
    const email = `p${n % 5}@example.com`;
    await engine.doNotContact.add({ email, reason: `${name} ${n % 3}`, source: name });
    if (n % 2 === 0)
      await engine.doNotContact.import(
        Array.from({ length: 5 }, (_, i) => ({
          email: `p${i}@example.com`,
          channel: i % 2 === 0 ? 'email' : undefined,
        })),
        { reason: `imported by ${name}` },
      );
    if (n % 3 === 0) await engine.doNotContact.remove({ email, source: name });
    else await engine.doNotContact.remove({ email, reason: `${name} ${n % 3}`, source: name });
    // In the middle of the next one.
    if (n === Number(rounds)) setTimeout(() => process.kill(process.pid, 'SIGKILL'), 7);
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
