import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';

const { returnAll, limit } = resultLimit({ operation: ['getAll', 'parked', 'waiting'] });

export const flowNode: NodeText = {
  name: 'flow',
  label: 'Flow',
  description:
    'Lists flows, pauses, resumes and stops them, takes a participant out, and brings back entries that were given up',
  outputs: ['Flow'],
};

export const flow = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done',
    kind: 'choice',
    default: 'getAll',
    choices: [
      {
        value: 'get',
        label: 'Get',
        action: 'Get a flow',
        description: 'Get a flow with its audience and the definitions it was launched with',
      },
      {
        value: 'getAll',
        label: 'Get Many',
        action: 'Get many flows',
        description: 'List flows, those of the other host too',
      },
      {
        value: 'parked',
        label: 'Get Parked Entries',
        action: 'Get parked entries of a flow',
        description: 'List entries that were given up, with what went wrong',
      },
      {
        value: 'waiting',
        label: 'Get Places of Waiting',
        action: 'Get the places where profiles wait',
        description: 'List the nodes where profiles wait, those that were deleted too',
      },
      {
        value: 'cancelWaiting',
        label: 'Let Waiting Go',
        action: 'Let go what waits at a place',
        description: 'End what waits at a node without an output',
      },
      {
        value: 'moveWaiting',
        label: 'Move Waiting',
        action: 'Move what waits to another place',
        description: 'Let what waits at a node that was deleted go on at another one',
      },
      {
        value: 'report',
        label: 'Get Report',
        action: 'Get the report of a flow',
        description: 'Say how it went: entries per day and in all, and how its goal was reached',
      },
      {
        value: 'pause',
        label: 'Pause',
        action: 'Pause a flow',
        description: 'Hand out no entries until the flow is resumed',
      },
      {
        value: 'removeParticipant',
        label: 'Remove Participant',
        action: 'Remove a participant from a flow',
        description: 'Take a profile out of a flow; its waiting entries are withdrawn',
      },
      {
        value: 'requeue',
        label: 'Requeue Entries',
        action: 'Requeue parked entries of a flow',
        description: 'Hand out entries again that were given up',
      },
      { value: 'resume', label: 'Resume', action: 'Resume a flow', description: 'Go on with a paused flow' },
      {
        value: 'stop',
        label: 'Stop',
        action: 'Stop a flow',
        description: 'Hand out nothing and take nobody in until it is launched again',
      },
    ],
  },
  flow: {
    label: 'Flow',
    description: 'The flow, by its name or ID',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. Welcome',
    when: {
      operation: ['get', 'parked', 'pause', 'removeParticipant', 'report', 'requeue', 'resume', 'stop'],
    },
  },
  flowStatus: {
    label: 'Status',
    description: 'Which flows are listed',
    kind: 'choice',
    default: 'all',
    choices: [
      { value: 'active', label: 'Active', description: 'Those that take people in' },
      { value: 'all', label: 'All', description: 'Every flow' },
      { value: 'paused', label: 'Paused', description: 'Those that wait to be resumed' },
      { value: 'stopped', label: 'Stopped', description: 'Those that ended' },
    ],
    when: { operation: ['getAll'] },
  },
  entryIds: {
    label: 'Entry IDs',
    description: 'Only these entries, separated by commas; all parked ones when empty',
    kind: 'text',
    default: '',
    when: { operation: ['requeue'] },
  },
  place: {
    label: 'Place',
    description: 'The place where it waits, as the list of places names it, or the ID of its node alone',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. n8n / n8n:1a2b3c4d5e6f7a8b:AbCd / 5f0c…',
    when: { operation: ['cancelWaiting', 'moveWaiting'] },
  },
  toPlace: {
    label: 'Go On At',
    description: 'The ID of the node where it goes on, of the same flow; of another one the whole place',
    kind: 'text',
    default: '',
    required: true,
    when: { operation: ['moveWaiting'] },
  },
  returnAll,
  limit,
});
