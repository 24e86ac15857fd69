import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';

export const addToFlowNode: NodeText = {
  name: 'addToFlow',
  label: 'Add to Flow',
  description:
    "Adds profiles, tags, segments or companies to an active flow that begins with 'Segment Entry', and says what came of each participant",
  outputs: ['Participant'],
};

const participants = resultLimit({ operation: ['participants'] });

export const addToFlow = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done with the flow',
    kind: 'choice',
    default: 'add',
    choices: [
      {
        value: 'add',
        label: 'Add',
        description: 'Add profiles to the flow, at once',
        action: 'Add profiles to a flow',
      },
      {
        value: 'newFlow',
        label: 'Get New Flow',
        description:
          "Get a workflow to import that begins with 'Segment Entry Trigger', with the audience filled in",
        action: 'Get a new flow to import',
        hosts: ['n8n'],
      },
      {
        value: 'participants',
        label: 'Get Participants',
        description: 'List who is or was in the flow, with the outcome of the latest try',
        action: 'Get participants of a flow',
      },
    ],
  },
  flow: {
    label: 'Flow',
    description:
      "The flow, by name or ID; only active ones that begin with 'Segment Entry' take participants",
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. Welcome',
    when: { operation: ['add', 'participants'] },
  },
  newName: {
    label: 'Name of the New Flow',
    description: 'The name of the workflow',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. Welcome',
    when: { operation: ['newFlow'] },
    hosts: ['n8n'],
  },
  what: {
    label: 'Add',
    description: 'Who is added to the flow',
    kind: 'choice',
    default: 'item',
    choices: [
      {
        value: 'audience',
        label: 'Segments, Tags, Profiles and Companies',
        description: 'Everyone in an audience chosen below',
      },
      { value: 'item', label: "The Item's Profile", description: 'One profile for each item' },
    ],
    when: { operation: ['add'] },
  },
  audience: {
    label: 'Audience',
    description:
      'The segments, tags, profiles and companies whose profiles are added; a profile reachable in several ways is added once',
    kind: 'audience',
    default: {},
    required: true,
    when: { operation: ['add'], what: ['audience'] },
  },
  tagsMatch: {
    label: 'Of Several Tags',
    description: 'Whether a profile needs any of the tags or all of them',
    kind: 'choice',
    default: 'any',
    choices: [
      { value: 'all', label: 'All of Them', description: 'Only profiles that have every tag' },
      { value: 'any', label: 'Any of Them', description: 'Profiles that have at least one of the tags' },
    ],
    when: { operation: ['add'], what: ['audience'] },
  },
  outcome: {
    label: 'Outcome',
    description: 'Only participants whose latest try had this outcome',
    kind: 'choice',
    default: 'all',
    choices: [
      { value: 'accepted', label: 'Accepted', description: 'Those who entered the flow' },
      { value: 'all', label: 'All', description: 'Everyone, whatever the outcome' },
      {
        value: 'alreadyInFlow',
        label: 'Already in the Flow',
        description: 'Those who were in the flow at the time',
      },
      {
        value: 'notAllowedToReEnter',
        label: 'Not Allowed to Re-Enter',
        description: 'Those whom the re-entry setting of the flow kept out',
      },
      {
        value: 'notContactable',
        label: 'Not Contactable',
        description: 'Those whose contact points are all on the Do Not Contact list',
      },
    ],
    when: { operation: ['participants'] },
  },
  ...participants,
  batchSize: {
    ...participants.batchSize,
    label: 'Participants per Batch',
    description: 'How many participants are sent out together; 1 sends each on its own',
  },
});
