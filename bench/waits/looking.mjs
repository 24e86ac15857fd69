import { enter, liveFlow } from './live.mjs';
import { populate, quantiles, waitLike } from './measure.mjs';

const WARM = 20;

/** Live events of people who wait for nothing, without and with many others who wait. */
export async function looking({ open, db, sizes: { waiting, changes } }) {
  const engine = await open('open');
  const each = changes + WARM;
  await liveFlow(engine, 2 * each);
  await populate(engine, db, 'open', waiting);
  engine.work.start();
  const without = await measure(engine, 0, each);
  const place = { host: 'bench', flowId: 'cart', nodeId: 'wait' };
  const { id } = await engine.waits.open(place, {
    profile: { externalId: 'like' },
    branches: [{ event: { type: 'Purchase' } }],
    for: { amount: 30, unit: 'days' },
    carry: { cartId: 'c1' },
  });
  await waitLike(db, id, waiting, () => ({}));
  const counted = (await engine.waits.counts(place)).waiting;
  if (counted !== waiting + 1) throw new Error(`${counted} wait`);
  const beside = await measure(engine, each, each);
  await engine.close();
  return [
    { 'open waits': 0, ...without },
    { 'open waits': counted, ...beside, 'p50 / p50 without': Number((beside.p50 / without.p50).toFixed(2)) },
  ];
}

async function measure(engine, from, count) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const ms = await enter(engine, from + i);
    if (i >= WARM) times.push(ms);
  }
  return quantiles(times);
}
