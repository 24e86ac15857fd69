import { ATTRIBUTE_TYPES } from '../../rule/types';
import type { EmptinessOperatorDefinition } from '../Operator';

/** Nothing is known: never written, cleared, or written as null, empty text or an empty list. */
export const isEmpty: EmptinessOperatorDefinition = {
  kind: 'emptiness',
  name: 'isEmpty',
  label: 'Is empty',
  types: ATTRIBUTE_TYPES,
  empty: true,
  words: () => 'is empty',
  example: {
    rule: { attribute: 'city', operator: 'isEmpty' },
    means: 'Profiles where the City attribute is empty.',
  },
};
