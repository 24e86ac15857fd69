import { defineParameters, type NodeText } from '../parameters/Parameter';
import { topic } from '../parameters/topic';

export const segmentEntryNode: NodeText = {
  name: 'segmentEntry',
  label: 'Segment Entry',
  description:
    'Starts the flow for every profile that enters the audience: its present members at launch, then each newcomer at once',
  outputs: ['Entered'],
};

export const segmentEntry = defineParameters({
  audience: {
    label: 'Audience',
    description: 'The segments, tags, profiles and companies whose profiles enter the flow',
    kind: 'audience',
    default: {},
    required: true,
  },
  updateAfterLaunch: {
    label: 'Update Audience After Launch',
    description: 'Whether profiles that qualify after the launch enter too',
    kind: 'choice',
    default: 'realTime',
    choices: [
      {
        value: 'realTime',
        label: 'In Real Time',
        description: 'Present members enter at launch; afterwards each profile that qualifies enters at once',
      },
      {
        value: 'never',
        label: 'Never',
        description: 'Only the members at launch enter; nothing changes this audience afterwards',
      },
    ],
  },
  reEntry: {
    label: 'Re-Entry',
    description: 'Whether a profile that was in the flow before may enter again',
    kind: 'choice',
    default: 'never',
    choices: [
      {
        value: 'afterExit',
        label: 'After Leaving',
        description: 'Each time the profile qualifies again after it had left',
      },
      {
        value: 'afterHours',
        label: 'After Some Hours',
        description: 'When the profile qualifies again and its last entry is long enough ago',
      },
      { value: 'never', label: 'Never', description: 'A profile enters this flow once' },
    ],
  },
  reEntryHours: {
    label: 'Hours Until Re-Entry',
    description: 'How many hours after its last entry a profile may enter again',
    kind: 'number',
    default: 24,
    min: 1,
    when: { reEntry: ['afterHours'] },
  },
  markAsDelivered: {
    label: 'Mark as Delivered',
    description: 'When an entry counts as handled; what is not handled is delivered again',
    kind: 'choice',
    default: 'finished',
    choices: [
      {
        value: 'sent',
        label: 'When Sent',
        description: 'As soon as the message was sent into the flow',
        hosts: ['nodeRed'],
      },
      {
        value: 'succeeded',
        label: 'Only When the Execution Succeeds',
        description: 'An execution that fails is tried again, later each time',
        hosts: ['n8n'],
      },
      {
        value: 'later',
        label: 'Specified Later in the Flow',
        description:
          "An 'Acknowledge Entry' node marks it; until then it is delivered again each time the waiting time is over",
      },
      {
        value: 'finished',
        label: 'When the Execution Finishes',
        description: 'When the execution ends, whether it succeeds or fails',
        hosts: ['n8n'],
      },
      {
        value: 'started',
        label: 'When the Execution Starts',
        description: 'At once; an execution that is interrupted is not repeated',
        hosts: ['n8n'],
      },
    ],
  },
  whenSettingsChanged: {
    label: 'When the Settings Changed',
    description: 'What happens when this flow already runs with another audience or other entry settings',
    kind: 'choice',
    default: 'refuse',
    choices: [
      {
        value: 'refuse',
        label: 'Refuse to Start',
        description: 'The running definition stays; the difference is reported',
      },
      {
        value: 'replace',
        label: 'Start With the New Settings',
        description: 'Segments are pinned as they are now; profiles that entered before stay in the flow',
      },
    ],
    optional: true,
  },
  maxConcurrent: {
    label: 'Max Concurrent',
    description: 'How many executions of this flow may run at the same time',
    kind: 'number',
    default: 10,
    min: 1,
    max: 1000,
    optional: true,
  },
  profilesPerExecution: {
    label: 'Profiles per Execution',
    description: 'How many profiles at most are handed over together',
    kind: 'number',
    default: 1,
    min: 1,
    max: 1000,
    optional: true,
  },
  acknowledgeWithinMinutes: {
    label: 'Deliver Again After (Minutes)',
    description:
      "How long an entry that is 'Specified Later in the Flow' may stay unacknowledged before it is delivered again",
    kind: 'number',
    default: 60,
    min: 1,
    max: 43200,
    optional: true,
  },
  longestExecutionMinutes: {
    label: 'Longest Execution (Minutes)',
    description:
      'After how long an execution whose end was never reported is given up, so that its entries are delivered again',
    kind: 'number',
    default: 60,
    min: 1,
    hosts: ['n8n'],
    optional: true,
  },
  maxAttempts: {
    label: 'Max Attempts',
    description: 'How often an entry is tried before it is set aside and reported',
    kind: 'number',
    default: 5,
    min: 1,
    max: 100,
    optional: true,
  },
  tagsMatch: {
    label: 'Of Several Tags',
    description: 'Whether a profile of the audience needs any of its tags or all of them',
    kind: 'choice',
    default: 'any',
    choices: [
      { value: 'all', label: 'All of Them', description: 'Only profiles that have every tag' },
      { value: 'any', label: 'Any of Them', description: 'Profiles that have at least one of the tags' },
    ],
    optional: true,
  },
  checkDoNotContact: {
    label: 'Who Is on Do Not Contact',
    description:
      'Whether profiles enter whose contact points are all on the Do Not Contact list; what they do not want later is for a gate before each node that sends',
    kind: 'choice',
    default: 'enter',
    choices: [
      { value: 'enter', label: 'Enters', description: 'Everyone enters' },
      {
        value: 'email',
        label: 'Stays Out by Email',
        description: 'Who has no email address that may be written to does not enter',
      },
      {
        value: 'phone',
        label: 'Stays Out by Phone',
        description: 'Who has no phone number that may be used does not enter',
      },
    ],
    optional: true,
  },
  topic: {
    ...topic,
    description:
      'What the flow sends about: who may not be sent it stays out, and a gate in the flow that names no topic asks about this one',
    optional: true,
  },
  goalEvent: {
    label: 'Goal',
    description: 'The event that the flow is for: its report says how many have done it since they entered',
    kind: 'text',
    default: '',
    placeholder: 'e.g. Purchase',
    optional: true,
  },
  goalRule: {
    label: 'Goal as a Rule',
    description: 'In place of the event a rule as JSON, asked over the events since the entry',
    kind: 'json',
    default: '',
    placeholder: 'e.g. {"event":"Purchase","where":{"property":"total","operator":"greaterThan","value":50}}',
    optional: true,
  },
  goalDays: {
    label: 'Goal Within (Days)',
    description: 'How long after the entry the goal counts; 0 is for ever',
    kind: 'number',
    default: 0,
    min: 0,
    max: 400,
    optional: true,
  },
  stopOnExit: {
    label: 'Withdraw When Leaving',
    description:
      'Whether entries that wait to be delivered are withdrawn when the profile leaves the audience',
    kind: 'boolean',
    default: false,
    optional: true,
  },
  includeProfile: {
    label: 'Include Attributes and Tags',
    description: "Whether the profile's attributes, identities and tags come with the entry",
    kind: 'boolean',
    default: true,
    optional: true,
  },
});
