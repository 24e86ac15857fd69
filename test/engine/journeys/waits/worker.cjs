'use strict';
// One of several processes on one account in which people wait, are asked about and go, until they are killed: argv is uri, account, seed, folder of the built
// package. What must hold afterwards is told to the parent before it is begun and when it has been acknowledged.
const { random, pick, say, openKilled } = require('../../../support/killedProcess.cjs');

const engine = openKilled(60, 600);
const PLACE = { host: 'test', flowId: 'cart', nodeId: 'wait' };
const LEFT = { host: 'test', flowId: 'cart', nodeId: 'left' };
let made = 0;
const people = [];
const name = () => `${process.pid}-${made++}`;

/** Says that it begins, and when it is acknowledged that it is so. */
async function noted(what, call) {
  await say({ begun: what });
  const answer = await call();
  await say({ done: what, answer });
  return answer;
}

async function newcomer() {
  const who = name();
  await engine.profiles.upsert({ externalId: who, emails: [`p${who}@example.com`] });
  await engine.splits.assign(
    'half',
    { branches: [{ name: 'a', share: 90 }], holdout: 10, flowId: 'cart' },
    { externalId: who },
  );
  people.push(who);
  if (people.length > 12) people.shift();
}

async function open(who) {
  const cart = name();
  const profile = { externalId: who };
  if (random() < 0.3)
    await engine.events.track({
      id: `early-${cart}`,
      profile,
      type: 'Purchase',
      properties: { cart },
      createProfile: false,
    });
  const wait = {
    profile,
    key: cart,
    branches: [
      { event: { type: 'Purchase', same: 'cart', value: cart } },
      { segment: 'vips', becomes: 'member' },
    ],
    for:
      random() < 0.4
        ? { amount: 1 + Math.floor(random() * 2), unit: 'seconds' }
        : { amount: 1, unit: 'hours' },
    carry: { cart },
  };
  await noted({ open: cart, who }, () => engine.waits.open(random() < 0.2 ? LEFT : PLACE, wait));
}

/** Of what anybody has opened: whoever sees a wait may buy its cart. */
async function buy() {
  const [seen] = [...(await engine.waits.list(PLACE, { limit: 1_000 }))].sort(() => random() - 0.5);
  if (!seen) return;
  const event = {
    id: `bought-${seen.key}-${name()}`,
    profile: seen.profile,
    type: 'Purchase',
    properties: { cart: seen.key },
    createProfile: false,
  };
  await noted({ buy: event.id, cart: seen.key, until: seen.until }, () =>
    engine.events.track(event, random() < 0.3 ? { wait: 'accepted' } : {}),
  );
}

async function handle() {
  for (const { id, key, branch, event, carry, lease } of await engine.waits.claim(PLACE, {
    limit: 3,
    leaseMs: 500,
  })) {
    await say({ handled: { id, key, branch, event: event?.id, cart: carry?.cart } });
    await engine.waits.ack({ id, lease }).then(
      () => say({ acked: id }),
      (error) => {
        if (error.code !== 'LEASE_LOST') throw error;
      },
    );
  }
}

async function ask(who) {
  const category = pick(['marketing', 'receipt']);
  const { permit } = await engine.contacts.ask({
    profile: { externalId: who },
    channel: 'email',
    category,
    flowId: 'cart',
  });
  if (permit && random() < 0.3) await engine.contacts.settle(permit, pick(['sent', 'notSent']));
}

const policy = () =>
  engine.contacts.policy.set({
    caps: [
      { most: 3, per: { amount: 1, unit: 'hours' } },
      { most: pick([1, 2]), per: { amount: 1, unit: 'hours' }, except: ['receipt'] },
    ],
  });

async function act() {
  const who = pick(people);
  const kind = random();
  if (!who || kind < 0.12) return newcomer();
  if (kind < 0.4) return open(who);
  if (kind < 0.6) return buy();
  if (kind < 0.7) return handle();
  if (kind < 0.86) return ask(who);
  if (kind < 0.9) return noted({ vip: who }, () => engine.tags.add([{ externalId: who }], ['vip']));
  if (kind < 0.93) return engine.waits.move(LEFT, PLACE);
  if (kind < 0.96) return policy();
  const other = pick(people.filter((one) => one !== who));
  if (kind < 0.98 && other)
    return noted({ join: [who, other] }, () =>
      engine.profiles.merge([{ externalId: who }, { externalId: other }]),
    );
  people.splice(people.indexOf(who), 1);
  return noted({ erase: who }, () => engine.profiles.delete({ externalId: who }));
}

async function main() {
  engine.work.start();
  for (;;) {
    try {
      await act();
    } catch (error) {
      // Whom another call has erased or joined meanwhile, and the first who looks where nobody waited yet.
      if (error.code !== 'NOT_FOUND' && error.code !== 'IDENTITY_CONFLICT') throw error;
    }
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
