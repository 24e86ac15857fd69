'use strict';
// One of several processes that write the same people at the same instant: argv is uri, account, how many.
const { openAudienceEngine } = require('../../../../dist/engine/index.js');

async function main() {
  const [uri, account, count] = process.argv.slice(2);
  const engine = await openAudienceEngine({ uri, account });
  await engine.health();
  process.send('ready');
  await new Promise((go) => process.once('message', go));
  const outcomes = [];
  for (let i = 0; i < Number(count); i++) {
    // Half of the people by two identities that others bring one by one.
    const inputs = [
      { externalId: `p${i}` },
      { emails: [`p${i}@example.com`] },
      { externalId: `p${i}`, emails: [`p${i}@example.com`] },
    ];
    const input = { ...inputs[(process.pid + i) % 3], attributes: { [`by${process.pid}`]: i } };
    outcomes.push((await engine.profiles.upsert(input)).result);
  }
  await engine.profiles.upsertMany(
    Array.from({ length: Number(count) }, (_, i) => ({ externalId: `p${i}`, emails: [`p${i}@example.com`] })),
  );
  await engine.close();
  process.send({ outcomes });
  process.disconnect();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
