/* eslint-disable @typescript-eslint/no-explicit-any -- a mutant stands in for a function of any shape */
import { ObjectId } from 'mongodb';
import type { Mutant } from '../../../support/mutant';

const collection = async (context: any, name: string): Promise<any> =>
  (await context.database()).collection(name);

/** What a profile says of itself in one field is overlooked by those who ask whether anything is on its way. */
const settledWithout = (field: string, actual: any) => (context: any, people: any[]) =>
  actual.thoseSettled(
    context,
    people.map(({ [field]: _overlooked, ...one }) => one),
  );

/** Variants of the engine with one step of packing or asking broken. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'marks are taken off before publishing',
    module: 'evaluation/packed/manifest',
    broken: (actual) => ({
      publish: async (context, ...given) => {
        const profiles = await collection(context, 'profiles');
        await profiles.updateMany({ account: context.account }, { $unset: { unpacked: '' } });
        return actual.publish?.(context, ...given);
      },
    }),
    noticedBy: 'somebody is marked until',
  },
  {
    name: 'marks are taken off whatever has changed since',
    module: 'evaluation/packed/takeMarksOff',
    broken: () => ({
      takeMarksOff: async (context, people) => {
        const profiles = await collection(context, 'profiles');
        const ids = people.map(({ _id }: { _id: ObjectId }) => _id);
        await profiles.updateMany({ _id: { $in: ids } }, { $unset: { unpacked: '' } });
      },
    }),
    noticedBy: 'somebody who changes between',
  },
  {
    name: 'a reader does not look whether there is another version by now',
    module: 'evaluation/packed/manifest',
    broken: (actual) => {
      const known = new WeakMap<object, Promise<unknown>>();
      return {
        tokenNow: (context: object) => {
          const found = known.get(context) ?? actual.tokenNow?.(context);
          known.set(context, found);
          return found;
        },
      };
    },
    noticedBy: 'a reader who has the manifest',
  },
  {
    name: 'notes are read before marks',
    module: 'evaluation/packed/pending',
    broken: (actual) => ({ markedIds: actual.leavingIds as never, leavingIds: actual.markedIds as never }),
    noticedBy: 'somebody who is marked and leaves',
  },
  {
    name: 'nobody notes who leaves',
    module: 'evaluation/packed/leavers',
    broken: () => ({ noteLeaver: async () => new ObjectId() }),
    noticedBy: 'somebody who is erased between',
  },
  {
    name: 'nobody notes who is joined',
    module: 'evaluation/packed/leavers',
    broken: () => ({ noteLeaver: async () => new ObjectId() }),
    noticedBy: 'somebody who is joined',
  },
  {
    name: 'notes go whether somebody has left or is about to',
    module: 'evaluation/packed/leavers',
    broken: () => ({
      thoseAway: async (context) => {
        await (await collection(context, 'packLeavers')).deleteMany({ account: context.account });
        return [];
      },
    }),
    noticedBy: 'a note of somebody who is about to leave',
  },
  {
    name: 'a packer publishes over another one',
    module: 'evaluation/packed/manifest',
    broken: (actual) => ({
      publish: async (context, _before, packer, published) => {
        await context.step?.('packPublishing');
        const now = await actual.claimManifest?.(context, packer);
        return actual.publish?.({ ...context, step: undefined }, now, packer, published);
      },
    }),
    noticedBy: 'a packer that was held up',
  },
  {
    name: 'a change is written without the mark',
    module: 'membership/changes/changePipeline',
    broken: (actual) => ({
      changePipeline: (...given) =>
        actual.changePipeline?.(...given).map((stage: any) => {
          const { unpacked: _unpacked, ...set } = stage.$set ?? {};
          return stage.$set ? { $set: set } : stage;
        }),
    }),
    noticedBy: 'somebody who changes is counted',
  },
  {
    name: 'many changes at once are written without the mark',
    module: 'membership/changes/plainUpdates',
    broken: (actual) => ({
      plainUpdates: (...given) => {
        const operations = actual.plainUpdates?.(...given);
        for (const { updateMany } of operations) {
          const [, changed] = updateMany.update[0].$replaceWith.$let.in.$cond[1].$mergeObjects;
          delete changed.unpacked;
        }
        return operations;
      },
    }),
    noticedBy: 'somebody who changes is counted',
  },
  {
    name: 'new people are written without the mark',
    module: 'evaluation/packed/mark',
    broken: () => ({ UNPACKED: {} as never }),
    noticedBy: 'new people are counted',
  },
  {
    name: 'whoever has a point is taken for reached',
    module: 'evaluation/packed/pointsThatMayBe',
    broken: () => ({ pointsThatMayBe: () => () => [] as never }),
    noticedBy: 'somebody who is listed',
  },
  {
    name: 'the list is kept from one summary to the next',
    module: 'evaluation/audience/Reachable',
    broken: (actual) => {
      let kept: any;
      const Reachable: any = actual.Reachable;
      return {
        Reachable: class extends Reachable {
          listedPoints(): unknown {
            kept ??= super.listedPoints();
            return kept;
          }
        } as never,
      };
    },
    noticedBy: 'somebody who is listed',
  },
  {
    name: 'of whoever may be listed the points are asked, and not once more the rule',
    module: 'evaluation/packed/askDocuments',
    broken: (actual) => ({
      askDocuments: (context, question, ids, after) =>
        actual.askDocuments?.(
          context,
          { ...question, compiled: { ...question.compiled, matches: () => true } },
          ids,
          after,
        ),
    }),
    noticedBy: 'somebody whose points are asked',
  },
  {
    name: 'an event is accepted without the mark',
    module: 'membership/changes/changePipeline',
    broken: (actual) => ({
      changePipeline: (...given) =>
        actual.changePipeline?.(...given).map((stage: any) => {
          const { unpacked: _unpacked, ...set } = stage.$set ?? {};
          return stage.$set ? { $set: set } : stage;
        }),
    }),
    noticedBy: 'whoever does something is counted',
  },
  {
    name: 'events of many are accepted without the mark',
    module: 'membership/changes/arrivals',
    broken: (actual) => ({
      acceptArrivals: async (context, arrivals, token) => {
        const accepted = await actual.acceptArrivals?.(context, arrivals, token);
        const ids = [...accepted.values()].map(({ _id }: { _id: ObjectId }) => _id);
        await (
          await collection(context, 'profiles')
        ).updateMany({ _id: { $in: ids } }, { $unset: { unpacked: '' } });
        return accepted;
      },
    }),
    noticedBy: 'many who do something are counted',
  },
  {
    name: 'marks are taken off of those whose events are still in their inbox',
    module: 'evaluation/packed/underWay',
    broken: (actual) => ({
      SETTLED: {} as never,
      thoseSettled: async (context, people) => {
        const settled = await actual.thoseSettled?.(context, people);
        return people.filter((one: any) => settled.includes(one) || one.inbox !== undefined);
      },
    }),
    noticedBy: 'somebody whose event is accepted and not stored yet',
  },
  {
    name: 'marks are taken off of those whose arrivals are still open',
    module: 'evaluation/packed/underWay',
    broken: (actual) => ({
      thoseSettled: settledWithout('arrived', actual),
    }),
    noticedBy: 'many whose events are accepted together',
  },
  {
    name: 'who is unmarked and has something in the inbox is taken for packed',
    module: 'evaluation/packed/underWay',
    broken: (actual) => ({
      thoseSettled: async (context, people) => {
        await actual.thoseSettled?.(
          context,
          people.filter((one: any) => one.inbox === undefined),
        );
        return people;
      },
    }),
    noticedBy: 'somebody whose event was accepted without a mark',
  },
  {
    name: 'who takes somebody over is packed before what that one did has come',
    module: 'evaluation/packed/underWay',
    broken: (actual) => ({
      SETTLED: {} as never,
      thoseSettled: settledWithout('adopting', actual),
    }),
    noticedBy: 'somebody to whom a join brings',
  },
  {
    name: 'whom somebody is separated from is packed before what that one did has gone',
    module: 'evaluation/packed/underWay',
    broken: (actual) => ({
      SETTLED: {} as never,
      thoseSettled: settledWithout('parting', actual),
    }),
    noticedBy: 'somebody from whom a separation takes',
  },
  {
    name: 'of several last events of one instant any is taken',
    module: 'evaluation/packed/rowsOfEvents',
    broken: (actual) => ({
      rowsOfEvents: (leaf, rows, block) =>
        actual.rowsOfEvents?.(leaf, rows, block, new Uint32Array(Math.ceil(rows / 32))),
    }),
    noticedBy: 'somebody whose last events have one instant',
  },
  {
    name: 'addresses are no columns',
    module: 'evaluation/packed/rowOf',
    broken: (actual) => ({
      rowOf: (profile) => actual.rowOf?.({ ...profile, identities: {} }),
    }),
    noticedBy: 'somebody who is listed',
  },
];
