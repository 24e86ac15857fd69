import type { ParameterText } from './Parameter';

/** How many of a list are sent out, and how many together: the same three inputs wherever profiles are listed. */
export function resultLimit(when: NonNullable<ParameterText['when']>): {
  returnAll: ParameterText;
  limit: ParameterText;
  batchSize: ParameterText;
} {
  return {
    returnAll: {
      label: 'Return All',
      description: 'Whether to return all results or only up to a given limit',
      kind: 'boolean',
      default: false,
      when,
    },
    limit: {
      label: 'Limit',
      description: 'Max number of results to return',
      kind: 'number',
      default: 50,
      min: 1,
      when: { ...when, returnAll: [false] },
    },
    batchSize: {
      label: 'Profiles per Batch',
      description: 'How many profiles are sent out together; 1 sends each on its own',
      kind: 'number',
      default: 1,
      min: 1,
      max: 10000,
      when,
    },
  };
}
