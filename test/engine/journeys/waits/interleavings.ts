import { LEAVING } from './leaving';
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

export const WAIT_INTERLEAVINGS: readonly WaitInterleaving[] = [
  {
    name: 'an event that was accepted before, and is evaluated only when the wait is open, does not end it',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      const held = gateA.hold('written');
      const buying = buy(a, 'before');
      await held.reached;
      const { ended } = await b.waits.open(PLACE, wait());
      held.release();
      await buying;
      same([ended, await taken(b)], [undefined, []], 'ends');
      await buy(b, 'after');
      same(await taken(b), ['0 after'], 'ends');
    },
  },
  {
    name: 'an event that is accepted when the wait is counted, and its profile is not marked yet, ends it',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      const held = gateA.hold('waitInserted');
      const opening = a.waits.open(PLACE, wait());
      await held.reached;
      same(await waiting(b), 1, 'counted');
      await buy(b, 'between');
      held.release();
      same((await opening).ended, { branch: 0 }, 'ended at once');
      same(await taken(b), ['0 between'], 'ends');
    },
  },
  {
    name: 'an event that is accepted when the wait is counted ends it, also when whoever opened it died before the mark',
    async play(two) {
      const { a, b, gateA, clockB } = two;
      await begin(two);
      const dead = gateA.crash('waitInserted');
      ignoringEnd(a.waits.open(PLACE, wait()));
      await dead;
      same(await waiting(b), 1, 'counted');
      await buy(b, 'between');
      clockB.set('2026-03-01T12:01:00.000Z');
      same(await taken(b), ['0 between'], 'ends');
    },
  },
  {
    name: 'an event that is accepted when the wait has marked its profile ends it, also when whoever opened it dies right then',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      const dead = gateA.crash('waitsMarked');
      ignoringEnd(a.waits.open(PLACE, wait()));
      await dead;
      await buy(b, 'after');
      same(await taken(b), ['0 after'], 'ends');
    },
  },
  {
    name: 'an event that is accepted while the opener looks ends it once, and the opener is told so',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      const held = gateA.hold('waitsLooked');
      const opening = a.waits.open(PLACE, wait());
      await held.reached;
      await buy(b, 'after');
      held.release();
      same((await opening).ended, { branch: 0 }, 'ended');
      same(await taken(b), ['0 after'], 'ends');
    },
  },
  {
    name: 'whoever opens a wait and dies before it marks the profile leaves one that others finish to open',
    async play(two) {
      const { a, b, gateA, clockB } = two;
      await begin(two);
      const dead = gateA.crash('waitInserted');
      ignoringEnd(a.waits.open(PLACE, wait()));
      await dead;
      clockB.set('2026-03-01T12:01:00.000Z');
      await b.work.runDue();
      await buy(b, 'after');
      same(await taken(b), ['0 after'], 'ends');
    },
  },
  {
    name: 'a writer that dies right after its one update: its event ends the wait by another process',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      await b.waits.open(PLACE, wait());
      const dead = gateA.crash('written');
      ignoringEnd(buy(a, 'accepted'));
      await dead;
      same(await taken(b), ['0 accepted'], 'ends');
    },
  },
  {
    name: 'a timeout and an event at one instant: the event, whoever writes first, and once',
    async play(two) {
      const { a, b, gateA, clockA, clockB } = two;
      await begin(two);
      await b.waits.open(PLACE, wait());
      const until = '2026-03-01T14:00:00.000Z';
      clockA.set(until);
      clockB.set(until);
      const held = gateA.hold('waitsLooked');
      const timing = a.work.runDue();
      await held.reached;
      await buy(b, 'then', until);
      held.release();
      await timing;
      same(await taken(b), ['0 then'], 'ends');
      same((await b.waits.counts(PLACE)).byBranch, { 0: 1 }, 'counted');
      await b.waits.open(PLACE, wait({ for: { amount: 1, unit: 'hours' } }));
      clockB.set('2026-03-01T16:00:00.000Z');
      await buy(b, 'tie', '2026-03-01T15:00:00.000Z');
      same(await taken(b), ['0 tie'], 'ends');
    },
  },
  {
    name: 'a moment that is moved while somebody slow has seen it come does not end the wait',
    async play(two) {
      const { a, b, gateA, clockA, clockB } = two;
      await begin(two);
      await b.attributes.define({ name: 'renewsOn', type: 'date' });
      await b.profiles.upsert({ ...ADA, attributes: { renewsOn: '2026-03-02' } });
      await b.waits.open(
        PLACE,
        wait({ branches: [{ date: { attribute: 'renewsOn' } }], for: { amount: 9, unit: 'days' } }),
      );
      clockA.set('2026-03-02T00:00:00.000Z');
      clockB.set('2026-03-02T00:00:00.000Z');
      const held = gateA.hold('waitsLooked');
      const timing = a.work.runDue();
      await held.reached;
      await b.profiles.upsert({ ...ADA, attributes: { renewsOn: '2026-03-05' } });
      held.release();
      await timing;
      same(await taken(b), [], 'ends');
      clockB.set('2026-03-05T00:00:00.000Z');
      same(await taken(b), ['0'], 'ends');
    },
  },
  {
    name: 'two who wait are joined: both go on waiting, and what the one who stays does ends both',
    async play(two) {
      const { b } = two;
      await begin(two);
      await b.waits.open(PLACE, wait({ key: 'a' }));
      await b.waits.open(PLACE, wait({ key: 'b', profile: TWIN }));
      await b.profiles.merge([ADA, TWIN]);
      // Everything that the join has left to do is done: only the mark can tell of what comes.
      await b.work.runDue();
      same(await waiting(b), 2, 'waiting');
      await buy(b, 'after');
      same((await b.waits.claim(PLACE)).map(({ key }) => key).sort(), ['a', 'b'], 'ends');
    },
  },
  {
    name: 'who is joined while somebody opens a wait takes it along',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      const held = gateA.hold('waitRead');
      const opening = a.waits.open(PLACE, wait({ profile: TWIN }));
      await held.reached;
      await b.profiles.merge([ADA, TWIN]);
      held.release();
      await opening;
      await b.work.runDue();
      await buy(b, 'after');
      same(await taken(b), ['0 after'], 'ends');
    },
  },
  {
    name: 'who is erased while somebody opens a wait leaves none',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      const held = gateA.hold('waitRead');
      const opening = a.waits.open(PLACE, wait());
      await held.reached;
      await b.profiles.delete(ADA);
      held.release();
      await opening;
      await b.work.runDue();
      same(await waiting(b), 0, 'waiting');
    },
  },
  {
    name: 'a place that is let go while an event ends a wait there: the wait ends without an output, and only so',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      await b.waits.open(PLACE, wait());
      const held = gateA.hold('waitsLooked');
      const buying = buy(a, 'after');
      await held.reached;
      same(await b.waits.cancel(PLACE), 1, 'let go');
      held.release();
      await buying;
      same(await taken(b), [], 'ends');
      same(await b.waits.counts(PLACE), { waiting: 0, ended: 0, byBranch: {} }, 'counted');
    },
  },
  {
    name: 'a passage through a segment that is handed on while the opener has not looked yet ends the wait',
    async play(two) {
      const { a, b, gateA } = two;
      await begin(two);
      await b.attributes.define({ name: 'city', type: 'text' });
      await b.segments.create({
        name: 'Londoners',
        type: 'realTime',
        rule: { attribute: 'city', operator: 'is', value: 'London' },
      });
      await b.work.runDue();
      const held = gateA.hold('waitInserted');
      const opening = a.waits.open(PLACE, wait({ branches: [{ segment: 'Londoners', becomes: 'member' }] }));
      await held.reached;
      await b.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      held.release();
      await opening;
      same(await taken(b), ['0'], 'ends');
      await b.waits.open(PLACE, wait({ branches: [{ segment: 'Londoners', becomes: 'notMember' }] }));
      await b.profiles.upsert({ ...ADA, attributes: { city: 'Rome' } });
      same(await taken(b), ['0'], 'ends');
    },
  },
  ...LEAVING,
];
