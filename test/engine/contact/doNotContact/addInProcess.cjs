'use strict';
// One of several processes that change the same contact point at the same instant: argv is uri, account, name, how many.
const { openAudienceEngine } = require('../../../../dist/engine/index.js');

async function main() {
  const [uri, account, name, count] = process.argv.slice(2);
  const engine = await openAudienceEngine({ uri, account });
  await engine.health();
  process.send('ready');
  await new Promise((go) => process.once('message', go));
  const email = 'raced@example.com';
  for (let i = 0; i < Number(count); i++) {
    await engine.doNotContact.add({ email, reason: `${name} ${i}`, source: name });
    await engine.profiles.upsert({ externalId: `p${i}`, tags: [name, 'all'] });
    if (i % 2 === 0) {
      await engine.doNotContact.remove({ email, reason: `${name} ${i}`, source: name });
      await engine.tags.remove([{ externalId: `p${i}` }], [name]);
    }
  }
  await engine.close();
  process.disconnect();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
