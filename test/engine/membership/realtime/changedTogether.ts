import {
  CROWD,
  ignoringEnd,
  LONDON,
  members,
  same,
  segmentAndFlow,
  settledAs,
  type Interleaving,
  type Two,
} from './stage';

/** All of them are known and live in Rome; then each changes, and two move to London. */
const MOVED = CROWD.map(({ attributes, ...person }) => ({
  ...person,
  attributes: { ...attributes, level: 1 },
}));

async function everybodyInRome({ b }: Two): Promise<void> {
  await segmentAndFlow(b, LONDON);
  await b.profiles.upsertMany(CROWD.map((person) => ({ ...person, attributes: { city: 'Rome' } })));
}

/** People who were just read are changed in one update, with one document that names them all and no marks of their own. */
export const changedTogether: readonly Interleaving[] = [
  {
    name: 'a process that dies right after it has changed many people whom it knew: they are evaluated by another one',
    async play(two) {
      const { a, b, gateA } = two;
      await everybodyInRome(two);
      const dead = gateA.crash('written');
      ignoringEnd(a.profiles.upsertMany(MOVED));
      await dead;
      await settledAs(b, LONDON, ['p000', 'p001'], 'entry entry');
    },
  },
  {
    name: 'somebody looks after those who are about to be changed; they are changed later, and whoever changes them dies',
    async play(two) {
      const { a, b, gateA } = two;
      await everybodyInRome(two);
      const held = gateA.hold('birthsAnnounced');
      const dead = gateA.crash('written');
      ignoringEnd(a.profiles.upsertMany(MOVED));
      await held.reached;
      await b.work.runDue();
      held.release();
      await dead;
      await settledAs(b, LONDON, ['p000', 'p001'], 'entry entry');
    },
  },
  {
    name: 'somebody who is about to be changed together with others is changed otherwise before: that stays',
    async play(two) {
      const { a, b, gateA } = two;
      await everybodyInRome(two);
      const held = gateA.hold('birthsAnnounced');
      const late = a.profiles.upsertMany(MOVED.map((person) => ({ ...person, tags: ['moved'] })));
      await held.reached;
      await b.profiles.upsert({ externalId: 'p005', attributes: { points: 7 }, tags: ['vip'] });
      held.release();
      await late;
      const { attributes, tags } = (await b.profiles.get({ externalId: 'p005' })) ?? {};
      same([attributes?.points, attributes?.level, tags], [7, 1, ['moved', 'vip']], 'of p005');
      await settledAs(b, LONDON, ['p000', 'p001'], 'entry entry');
    },
  },
  {
    name: 'somebody who was changed together with others changes again before all of them are evaluated',
    async play(two) {
      const { a, b, gateA } = two;
      await everybodyInRome(two);
      const held = gateA.hold('evaluated');
      const late = a.profiles.upsertMany(MOVED);
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
    name: 'of somebody who was changed together with others it cannot be seen any more by whom: background work looks',
    async play(two) {
      const { a, b, gateA } = two;
      await everybodyInRome(two);
      const announced = gateA.hold('birthsAnnounced');
      const written = gateA.hold('knownWritten');
      const late = a.profiles.upsertMany(MOVED);
      await announced.reached;
      // Not all of them are as they were read.
      await b.profiles.upsert({ externalId: 'p099', attributes: { note: 'first' } });
      announced.release();
      await written.reached;
      await b.profiles.upsert({ externalId: 'p000', attributes: { note: 'later' } });
      written.release();
      await late;
      await settledAs(b, LONDON, ['p000', 'p001'], 'entry entry');
    },
  },
];
