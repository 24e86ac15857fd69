import type { Entry } from '../../../../engine';
import type { Rule } from '../../../../engine';
import { changedTogether } from './changedTogether';
import {
  LONDON,
  bought,
  ADA,
  CROWD,
  GUESTS,
  namesOf,
  purchases,
  each,
  segmentAndFlow,
  members,
  claimed,
  kinds,
  same,
  settledAs,
  ignoringEnd,
  type Interleaving,
} from './stage';

export const INTERLEAVINGS: readonly Interleaving[] = [
  {
    name: 'a writer that dies right after its one update: the change is finished by another process',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, bought(1));
      await b.profiles.upsert(ADA);
      const dead = gateA.crash('written');
      ignoringEnd(a.events.track({ profile: ADA, type: 'Purchase' }));
      await dead;
      await settledAs(b, bought(1), ['ada'], 'entry');
    },
  },
  {
    name: 'a late evaluator inserts a membership after a newer one has found "no"',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, LONDON);
      await b.profiles.upsert(ADA);
      const held = gateA.hold('evaluated');
      const late = a.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      await held.reached;
      await b.profiles.upsert({ ...ADA, attributes: { city: 'Paris' } });
      held.release();
      await late;
      same(await members(b), [], 'members as soon as the late call has returned');
      await b.work.runDue();
      same(await members(b), [], 'members');
    },
  },
  {
    name: 'the same, and the late evaluator dies before it can verify what it wrote',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, LONDON);
      await b.profiles.upsert(ADA);
      const held = gateA.hold('evaluated');
      ignoringEnd(a.profiles.upsert({ ...ADA, attributes: { city: 'London' } }));
      await held.reached;
      await b.profiles.upsert({ ...ADA, attributes: { city: 'Paris' } });
      const dead = gateA.crash('membershipsWritten');
      held.release();
      await dead;
      await b.work.runDue();
      same(await members(b), [], 'members');
    },
  },
  {
    name: 'a change that another process left behind is taken along by the next change of the profile',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, bought(1));
      await b.segments.create({ name: 'other', type: 'realTime', rule: LONDON });
      await b.work.runDue();
      await b.profiles.upsert(ADA);
      const dead = gateA.crash('written');
      ignoringEnd(a.events.track({ profile: ADA, type: 'Purchase' }));
      await dead;
      await b.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      same(await members(b), ['ada'], 'members');
      await settledAs(b, bought(1), ['ada'], 'entry');
    },
  },
  {
    name: 'an entry that was handled is not made again by a fan-out that was held up',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, LONDON);
      const held = gateA.hold('participantsWritten');
      const late = a.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      await held.reached;
      await b.work.runDue();
      const [entry] = await claimed(b);
      await b.entries.ack(entry as Entry);
      held.release();
      await late;
      await settledAs(b, LONDON, ['ada'], '');
    },
  },
  {
    name: 'a process that learned the segments before one was created evaluates it all the same',
    async play({ a, b }) {
      await a.attributes.define({ name: 'city', type: 'text' });
      await a.segments.create({ name: 'first', type: 'realTime', rule: bought(3) });
      await a.profiles.upsert(ADA);
      await segmentAndFlow(b, LONDON);
      await a.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      same(await members(b), ['ada'], 'members');
      await settledAs(b, LONDON, ['ada'], 'entry');
    },
  },
  {
    name: 'a process whose clock is three seconds behind has the last word when its change is the last one',
    async play({ a, b, clockB }) {
      await segmentAndFlow(a, LONDON);
      clockB.set('2026-03-01T11:59:57.000Z');
      await a.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      await b.profiles.upsert({ ...ADA, attributes: { city: 'Paris' } });
      same(await members(a), [], 'members');
      await b.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      await settledAs(a, LONDON, ['ada'], 'entry exit entry');
    },
  },
  {
    name: 'leaving and coming back by time alone, at one revision, are two visits',
    async play({ a, clockA }) {
      const rule: Rule = {
        any: [
          { event: 'Purchase', timeframe: { operator: 'withinTheLast', amount: 1, unit: 'days' } },
          { event: 'Purchase', timeframe: { operator: 'betweenTheLast', from: 5, to: 6, unit: 'days' } },
        ],
      };
      await segmentAndFlow(a, rule);
      await a.events.track({ profile: ADA, type: 'Purchase' });
      const at: string[] = [];
      for (const day of [
        '2026-03-01T12:00:00.000Z',
        '2026-03-02T12:00:00.001Z',
        '2026-03-06T12:00:00.000Z',
        '2026-03-07T12:00:00.001Z',
      ]) {
        clockA.set(day);
        await a.work.runDue();
        const entries = await claimed(a);
        for (const entry of entries) await a.entries.ack(entry);
        at.push(...entries.map((entry) => `${entry.kind} ${entry.at}`));
      }
      same(
        at,
        [
          'entry 2026-03-01T12:00:00.000Z',
          'exit 2026-03-02T12:00:00.001Z',
          'entry 2026-03-06T12:00:00.000Z',
          'exit 2026-03-07T12:00:00.001Z',
        ],
        'entries',
      );
    },
  },
  {
    name: 'an evaluation at one revision does not see the event of a later one',
    async play({ a, b, gateA, gateB }) {
      const once: Rule = {
        event: 'Purchase',
        occurrence: { operator: 'equals', count: 1 },
        timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
      };
      await segmentAndFlow(b, once);
      await b.profiles.upsert(ADA);
      const first = gateA.hold('flushed');
      const second = gateB.hold('flushed');
      const early = a.events.track({ profile: ADA, type: 'Purchase' });
      await first.reached;
      const late = b.events.track({ profile: ADA, type: 'Purchase' });
      await second.reached;
      first.release();
      await early;
      second.release();
      await late;
      await settledAs(b, once, [], 'entry exit');
    },
  },
  {
    name: 'a flow that is launched between a change and its evaluation gets the entry once',
    async play({ a, b, gateA }) {
      await a.attributes.define({ name: 'city', type: 'text' });
      await b.segments.create({ name: 'watched', type: 'realTime', rule: LONDON });
      await b.work.runDue();
      const held = gateA.hold('evaluated');
      const late = a.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      await held.reached;
      await b.flows.launch({
        id: 'flow',
        name: 'flow',
        host: 'test',
        audience: { segments: ['watched'] },
        reEntry: 'afterExit',
      });
      await b.work.runDue();
      held.release();
      await late;
      await settledAs(b, LONDON, ['ada'], 'entry');
    },
  },
  {
    name: 'a flow that is launched while a fan-out that did not see it is under way gets the entry once',
    async play({ a, b, gateA }) {
      await a.attributes.define({ name: 'city', type: 'text' });
      await b.segments.create({ name: 'watched', type: 'realTime', rule: LONDON });
      await b.work.runDue();
      const held = gateA.hold('flowsRead');
      const late = a.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      await held.reached;
      await b.flows.launch({
        id: 'flow',
        name: 'flow',
        host: 'test',
        audience: { segments: ['watched'] },
        reEntry: 'afterExit',
      });
      await b.work.runDue();
      held.release();
      await late;
      await settledAs(b, LONDON, ['ada'], 'entry');
    },
  },
  {
    name: 'a flow that another process launched is known to the next transition',
    async play({ a, b }) {
      await a.attributes.define({ name: 'city', type: 'text' });
      await b.segments.create({ name: 'watched', type: 'realTime', rule: LONDON });
      await b.work.runDue();
      await a.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      await b.flows.launch({ id: 'flow', name: 'flow', host: 'test', audience: { segments: ['watched'] } });
      await b.work.runDue();
      same(kinds(await claimed(b)), 'entry', 'entries at launch');
      await a.profiles.upsert({ externalId: 'bob', attributes: { city: 'London' } });
      await settledAs(b, LONDON, ['ada', 'bob'], 'entry');
    },
  },
  {
    name: 'a profile that changes while a build has read it and not yet written is right afterwards',
    async play({ a, b, gateA }) {
      await b.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      await b.segments.create({ name: 'watched', type: 'realTime', rule: LONDON });
      const held = gateA.hold('evaluated');
      const built = a.work.runDue();
      await held.reached;
      await b.profiles.upsert({ ...ADA, attributes: { city: 'Paris' } });
      held.release();
      await built;
      await b.work.runDue();
      same(await members(b), [], 'members');
    },
  },
  {
    name: 'a process that dies between a participant and its row: the row is made by another one, once',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, LONDON);
      const dead = gateA.crash('participantsWritten');
      ignoringEnd(a.profiles.upsert({ ...ADA, attributes: { city: 'London' } }));
      await dead;
      await settledAs(b, LONDON, ['ada'], 'entry');
    },
  },
  {
    name: 'a process that dies after handing on and before taking note: nobody enters twice',
    async play({ a, b, gateA, clockA, clockB }) {
      await segmentAndFlow(b, LONDON);
      for (const clock of [clockA, clockB]) clock.set('2026-03-01T12:00:01.000Z');
      const dead = gateA.crash('fannedOut');
      ignoringEnd(a.profiles.upsert({ ...ADA, attributes: { city: 'London' } }));
      await dead;
      await settledAs(b, LONDON, ['ada'], 'entry');
    },
  },
  {
    name: 'a process that dies right after it has made many people: they are evaluated by another one',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, LONDON);
      const dead = gateA.crash('written');
      ignoringEnd(a.profiles.upsertMany(CROWD));
      await dead;
      await settledAs(b, LONDON, ['p000', 'p001'], 'entry entry');
    },
  },
  {
    name: 'somebody looks for those who are about to be made; they are made later, and their maker dies',
    async play({ a, b, gateA, clockB }) {
      await segmentAndFlow(b, LONDON);
      const held = gateA.hold('birthsAnnounced');
      const dead = gateA.crash('written');
      ignoringEnd(a.profiles.upsertMany(CROWD));
      await held.reached;
      await b.work.runDue();
      held.release();
      await dead;
      clockB.set('2026-03-01T12:05:00.000Z');
      await settledAs(b, LONDON, ['p000', 'p001'], 'entry entry');
    },
  },
  {
    name: 'somebody who was made together with others changes before all of them are evaluated',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, LONDON);
      const held = gateA.hold('evaluated');
      const late = a.profiles.upsertMany(CROWD);
      await held.reached;
      await b.profiles.upsert({ externalId: 'p000', attributes: { city: 'Rome' } });
      await b.profiles.upsert({ externalId: 'p005', attributes: { city: 'London' } });
      held.release();
      await late;
      same(await members(b), ['p001', 'p005'], 'members');
      await settledAs(b, LONDON, ['p001', 'p005'], 'entry entry entry exit');
    },
  },
  {
    name: 'what is noted of somebody whose maker has died outlasts an evaluation that does not know of it, and whoever noted it',
    async play({ a, b, gateA, gateB }) {
      await segmentAndFlow(b, LONDON);
      const dead = gateA.crash('written');
      ignoringEnd(a.profiles.upsertMany(CROWD));
      await dead;
      const held = gateB.hold('evaluated');
      const late = b.profiles.upsert({ externalId: 'p000', attributes: { level: 1 } });
      await held.reached;
      const deadToo = gateA.crash('read');
      ignoringEnd(a.work.runDue());
      await deadToo;
      held.release();
      await late;
      await settledAs(b, LONDON, ['p000', 'p001'], 'entry entry');
    },
  },
  {
    name: 'a segment is created between the making of many people and their evaluation',
    async play({ a, b, gateA }) {
      const held = gateA.hold('written');
      const late = a.profiles.upsertMany(CROWD);
      await held.reached;
      await segmentAndFlow(b, LONDON);
      held.release();
      await late;
      await settledAs(b, LONDON, ['p000', 'p001'], 'entry entry');
    },
  },
  ...changedTogether,
  {
    name: 'somebody counts the members, and one of them leaves before the number is stored',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, LONDON);
      await b.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      const held = gateA.hold('membersCounted');
      const late = a.segments.count('watched');
      await held.reached;
      await b.profiles.upsert({ ...ADA, attributes: { city: 'Paris' } });
      held.release();
      same(await late, 1, 'counted before');
      same(await b.segments.count('watched'), 0, 'counted');
    },
  },
  {
    name: 'somebody counts the members between the writing of a membership and what is done about numbers that are stored',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, LONDON);
      await b.segments.count('watched');
      const held = gateA.hold('evaluated');
      const written = gateA.hold('membershipsWritten');
      const late = a.profiles.upsert({ ...ADA, attributes: { city: 'London' } });
      await held.reached;
      await b.segments.count('watched');
      held.release();
      await written.reached;
      await b.segments.count('watched');
      written.release();
      await late;
      await settledAs(b, LONDON, ['ada'], 'entry');
    },
  },
  {
    name: 'a process that dies with a membership written and the number of members as it was',
    async play({ a, b, gateA, clockA, clockB }) {
      await segmentAndFlow(b, LONDON);
      await b.profiles.upsert(ADA);
      same(await b.segments.count('watched'), 0, 'counted');
      for (const clock of [clockA, clockB]) clock.set('2026-03-01T12:00:01.000Z');
      const dead = gateA.crash('membershipsWritten');
      ignoringEnd(a.profiles.upsert({ ...ADA, attributes: { city: 'London' } }));
      await dead;
      await settledAs(b, LONDON, ['ada'], 'entry');
    },
  },
  {
    name: 'the same, and somebody who has read the membership before decides the same after a later change',
    async play({ a, b, gateA, gateB }) {
      await segmentAndFlow(b, LONDON);
      await b.profiles.upsert(ADA);
      same(await b.segments.count('watched'), 0, 'counted');
      const early = gateA.hold('read');
      const dead = gateA.crash('membershipsWritten');
      ignoringEnd(a.profiles.upsert({ ...ADA, attributes: { city: 'London' } }));
      await early.reached;
      const held = gateB.hold('read');
      const late = b.profiles.upsert({ ...ADA, attributes: { city: 'London', level: 1 } });
      await held.reached;
      early.release();
      await dead;
      held.release();
      await late;
      await settledAs(b, LONDON, ['ada'], 'entry');
    },
  },
  {
    name: 'one event id for two profiles at once: one of them has it, the other is told',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, bought(1));
      await b.profiles.upsert(ADA);
      await b.profiles.upsert({ externalId: 'bob' });
      const held = gateA.hold('written');
      const first = a.events.track({ id: 'order-1', profile: ADA, type: 'Purchase' });
      await held.reached;
      const second = await b.events.track({
        id: 'order-1',
        profile: { externalId: 'bob' },
        type: 'Purchase',
      });
      held.release();
      same([(await first).duplicate, second.duplicate], [true, false], 'duplicates');
      await settledAs(b, bought(1), ['bob'], 'entry');
    },
  },
  {
    name: 'a process that dies right after many have accepted what they did together: another one finishes it',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, bought(1));
      await b.profiles.upsertMany(GUESTS);
      const dead = gateA.crash('written');
      ignoringEnd(a.events.trackMany(purchases('first')));
      await dead;
      await settledAs(b, bought(1), namesOf(GUESTS), each('entry'));
    },
  },
  {
    name: 'a process that dies before anybody has accepted what many did together: nothing has happened',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, bought(1));
      await b.profiles.upsertMany(GUESTS);
      const dead = gateA.crash('arrivalsAnnounced');
      ignoringEnd(a.events.trackMany(purchases('first')));
      await dead;
      await settledAs(b, bought(1), [], '');
      await b.events.trackMany(purchases('first'));
      await settledAs(b, bought(1), namesOf(GUESTS), each('entry'));
    },
  },
  {
    name: 'what many did together is given up by another process before they accept it: each accepts it for itself',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, bought(1));
      await b.profiles.upsertMany(GUESTS);
      const held = gateA.hold('arrivalsAnnounced');
      const late = a.events.trackMany(purchases('first'));
      await held.reached;
      await b.work.runDue();
      const dead = gateA.crash('written');
      held.release();
      ignoringEnd(late);
      await dead;
      await settledAs(b, bought(1), namesOf(GUESTS), each('entry'));
    },
  },
  {
    name: 'somebody changes between accepting what many did together and its evaluation: it counts',
    async play({ a, b, gateA }) {
      const rule: Rule = { all: [bought(1), LONDON] };
      await segmentAndFlow(b, rule);
      await b.profiles.upsertMany(GUESTS);
      const dead = gateA.crash('written');
      ignoringEnd(a.events.trackMany(purchases('first')));
      await dead;
      await b.profiles.upsert({ externalId: 'g003', attributes: { city: 'London' } });
      same(await members(b), ['g003'], 'members');
      await settledAs(b, rule, ['g003'], 'entry');
    },
  },
  {
    name: 'many do something again before what they did together is evaluated: both count',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, bought(2));
      await b.profiles.upsertMany(GUESTS);
      const dead = gateA.crash('written');
      ignoringEnd(a.events.trackMany(purchases('first')));
      await dead;
      await b.events.trackMany(purchases('second'));
      same(await members(b), namesOf(GUESTS), 'members');
      await settledAs(b, bought(2), namesOf(GUESTS), each('entry'));
    },
  },
  {
    name: 'many do something again and again: what is over is not asked again, and nothing is left of it',
    async play({ a, b, gateB }) {
      await segmentAndFlow(b, bought(3));
      await b.profiles.upsertMany(GUESTS);
      await a.events.trackMany(purchases('first'));
      await b.events.trackMany(purchases('second'));
      same(await members(b), [], 'members after two');
      const dead = gateB.crash('evaluated');
      ignoringEnd(b.events.trackMany(purchases('third')));
      await dead;
      await settledAs(a, bought(3), namesOf(GUESTS), each('entry'));
    },
  },
  {
    name: 'somebody is joined to another one between accepting what many did together and its evaluation',
    async play({ a, b, gateA }) {
      await segmentAndFlow(b, bought(1));
      // The older one stays.
      await b.profiles.upsert(ADA);
      await b.profiles.upsertMany(GUESTS);
      const dead = gateA.crash('written');
      ignoringEnd(a.events.trackMany(purchases('first')));
      await dead;
      const [joined, ...others] = GUESTS as [typeof ADA, ...(typeof ADA)[]];
      await b.profiles.merge([ADA, joined]);
      await b.work.runDue();
      same((await members(b)).sort(), namesOf([ADA, ...others]), 'members');
      same(await b.audience.count(bought(1)), GUESTS.length, 'matching');
    },
  },
];
