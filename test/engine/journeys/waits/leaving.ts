import type { AudienceEngine } from '../../../../engine';
import {
  ADA,
  begin,
  buy,
  ignoringEnd,
  PLACE,
  same,
  taken,
  TWIN,
  wait,
  waiting,
  type WaitInterleaving,
} from './playing';

const OTHER = { ...PLACE, nodeId: 'other' };
const LATER = '2026-03-01T12:10:00.000Z';

/** A flow that runs, and a real-time segment in which Ada is. */
async function inFlow(engine: AudienceEngine): Promise<void> {
  await engine.segments.create({
    name: 'Cart',
    type: 'realTime',
    rule: { tags: ['cart'], operator: 'hasAny' },
  });
  await engine.tags.add([ADA], ['cart']);
  await engine.flows.launch({ id: 'flow', name: 'Flow', host: 'test', audience: { tags: ['cart'] } });
  await engine.work.runDue();
}
const noOutput = { waiting: 0, ended: 0, byBranch: {} };

/** What waits only so long, is moved to another place, or follows somebody. */
export const LEAVING: readonly WaitInterleaving[] = [
  {
    name: 'a flow that is stopped while somebody opens a wait in it: the wait ends without an output',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      await inFlow(b);
      const held = gateA.hold('waitRead');
      const opening = a.waits.open(PLACE, wait({ while: { flow: 'flow' } }));
      await held.reached;
      await b.flows.stop('flow');
      held.release();
      const { left } = await opening;
      same([left, await b.waits.counts(PLACE)], [true, noOutput], 'left');
    },
  },
  {
    name: 'whoever stops a flow and dies leaves waits that others end without an output, but those that something had ended before',
    async play(two) {
      const { a, b, gateA, clockA, clockB } = two;
      await begin(two);
      await inFlow(b);
      await b.profiles.upsert({ externalId: 'bea' });
      await b.waits.open(PLACE, wait({ while: { flow: 'flow' }, key: 'late' }));
      await b.waits.open(PLACE, wait({ while: { flow: 'flow' }, key: 'quiet', profile: TWIN }));
      await b.waits.open(
        PLACE,
        wait({ while: { flow: 'flow' }, key: 'bought', profile: { externalId: 'bea' } }),
      );
      clockA.set(LATER);
      clockB.set(LATER);
      const dead = gateA.crash('flowStopped');
      ignoringEnd(a.flows.stop('flow'));
      await dead;
      // Accepted when the flow was stopped, and dated before.
      await buy(b, 'before', '2026-03-01T12:05:00.000Z', { externalId: 'bea' });
      clockB.set('2026-03-01T12:20:00.000Z');
      // Ada buys after it, and nobody has come to her wait yet.
      await buy(b, 'after');
      same(await taken(b), ['bought 0 before'], 'ends');
      same(await waiting(b), 0, 'waiting');
    },
  },
  {
    name: 'who leaves the segment that it waits in, while the opener has not looked yet: the wait ends without an output',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      await inFlow(b);
      const held = gateA.hold('waitInserted');
      const opening = a.waits.open(PLACE, wait({ while: { segment: 'Cart' } }));
      await held.reached;
      await b.tags.remove([ADA], ['cart']);
      // Back again before the opener looks: it was out.
      await b.tags.add([ADA], ['cart']);
      held.release();
      await opening;
      await buy(b, 'after');
      same([await taken(b), await b.waits.counts(PLACE)], [[], noOutput], 'ends');
    },
  },
  {
    name: 'a wait that is moved to another place while an event ends it ends there, once',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      await b.waits.open(PLACE, wait({ key: 'k' }));
      const held = gateA.hold('placeRead');
      const moving = a.waits.move(PLACE, OTHER);
      await held.reached;
      await buy(b, 'meanwhile');
      held.release();
      await moving;
      const there = (await b.waits.claim(OTHER)).map(({ key, branch }) => [key, branch]);
      same([there, await b.waits.claim(PLACE)], [[['k', 0]], []], 'claimed');
    },
  },
  {
    name: 'an end that is decided while the wait is moved is one of the other place',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      await b.waits.open(PLACE, wait());
      const held = gateA.hold('waitsLooked');
      const buying = buy(a, 'meanwhile');
      await held.reached;
      same(await b.waits.move(PLACE, OTHER), 1, 'moved');
      held.release();
      await buying;
      same([(await b.waits.claim(OTHER)).length, (await b.waits.claim(PLACE)).length], [1, 0], 'claimed');
    },
  },
  {
    name: 'who takes over does something while the wait moves: it ends the wait, whoever waited',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      await b.waits.open(PLACE, wait({ key: 'own' }));
      await b.waits.open(PLACE, wait({ key: 'joined', profile: TWIN }));
      const held = gateA.hold('takerMarked');
      const joining = a.profiles.merge([ADA, TWIN]);
      await held.reached;
      await buy(b, 'meanwhile');
      held.release();
      await joining;
      await b.work.runDue();
      const ends = (await b.waits.claim(PLACE)).map(({ key, event }) => `${key} ${event?.id}`).sort();
      same(ends, ['joined meanwhile', 'own meanwhile'], 'ends');
    },
  },
];
