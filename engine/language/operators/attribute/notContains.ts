import type { NegativeOperatorDefinition } from '../Operator';
import { contains } from './contains';

/** Text without the wanted text in it; an empty attribute matches. */
export const notContains: NegativeOperatorDefinition = {
  kind: 'negative',
  name: 'notContains',
  label: 'Not contains',
  types: contains.types,
  manyValues: true,
  negates: contains,
  words: (wanted) => `does not contain ${wanted}`,
  example: {
    rule: { attribute: 'firstName', operator: 'notContains', value: 'da' },
    means: 'Ben, Luka and Maria.',
  },
};
