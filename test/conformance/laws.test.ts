import fc from 'fast-check';
import { accountsOf, handClock } from '../engine/accounts';
import { COMPUTED, event, NOW, rule } from '../engine/evaluation/audience/hostile';
import { SEGMENTS, TYPES } from './crowd';
import { LAWS } from './laws';

const accounts = accountsOf('laws');

it.each(LAWS.map((law) => [law.name, law] as const))('%s', (_name, law) => law.check(), 120_000);

it('4. the order in which events arrive, and duplicates of them, change nothing', async () => {
  const clock = handClock(NOW);
  const inOrder = await accounts.open({ clock });
  const turned = await accounts.open({ clock });
  const types = Object.entries(TYPES).map(([name, type]) => ({ name, type }));
  for (const engine of [inOrder, turned]) {
    for (const one of types) await engine.attributes.define(one);
    for (const [name, definition] of Object.entries(COMPUTED))
      await engine.attributes.compute({ name, ...definition });
    for (const [name, of] of Object.entries(SEGMENTS))
      await engine.segments.create({ name, type: 'snapshot', rule: of });
  }
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(rule, fc.array(event, { minLength: 2, maxLength: 6 }), async (asks, did) => {
      const ref = { externalId: `P${++nth}.` };
      const tracked = did.map((one, i) => ({ ...one, id: `${nth}-${i}`, profile: ref }));
      await inOrder.profiles.upsert(ref);
      await turned.profiles.upsert(ref);
      await inOrder.events.trackMany(tracked);
      for (const one of [...tracked].reverse()) await turned.events.track(one);
      const again = await turned.events.trackMany(
        tracked.map((one) => ({ ...one, type: 'Buy', at: NOW, properties: { amount: 1 } })),
      );
      expect(again.map((made) => 'duplicate' in made && made.duplicate)).toEqual(again.map(() => true));
      const [one, other] = [
        await inOrder.audience.explain(asks, ref),
        await turned.audience.explain(asks, ref),
      ];
      expect([other.matched, other.nextChangeAt]).toEqual([one.matched, one.nextChangeAt]);
    }),
    { numRuns: 80 },
  );
}, 120_000);
