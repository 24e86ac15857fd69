import type { SplitReport } from '../../../engine';
import { call } from '../Call';
import { profileRef } from '../shape/common';
import { count, fields, list, name, number, object, optional, text } from '../shape/shapes';

const params = { split: name('The name of the split.') };
const share = number('Percent; all shares, the holdout among them, add up to 100.');

export const splitCalls = [
  call('splits.assign', {
    method: 'POST',
    path: '/splits/{split}/assign',
    covers: ['splits.assign'],
    about: 'The branch of a person: the same for ever, however the shares change later.',
    params,
    body: fields({
      branches: list(fields({ name: name('Of the branch.'), share }), { minItems: 1, maxItems: 20 }),
      holdout: optional(share),
      flowId: optional(name('The flow that the split stands in.')),
      profile: profileRef,
    }),
    answers: fields({ branch: text({ description: '`holdout`: of those who go nowhere.' }) }),
    run: async ({ engine, params: { split }, body: { profile, ...definition } }) => ({
      branch: await engine.splits.assign(split, definition, profile),
    }),
  }),
  call('splits.report', {
    method: 'GET',
    path: '/splits/{split}',
    needs: 'read',
    covers: ['splits.report'],
    about: 'How many were assigned to each branch.',
    params,
    answers: object<SplitReport>({
      name: text(),
      branches: list(fields({ name: text(), share, profiles: count() })),
      profiles: count(),
    }),
    run: ({ engine, params: { split } }) => engine.splits.report(split),
  }),
];
