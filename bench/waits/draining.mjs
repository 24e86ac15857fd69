import { enter, liveFlow } from './live.mjs';
import { pause, populate, quantiles, timed, waitLike } from './measure.mjs';

/** Time ends many waits at one instant, while others do something. */
export async function draining({ open, db, sizes: { due } }) {
  const engine = await open('due');
  const MOST_LIVE = 2_000;
  await liveFlow(engine, MOST_LIVE);
  await populate(engine, db, 'due', due);
  const place = { host: 'bench', flowId: 'cart', nodeId: 'soon' };
  const { id } = await engine.waits.open(place, {
    profile: { externalId: 'like' },
    branches: [{ event: { type: 'Purchase' } }],
    for: { amount: 30, unit: 'days' },
  });
  const at = new Date();
  await waitLike(db, id, due, () => ({ until: at, dueAt: at }));
  engine.work.start();
  let drained = false;
  const times = [];
  const live = (async () => {
    for (let n = 0; n < MOST_LIVE && !drained; n++) times.push(await enter(engine, n));
  })();
  const ms = await timed(async () => {
    while ((await engine.waits.counts(place)).ended < due) await pause(20);
  });
  drained = true;
  await live;
  await engine.close();
  return [
    {
      'due at once': due,
      'ended/s': Math.round((1_000 * due) / ms),
      'live events': times.length,
      ...quantiles(times),
    },
  ];
}
