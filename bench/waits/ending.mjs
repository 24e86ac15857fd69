import { pause, quantiles } from './measure.mjs';

/** Events at a rate, each of somebody who waits for it, until the end is in hands. */
export async function ending({ open, sizes: { seconds, rate } }) {
  const engine = await open('events');
  const total = seconds * rate;
  const place = { host: 'bench', flowId: 'cart', nodeId: 'wait' };
  const people = Array.from({ length: total }, (_, i) => ({ externalId: `p${i}` }));
  for (let from = 0; from < total; from += 1_000)
    await engine.profiles.upsertMany(people.slice(from, from + 1_000));
  const branches = [{ event: { type: 'Purchase' } }];
  for (let from = 0; from < total; from += 20)
    await Promise.all(
      people.slice(from, from + 20).map((profile) => engine.waits.open(place, { profile, branches })),
    );
  engine.work.start();
  const begun = new Map();
  const times = [];
  const claiming = (async () => {
    while (times.length < total) {
      if (!(await engine.waits.next(place, { timeoutMs: 10_000 }))) return;
      for (const wait of await engine.waits.claim(place, { limit: 1_000 })) {
        times.push(performance.now() - begun.get(wait.profile.externalId));
      }
    }
  })();
  const tracking = [];
  const BATCHES_PER_SECOND = 10;
  const start = performance.now();
  for (let batch = 0; batch < seconds * BATCHES_PER_SECOND; batch++) {
    await pause(Math.max(0, start + (batch * 1_000) / BATCHES_PER_SECOND - performance.now()));
    const some = people.slice((batch * rate) / BATCHES_PER_SECOND, ((batch + 1) * rate) / BATCHES_PER_SECOND);
    for (const { externalId } of some) begun.set(externalId, performance.now());
    tracking.push(engine.events.trackMany(some.map((profile) => ({ profile, type: 'Purchase' }))));
  }
  await Promise.all(tracking);
  await claiming;
  const took = performance.now() - start;
  await engine.close();
  if (times.length < total) throw new Error(`${times.length} of ${total} ended`);
  return [
    {
      'events/s asked': rate,
      'ended/s': Math.round((1_000 * total) / took),
      ended: total,
      ...quantiles(times),
    },
  ];
}
