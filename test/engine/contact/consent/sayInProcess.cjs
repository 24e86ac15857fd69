'use strict';
// One of several processes that say something about the same contact points until they are killed: argv is uri, account, name, after how many calls.
const { openAudienceEngine } = require('../../../../dist/engine/index.js');

async function main() {
  const [uri, account, name, calls] = process.argv.slice(2);
  const engine = await openAudienceEngine({ uri, account, appName: 'saying until killed' });
  for (let n = 0; ; n++) {
    const note = `${name} ${n}`;
    process.send({ begun: note });
    const { changed } = await engine.consent.set({
      contact: { email: `p${n % 3}@example.com` },
      topic: 'News',
      status: Math.floor(n / 3) % 2 === 0 ? 'subscribed' : 'unsubscribed',
      note,
    });
    if (changed > 0) process.send({ done: note });
    // In the middle of the next one.
    if (n === Number(calls)) setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5);
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
