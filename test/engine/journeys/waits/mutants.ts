/* eslint-disable @typescript-eslint/no-explicit-any -- a mutant stands in for a function of any shape */
import type { Mutant } from '../../../support/mutant';

/** A function with its context's bulk writes of waits made under other filters. */
const withoutFilter =
  (call: any, forgotten: 'waiting' | 'rev') =>
  async (context: any, ...rest: any[]): Promise<any> => {
    const db = await context.database();
    const actual = db.collection('waits');
    const bulkWrite = (operations: any[], options: unknown): unknown =>
      actual.bulkWrite(
        operations.map(({ updateOne: { filter, update } }) => {
          const { [forgotten]: _forgotten, ...kept } = filter;
          return { updateOne: { filter: kept, update } };
        }),
        options,
      );
    const waits = Object.assign(Object.create(actual), { bulkWrite });
    const collection = (name: string): unknown => (name === 'waits' ? waits : db.collection(name));
    return call(
      { ...context, database: async () => Object.assign(Object.create(db), { collection }) },
      ...rest,
    );
  };

/** Variants of the engine with one step of the protocol of waits broken. */
export const WAIT_MUTANTS: readonly Mutant[] = [
  {
    name: 'the mark says that everything was accepted after the wait',
    module: 'journeys/waits/marks',
    broken: (actual) => ({
      markWaits: async (...given) => {
        const profiles = await actual.markWaits?.(...given);
        for (const profile of profiles.values())
          for (const id of Object.keys(profile.waits ?? {})) profile.waits[id] = 0;
        return profiles;
      },
    }),
    noticedBy: 'an event that was accepted before',
  },
  {
    name: 'a wait begins when its profile is marked',
    module: 'journeys/waits/marks',
    broken: (actual) => ({
      markWaits: (context: any, waits: any[]) =>
        actual.markWaits?.(
          context,
          waits.map(({ opened: _opened, ...wait }) => wait),
        ),
    }),
    noticedBy: 'an event that is accepted when the wait is counted, and',
  },
  {
    name: 'nobody hears of changes of who waits',
    module: 'journeys/waits/hearOfWaiting',
    broken: () => ({ hearOfChanges: async () => undefined }),
    noticedBy: 'a writer that dies right after',
  },
  {
    name: 'nobody hears of passages through segments',
    module: 'journeys/waits/hearOfWaiting',
    broken: () => ({ hearOfTransitions: async () => undefined }),
    noticedBy: 'a passage through a segment',
  },
  {
    name: 'nobody finishes what was opened',
    module: 'work/endDueWaits',
    broken: () => ({ endDueWaits: async () => 0 }),
    noticedBy: 'whoever opens a wait and dies',
  },
  {
    name: 'an end is written over one that is there',
    module: 'journeys/waits/settleWaits',
    broken: (actual) => ({ settleWaits: withoutFilter(actual.settleWaits, 'waiting') }),
    noticedBy: 'a place that is let go',
  },
  {
    name: 'what was decided of an older revision is written',
    module: 'journeys/waits/settleWaits',
    broken: (actual) => ({ settleWaits: withoutFilter(actual.settleWaits, 'rev') }),
    noticedBy: 'a moment that is moved',
  },
  {
    name: 'time goes before what happens at the same instant',
    module: 'journeys/waits/decide',
    broken: (actual) => ({
      decide: (wait: any, known: any) => {
        const decision = actual.decide?.(wait, known);
        return 'branch' in decision && decision.at === wait.until.getTime()
          ? { branch: 'timedOut', at: decision.at }
          : decision;
      },
    }),
    noticedBy: 'a timeout and an event at one instant',
  },
  {
    name: 'a stopped flow is not known to who looks',
    module: 'journeys/waits/decide',
    broken: (actual) => ({
      decide: (wait: any, { stopped: _stopped, ...known }: any) => actual.decide?.(wait, known),
    }),
    noticedBy: 'a flow that is stopped while',
  },
  {
    name: 'nobody finishes a stop',
    module: 'journeys/waits/letGo',
    broken: () => ({ finishStops: async () => 0 }),
    noticedBy: 'whoever stops a flow and dies',
  },
  {
    name: 'a stop cuts off what happened before it',
    module: 'journeys/waits/decide',
    broken: (actual) => ({
      decide: (wait: any, known: any) =>
        known.stopped === undefined ? actual.decide?.(wait, known) : { left: true, at: known.stopped },
    }),
    noticedBy: 'whoever stops a flow and dies',
  },
  {
    name: 'nobody hears who leaves the segment that they wait in',
    module: 'journeys/waits/hearOfWaiting',
    broken: () => ({ hearOfTransitions: async () => undefined }),
    noticedBy: 'who leaves the segment that it waits in',
  },
  {
    name: 'a wait that is moved is written as it was read',
    module: 'journeys/waits/changePlace',
    broken: (actual) => ({
      changePlace: async (context: any, from: any, to: any) => {
        const waits = (await context.database()).collection('waits');
        const page = await waits.find({ account: context.account, waiting: true }).toArray();
        const count = await actual.changePlace?.(context, from, to);
        for (const one of page) {
          const moved = await waits.findOne({ _id: one._id });
          await waits.replaceOne({ _id: one._id }, { ...one, place: moved.place });
        }
        return count;
      },
    }),
    noticedBy: 'a wait that is moved to another place',
  },
  {
    name: 'who takes over is not marked',
    module: 'journeys/waits/moveWaits',
    broken: () => ({
      moveWaits: async (context: any, from: any, to: any) => {
        const db = await context.database();
        await db
          .collection('waits')
          .updateMany({ profileId: from }, { $set: { profileId: to, rev: 0 }, $unset: { slot: '' } });
      },
    }),
    noticedBy: 'two who wait are joined',
  },
];
