import { defineParameters } from './Parameter';

/** Where a rule comes from: a saved segment, rows of conditions, or the rule itself as JSON. */
export const ruleChoice = defineParameters({
  ruleFrom: {
    label: 'Profiles That',
    description: 'Where the rule comes from',
    kind: 'choice',
    default: 'segment',
    choices: [
      { value: 'segment', label: 'Are in a Segment', description: 'Use the rule of a saved segment' },
      {
        value: 'conditions',
        label: 'Match Conditions',
        description: 'Build the rule from rows: attributes, events, tags, segments, groups of them',
      },
      {
        value: 'json',
        label: 'Match a Rule (JSON)',
        description: 'Write the rule as JSON, with groups in groups as deep as need be',
      },
    ],
  },
  segment: {
    label: 'Segment',
    description: 'The segment whose rule is used',
    kind: 'segment',
    default: '',
    required: true,
    when: { ruleFrom: ['segment'] },
  },
  combine: {
    label: 'Must Match',
    description: 'Whether a profile must match all of the conditions, any or none of them',
    kind: 'choice',
    default: 'all',
    choices: [
      { value: 'all', label: 'All Conditions', description: 'Every condition matches' },
      { value: 'any', label: 'Any Condition', description: 'At least one condition matches' },
      { value: 'none', label: 'No Condition', description: 'Not one of the conditions matches' },
    ],
    when: { ruleFrom: ['conditions'] },
  },
  conditions: {
    label: 'Conditions',
    description: 'What a profile must be like',
    kind: 'conditions',
    default: [],
    when: { ruleFrom: ['conditions'] },
  },
  rule: {
    label: 'Rule',
    description:
      'The rule as JSON, for example {"all": [{"attribute": "city", "operator": "is", "value": "London"}]}',
    kind: 'json',
    default: '',
    required: true,
    when: { ruleFrom: ['json'] },
  },
});
