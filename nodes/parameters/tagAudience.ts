import { defineParameters } from './Parameter';

/** Before tags are changed on everyone who matches: the same two inputs on both nodes that do so. */
export const tagAudience = defineParameters({
  dryRun: {
    label: 'Dry Run',
    description:
      'Whether to only say how many profiles match and how many would change, with five of them; nothing is changed',
    kind: 'boolean',
    default: false,
    when: { to: ['rule'] },
  },
  largeAudience: {
    label: 'Notice for More Than',
    description:
      'For more profiles than this a notice says that it is a larger audience; it never holds back',
    kind: 'number',
    default: 10_000,
    min: 1,
    optional: true,
  },
});
