/* eslint-disable @typescript-eslint/no-explicit-any -- a mutant stands in for a function of any shape */
import type { Mutant } from '../../../support/mutant';

/** The context with some methods of one collection replaced. */
async function withCollection(context: any, name: string, methods: (actual: any) => object): Promise<any> {
  const db = await context.database();
  const actual = db.collection(name);
  const standIn = Object.assign(Object.create(actual), methods(actual));
  return {
    ...context,
    database: async () =>
      Object.assign(Object.create(db), {
        collection: (other: string) => (other === name ? standIn : db.collection(other)),
      }),
  };
}

/** Variants of the engine with one step of the protocol broken. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'step 2 takes the segments it knows for those there are',
    module: 'membership/memberships/definitions',
    broken: (actual) => {
      const known = new WeakMap<object, Promise<unknown>>();
      return {
        currentDefinitions: (context: object) => {
          const found = known.get(context) ?? actual.currentDefinitions?.(context);
          known.set(context, found);
          return found;
        },
        haveMoved: async () => false,
      };
    },
    noticedBy: 'a process that learned the segments',
  },
  {
    name: 'step 4 looks only at what its own change touched',
    module: 'membership/memberships/candidates',
    broken: (actual) => ({
      candidatesOf: (asked: any, definitions: unknown) => {
        const { dirty = {}, revision } = asked.profile;
        const own = Object.fromEntries(Object.entries(dirty).filter(([, at]) => at === revision));
        return actual.candidatesOf?.({ ...asked, profile: { ...asked.profile, dirty: own } }, definitions);
      },
    }),
    noticedBy: 'a change that another process left behind',
  },
  {
    name: 'step 4 sees events of later revisions',
    module: 'evaluation/facts/readOccurrences',
    broken: (actual) => ({
      readOccurrences: (context: unknown, requests: any[]) =>
        actual.readOccurrences?.(
          context,
          requests.map((request) => ({ ...request, profile: { ...request.profile, revision: Infinity } })),
        ),
    }),
    noticedBy: 'an evaluation at one revision',
  },
  {
    name: 'step 5 leaves no mark for those who come after a crash',
    module: 'membership/memberships/writeMemberships',
    broken: (actual) => ({
      writeMemberships: async (context: any, decisions: any[]) => {
        const refused = await actual.writeMemberships?.(context, decisions);
        const memberships = (await context.database()).collection('memberships');
        const _id = {
          $in: decisions.map(({ segment, profile }) => `${segment}:${profile._id.toHexString()}`),
        };
        await memberships.updateMany({ _id }, { $unset: { outAt: '' } });
        return refused;
      },
    }),
    noticedBy: 'the same, and the late evaluator dies',
  },
  {
    name: 'step 5 names a visit by the revision alone',
    module: 'membership/memberships/writeMemberships',
    broken: (actual) => ({
      writeMemberships: async (context: any, decisions: any[]) => {
        const refused = await actual.writeMemberships?.(context, decisions);
        const memberships = (await context.database()).collection('memberships');
        for (const { segment, profile } of decisions) {
          const epoch = `${profile.revision}.0`;
          await memberships.updateOne({ _id: `${segment}:${profile._id.toHexString()}` }, [
            {
              $set: {
                epoch,
                out: {
                  $map: { input: { $ifNull: ['$out', []] }, in: { $mergeObjects: ['$$this', { epoch }] } },
                },
              },
            },
          ]);
        }
        return refused;
      },
    }),
    noticedBy: 'leaving and coming back by time alone',
  },
  {
    name: 'step 7 takes every write for the last word',
    module: 'membership/memberships/verify',
    broken: () => ({
      verify: async (_context: unknown, _definitions: unknown, written: unknown[]) => ({
        stale: [],
        verified: written,
      }),
    }),
    noticedBy: 'a late evaluator inserts a membership',
  },
  {
    name: 'step 7 takes every write of a build for the last word',
    module: 'membership/memberships/verify',
    broken: () => ({
      verify: async (_context: unknown, _definitions: unknown, written: unknown[]) => ({
        stale: [],
        verified: written,
      }),
    }),
    noticedBy: 'a profile that changes while a build',
  },
  {
    name: 'step 8 forgets rows that a process has died with',
    module: 'work/recoverMarks',
    broken: (actual) => ({
      recoverRows: async () => 0,
      recoverMarks: async (context: any, grace: number) => {
        const participants = (await context.database()).collection('participants');
        await participants.updateMany(
          { account: context.account },
          { $unset: { pending: '', pendingAt: '' } },
        );
        return actual.recoverMarks?.(context, grace);
      },
    }),
    noticedBy: 'a process that dies between a participant and its row',
  },
  {
    name: 'step 8 hands on every time it sees a transition',
    module: 'journeys/flows/admit',
    broken: (actual) => {
      let times = 100;
      return {
        admit: (flow: unknown, passage: any, known: unknown, contactable: boolean) =>
          actual.admit?.(flow, { ...passage, epoch: `${passage.epoch}${times++}` }, known, contactable),
      };
    },
    noticedBy: 'a process that dies after handing on',
  },
  {
    name: 'step 8 reads the flows once and for all',
    module: 'journeys/flows/fanOut',
    broken: (actual) => {
      let known: unknown;
      return {
        fanOut: async (context: any, marked: unknown[]) => {
          const frozen = await withCollection(context, 'flows', (flows) => ({
            find: (...query: unknown[]) => ({
              toArray: async () => (known ??= await flows.find(...query).toArray()),
            }),
          }));
          return actual.fanOut?.(frozen, marked);
        },
      };
    },
    noticedBy: 'a flow that another process launched',
  },
  {
    name: 'step 5 lets the numbers of members stand',
    module: 'membership/memberships/memberCounts',
    broken: () => ({ forgetCounts: async () => undefined }),
    noticedBy: 'somebody counts the members between',
  },
  {
    name: 'step 9 lets the numbers of members stand',
    module: 'work/recoverChanges',
    broken: (actual) => ({
      recoverChanges: async (context: any, ...rest: unknown[]) => {
        return actual.recoverChanges?.(
          await withCollection(context, 'memberCounts', () => ({ deleteMany: async () => undefined })),
          ...rest,
        );
      },
    }),
    noticedBy: 'a process that dies with a membership written',
  },
  {
    name: 'a number of members is stored whoever has come or gone meanwhile',
    module: 'membership/segments/countMembers',
    broken: (actual) => ({
      countMembers: async (context: any, ...rest: unknown[]) => {
        const whatever = ({ updateOne, ...one }: any): unknown =>
          updateOne
            ? { updateOne: { ...updateOne, filter: { _id: updateOne.filter._id }, upsert: true } }
            : one;
        const broken = await withCollection(context, 'memberCounts', (memberCounts) => ({
          bulkWrite: (operations: any[]) => memberCounts.bulkWrite(operations.map(whatever)),
        }));
        return actual.countMembers?.(broken, ...rest);
      },
    }),
    noticedBy: 'somebody counts the members, and one of them leaves',
  },
  {
    name: 'step 9 does not look for changes that were left behind',
    module: 'work/recoverChanges',
    broken: () => ({ recoverChanges: async () => 0 }),
    noticedBy: 'a writer that dies right after',
  },
  {
    name: 'step 9 does not look for people whose maker has died',
    module: 'work/recoverBirths',
    broken: () => ({ recoverBirths: async () => undefined }),
    noticedBy: 'a process that dies right after it has made many people',
  },
  {
    name: 'step 9 looks once for those who are about to be made',
    module: 'work/recoverBirths',
    broken: (actual) => ({
      recoverBirths: async (context: any, grace: number) => {
        await actual.recoverBirths?.(context, grace);
        await (await context.database()).collection('births').deleteMany({ account: context.account });
      },
    }),
    noticedBy: 'somebody looks for those who are about to be made',
  },
  {
    name: 'step 9 notes what was left behind at the revision of now',
    module: 'work/recoverBirths',
    broken: () => ({
      recoverBirths: async (context: any) => {
        const db = await context.database();
        const [births, profiles] = [db.collection('births'), db.collection('profiles')];
        for (const { _id, profileIds, at } of await births.find({ account: context.account }).toArray()) {
          await profiles.updateMany({ _id: { $in: profileIds } }, [
            {
              $set: {
                dirty: { $mergeObjects: ['$dirty', { '*': '$revision' }] },
                dirtyAt: { $ifNull: ['$dirtyAt', at] },
              },
            },
          ]);
          await births.deleteOne({ _id });
        }
      },
    }),
    noticedBy: 'what is noted of somebody whose maker has died',
  },
  {
    name: 'step 4 asks no segment of those who have no mark of their own',
    module: 'membership/memberships/candidates',
    broken: (actual) => ({
      candidatesOf: (asked: any, definitions: unknown) =>
        actual.candidatesOf?.({ ...asked, born: false }, definitions),
    }),
    noticedBy: 'somebody who was made together with others',
  },
  {
    name: 'step 1 changes whom it has read, whatever has come since',
    module: 'membership/changes/plainUpdates',
    broken: (actual) => ({
      plainUpdates: (...given: any[]) => {
        const operations = actual.plainUpdates?.(...given);
        for (const { updateMany } of operations) updateMany.update[0].$replaceWith.$let.in.$cond[0] = true;
        return operations;
      },
    }),
    noticedBy: 'somebody who is about to be changed together with others',
  },
  {
    name: 'step 4 asks nothing of whom one document names',
    module: 'membership/changes/plainUpdates',
    broken: (actual) => ({
      plainChange: (...given: any[]) => ({ ...actual.plainChange?.(...given), dirty: {} }),
    }),
    noticedBy: 'somebody who was changed together with others changes again',
  },
  {
    name: 'step 6 lets go of those of whom it is not known who has changed them',
    module: 'membership/changes/births',
    broken: (actual) => ({
      endBirths: (context: unknown, id: unknown) => actual.endBirths?.(context, id, []),
    }),
    noticedBy: 'of somebody who was changed together with others it cannot be seen',
  },
  {
    name: 'step 11 deletes what is acknowledged',
    module: 'journeys/entries/settleEntry',
    broken: (actual) => ({
      acknowledgeEntry: async (context: any, entry: { id: string }) => {
        await actual.acknowledgeEntry?.(context, entry);
        await (await context.database()).collection('entries').deleteOne({ _id: entry.id });
      },
    }),
    noticedBy: 'an entry that was handled',
  },
  {
    name: 'step 9 does not look for what was accepted together and left behind',
    module: 'work/recoverArrivals',
    broken: () => ({ recoverArrivals: async () => 0 }),
    noticedBy: 'a process that dies right after many have accepted',
  },
  {
    name: 'step 9 gives up what was to be accepted together, and lets it be accepted later',
    module: 'membership/changes/arrivals',
    broken: () => ({ refuseArrivals: async () => undefined }),
    noticedBy: 'what many did together is given up',
  },
  {
    name: 'step 3 sees only what stands on the profile itself',
    module: 'membership/changes/openArrivals',
    broken: () => ({ withOpenArrivals: async (_context: unknown, profiles: unknown) => profiles }),
    noticedBy: 'somebody changes between accepting what many did together',
  },
  {
    name: 'step 1 accepts what many did together where the one before is not over',
    module: 'membership/changes/openArrivals',
    broken: () => ({
      areOver: async (_context: unknown, ids: any[]) => new Set(ids.map((id) => id.toHexString())),
    }),
    noticedBy: 'many do something again before',
  },
  {
    name: 'step 6 lets go of what was accepted together before it is evaluated',
    module: 'membership/changes/arrivals',
    broken: (actual) => ({
      acceptArrivals: async (context: unknown, arrivals: unknown, ...rest: unknown[]) => {
        const accepted = await actual.acceptArrivals?.(context, arrivals, ...rest);
        await actual.endArrivals?.(context, arrivals);
        return accepted;
      },
    }),
    noticedBy: 'a process that dies right after many have accepted',
  },
];
