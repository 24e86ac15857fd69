'use strict';
// One of several processes that change people and pack columns until they are killed: argv is uri, account, seed, folder of the built package.
const { join } = require('node:path');
const { build, random, pick, say, openKilled } = require('../../../support/killedProcess.cjs');

// A few people make several blocks.
require(join(build, 'engine/evaluation/packed/block.js')).BLOCK = 16;

const engine = openKilled(60, 500, { columns: { from: 1 } });
const PEOPLE = 60;
let written = 0;

const someone = () => ({ externalId: `p${Math.floor(random() * PEOPLE)}` });
const attributesOf = () => ({
  city: pick(['London', 'LONDON', 'Rome', 'Paris']),
  score: Math.floor(random() * 100) / 4,
  seen: new Date(Date.UTC(2026, 0, 1 + Math.floor(random() * 60))).toISOString(),
});

const buy = (who, properties) => ({
  type: 'Buy',
  profile: who,
  properties: { amount: Math.floor(random() * 60) / 4, ...properties },
});

const DEEDS = [
  () => engine.events.track(buy(someone())),
  () => engine.events.track(buy(someone())),
  () =>
    engine.events.trackMany(
      Array.from({ length: 25 }, (_, i) => buy({ externalId: `p${(i * 2) % PEOPLE}` })),
    ),
  () => engine.profiles.upsert({ ...someone(), attributes: attributesOf() }),
  () => engine.profiles.upsert({ ...someone(), attributes: { city: null } }),
  () =>
    engine.profiles.upsertMany(
      Array.from({ length: 6 }, () => ({ ...someone(), attributes: attributesOf(), tags: ['vip'] })),
    ),
  () => engine.tags.remove([someone()], ['vip']),
  () => engine.profiles.upsert({ ...someone(), emails: [`${process.pid}-${written++}@example.com`] }),
  () => engine.profiles.merge([someone(), someone()]),
  async () => {
    const [join] = await engine.profiles.joins(someone());
    if (join) await engine.profiles.unmerge(join.id);
  },
  async () => {
    const { externalId } = someone();
    // What nobody else has: after the person is erased it stands nowhere.
    const secret = `secret-${process.pid}-${written++}`;
    const { id } = await engine.profiles.upsert({ externalId, attributes: { secret } });
    await engine.events.track(buy({ id }, { secret }));
    await engine.profiles.delete({ id });
    await say({ erased: secret });
  },
  async () => {
    const { emails } = await engine.profiles.get(someone());
    const [email] = emails;
    if (!email) return;
    if (random() < 0.7) await engine.doNotContact.add({ email, reason: 'test', source: 'test' });
    else await engine.doNotContact.remove({ email, source: 'test' });
  },
  () => engine.work.runDue(),
  () => engine.work.runDue(),
];

async function main() {
  for (;;)
    try {
      await pick(DEEDS)();
    } catch (error) {
      if (!['NOT_FOUND', 'IDENTITY_CONFLICT', 'CONFLICT', 'INVALID_ARGUMENT'].includes(error.code))
        throw error;
    }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
