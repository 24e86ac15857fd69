/* eslint-disable @typescript-eslint/no-explicit-any -- a mutant stands in for a function of any shape */
import type { Mutant } from '../../../support/mutant';
import { NOW } from './interleavings';

/** Variants of the engine with one clause of the law of chapters broken (docs/real-time.md, *Who did very much*). */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'nobody asks whether a chapter holds all events of its stretch',
    module: 'evaluation/chapters/areWhole',
    broken: () => ({ areWhole: async () => true }),
    noticedBy: 'an event that comes late',
  },
  {
    name: 'a chapter is taken for whole that holds fewer',
    module: 'evaluation/chapters/areWhole',
    broken: () => ({ areWhole: async () => true }),
    noticedBy: 'an event that comes while',
  },
  {
    name: 'a chapter is read for an earlier revision than its latest event has',
    module: 'evaluation/chapters/isSeen',
    broken: () => ({ isSeen: () => true }),
    noticedBy: 'whoever has read somebody before',
  },
  {
    name: 'a chapter does not know its latest revision',
    module: 'evaluation/chapters/keepDrafts',
    broken: (actual) => ({
      keepDrafts: (context, question, drafts) =>
        actual.keepDrafts?.(
          context,
          question,
          drafts.map((draft: any) => ({
            pieces: () => draft.pieces().map((piece: any) => ({ ...piece, rev: 0 })),
          })),
        ),
    }),
    noticedBy: 'whoever has read somebody before',
  },
  {
    name: 'what a join has brought becomes a chapter',
    module: 'evaluation/interpreters/mongo/EventReader',
    broken: ({ EventReader }) => ({
      EventReader: class extends (EventReader as any) {
        get wasOthers(): boolean {
          return false;
        }
      } as never,
    }),
    noticedBy: 'what a join has brought',
  },
  {
    name: 'chapters of who is erased or joined stay',
    module: 'evaluation/chapters/dropChapters',
    broken: () => ({ dropChapters: async () => undefined }),
    noticedBy: 'of somebody who is erased',
  },
  {
    name: 'chapters of who is joined stay',
    module: 'evaluation/chapters/dropChapters',
    broken: () => ({ dropChapters: async () => undefined }),
    noticedBy: 'who was joined to somebody',
  },
  {
    name: 'whoever has written does not look whether they are still there',
    module: 'evaluation/chapters/dropChapters',
    broken: () => ({ dropOfGone: async () => undefined }),
    noticedBy: 'whoever was held up',
  },
  {
    name: 'chapters that overlap are both read',
    module: 'evaluation/chapters/apart',
    broken: () => ({ apart: (stretches) => stretches }),
    noticedBy: 'two who write',
  },
  {
    name: 'what lies between two chapters is not read',
    module: 'evaluation/chapters/readEvents',
    broken: (actual) => ({
      readEvents: async (context, question, stretch, add) =>
        stretch.to < Date.parse(NOW) - 86_400_000
          ? undefined
          : actual.readEvents?.(context, question, stretch, add),
    }),
    noticedBy: 'whoever dies before',
  },
];
