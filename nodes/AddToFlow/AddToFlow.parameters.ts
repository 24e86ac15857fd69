import { defineParameters, type NodeText } from '../parameters/Parameter';

export const addToFlowNode: NodeText = {
  name: 'addToFlow',
  label: 'Add to Flow',
  description: "Adds profiles, tags, segments or companies to an active flow that begins with 'Segment Entry'",
  outputs: ['Participant'],
  synonyms: ['audience', 'flow', 'enroll', 'journey', 'participant', 'segment entry', 'crm'],
};

export const addToFlow = defineParameters({
  flow: {
    label: 'Flow',
    description: "The active flow, one that begins with 'Segment Entry'",
    kind: 'text',
    default: '',
    required: true,
  },
  what: {
    label: 'Add',
    description: 'Who is added to the flow',
    kind: 'choice',
    default: 'item',
    choices: [
      { value: 'audience', label: 'Segments, Tags, Profiles and Companies', description: 'An audience chosen below' },
      { value: 'item', label: "The Item's Profile", description: 'One profile for each item' },
    ],
  },
  audience: {
    label: 'Audience',
    description: 'The segments, tags, profiles and companies whose profiles are added',
    kind: 'audience',
    default: {},
    required: true,
    when: { what: ['audience'] },
  },
});
