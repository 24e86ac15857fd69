import type { Rule } from '../../language/rule/types';

/** The rule that no rule means: of every profile it is known since when there is one. */
export const EVERYBODY: Rule = { attribute: 'createdAt', operator: 'isNotEmpty' };
