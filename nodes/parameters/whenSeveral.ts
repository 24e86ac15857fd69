import type { ParameterText } from './Parameter';

/** What becomes of people whose identities turn out to be of several: the same choice wherever profiles are written. */
export const whenSeveral: ParameterText = {
  label: 'When Identities Belong to Several',
  description: 'What happens when the identities given belong to several profiles',
  kind: 'choice',
  default: 'join',
  choices: [
    {
      value: 'join',
      label: 'Join',
      description: 'They become one profile, for good; the answer says which ones were joined',
    },
    {
      value: 'refuse',
      label: 'Refuse',
      description: 'Nothing is written, as for a phone number that a family shares',
    },
  ],
  optional: true,
};
