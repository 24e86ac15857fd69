'use strict';
// Asks people to confirm and presses for every second one, until it is killed in the middle of that.
const { openAudienceEngine } = require('../../../../dist/engine/index.js');

async function main() {
  const [uri, account, name, calls] = process.argv.slice(2);
  const { consent } = await openAudienceEngine({ uri, account, appName: 'saying until killed' });
  for (let n = 0; ; n++) {
    const email = `${name}-${n}@example.com`;
    const { link } = await consent.request({ contact: { email }, topic: 'News' });
    process.send({ asked: email, url: link.url });
    if (n === Number(calls)) setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5);
    if (n % 2 === 1 && n < Number(calls)) continue;
    process.send({ begun: email });
    await consent.follow(link.url, { confirm: true });
    process.send({ done: email });
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
