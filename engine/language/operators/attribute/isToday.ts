import type { RelativeOperatorDefinition } from '../Operator';

/** Today. */
export const isToday: RelativeOperatorDefinition = {
  kind: 'relative',
  name: 'isToday',
  label: 'Is today',
  types: ['date', 'datetime'],
  amount: false,
  yearMayBeIgnored: true,
  span: (today) => ({ from: today, to: today }),
  words: () => 'is today',
  example: {
    rule: { attribute: 'birthDate', operator: 'isToday', ignoreYear: true },
    means: 'Everybody whose birthday is today.',
  },
};
