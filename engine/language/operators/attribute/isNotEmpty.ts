import { ATTRIBUTE_TYPES } from '../../rule/types';
import type { EmptinessOperatorDefinition } from '../Operator';

/** Something is known, be it 0, false or a space. */
export const isNotEmpty: EmptinessOperatorDefinition = {
  kind: 'emptiness',
  name: 'isNotEmpty',
  label: 'Is not empty',
  types: ATTRIBUTE_TYPES,
  empty: false,
  words: () => 'is not empty',
  example: {
    rule: { attribute: 'Favorite Color', type: 'text', operator: 'isNotEmpty' },
    means: 'Profiles where the Favorite Color attribute is not empty.',
  },
};
