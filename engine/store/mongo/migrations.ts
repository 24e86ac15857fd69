import type { Db } from 'mongodb';
import { RENEWED_KEYS } from './laterStep';

/**
 * Steps from each version of the stored data to the next: the first one leads from version 1 to 2. A step may be run again after a crash and has
 * a test with frozen documents from before and after.
 */
export const MIGRATIONS: readonly ((db: Db) => Promise<void>)[] = [
  // 2: what lists say of a profile stands beside its identities.
  async (db) => {
    await db
      .collection('profiles')
      .updateMany({ externalId: { $exists: false }, 'identities.externalId.0': { $exists: true } }, [
        { $set: { externalId: { $first: '$identities.externalId' } } },
      ]);
  },
  // 3: whoever writes memberships deletes the numbers of members that somebody has stored. Those that an earlier process let stand go.
  async (db) => {
    await db.collection('memberCounts').deleteMany({});
  },
  // 4: a name that the driver takes for one of its own types is encoded: profiles that had it could not be written as a whole.
  async (db) => {
    await db.collection('profiles').updateMany({ 'attributes._bsontype': { $exists: true } }, [
      {
        $set: {
          'attributes.%5Fbsontype': '$attributes._bsontype',
          'folded.%5Fbsontype': { $ifNull: ['$folded._bsontype', '$$REMOVE'] },
        },
      },
      { $unset: ['attributes._bsontype', 'folded._bsontype'] },
    ]);
  },
  // 5: email addresses are compared in simple lower case and by the domain of DNS, phone numbers without what is dialled at home only.
  (db) => RENEWED_KEYS.run(db),
  // 6: a profile says what waits of it. Earlier processes would take the marks of a change off without telling the waits.
  async () => undefined,
  // 7: what somebody did may stand in arrivals until it is evaluated. Earlier processes would not see it there.
  async () => undefined,
  // 8: what contact points have said about topics. Earlier processes would send without asking for it, and take its evidence for forged.
  async () => undefined,
  // 9: whoever changes a profile marks it for the packed columns. Earlier processes would not, and the columns would be wrong: they are made anew.
  // What undoes a join says of each who took over what they had without it; before, of all of them together.
  async (db) => {
    await db.collection('packManifests').deleteMany({});
    await db
      .collection('joins')
      .updateMany({ own: { $exists: true } }, [
        { $set: { takers: [{ $mergeObjects: [{ by: '$into' }, '$own'] }] } },
        { $unset: 'own' },
      ]);
  },
  // 10: past events of people with very many stand in chapters too. Earlier processes would leave those of who is erased behind.
  async () => undefined,
  // 11: whoever accepts events marks the profile for the packed columns as well. Earlier processes would not: columns are made anew after they have ended.
  async (db) => {
    await db.collection('packManifests').deleteMany({});
  },
];
