import type { NegativeOperatorDefinition } from '../Operator';
import { is } from './is';

/** Everything except the value; an empty attribute matches. On a list: no element equals. */
export const isNot: NegativeOperatorDefinition = {
  kind: 'negative',
  name: 'isNot',
  label: 'Is Not',
  types: is.types,
  manyValues: true,
  negates: is,
  words: (wanted) => `is not ${wanted}`,
  example: {
    rule: { attribute: 'totalSpent', type: 'number', operator: 'isNot', value: 100 },
    means: 'Customers who have spent more or less than 100, and those of whom nothing is known.',
  },
};
