'use strict';
// One of several processes that give the same person addresses at the same instant: argv is uri, account, name, how many.
const { openAudienceEngine } = require('../../../../dist/engine/index.js');

async function main() {
  const [uri, account, name, count] = process.argv.slice(2);
  const engine = await openAudienceEngine({ uri, account });
  await engine.health();
  process.send('ready');
  await new Promise((go) => process.once('message', go));
  const emails = Array.from({ length: Number(count) }, (_, i) => `${name}-${i}@example.com`);
  const half = emails.length / 2;
  const codes = [];
  for (const email of emails.slice(0, half))
    codes.push(
      await engine.profiles.upsert({ externalId: 'ada', emails: [email] }).then(
        () => 'taken',
        ({ code }) => code,
      ),
    );
  // The others in one call.
  const answers = await engine.profiles.upsertMany(
    emails.slice(half).map((email) => ({ externalId: 'ada', emails: [email] })),
  );
  codes.push(...answers.map(({ error }) => error?.code ?? 'taken'));
  process.send({ codes });
  await engine.close();
  process.disconnect();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
