import { channels } from '../parameters/channels';
import { defineParameters, type NodeText, type ParameterText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';
import { sortBy } from '../parameters/sortBy';
import { topic } from '../parameters/topic';

export const broadcastNode: NodeText = {
  name: 'broadcast',
  label: 'Broadcast',
  description:
    'Creates a broadcast for a channel, gets its recipients with their contact points, and records who was contacted',
  outputs: ['Recipient'],
};

/** Node-RED has it by another name: `status` of a node is what stands under it. */
const recipientStatus: ParameterText = {
  label: 'Status',
  description: 'Which recipients are listed',
  kind: 'choice',
  default: 'recipient',
  choices: [
    { value: 'all', label: 'All', description: 'Everyone in the broadcast' },
    {
      value: 'rejected',
      label: 'Rejected',
      description: 'Those who must not or cannot be contacted, with the reason',
    },
    { value: 'sent', label: 'Sent', description: 'Those recorded as contacted' },
    {
      value: 'recipient',
      label: 'To Be Contacted',
      description: 'Those who may be contacted and have not been yet',
    },
  ],
  when: { operation: ['export', 'recipients'] },
};

export const broadcast = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done with a broadcast',
    kind: 'choice',
    default: 'recipients',
    choices: [
      {
        value: 'addRecipients',
        label: 'Add Recipients',
        description: 'Add profiles to a broadcast',
        action: 'Add recipients to a broadcast',
      },
      {
        value: 'close',
        label: 'Close',
        description: 'End a broadcast: nobody is taken in any more',
        action: 'Close a broadcast',
      },
      {
        value: 'create',
        label: 'Create',
        description: 'Create a broadcast for a channel',
        action: 'Create a broadcast',
      },
      {
        value: 'delete',
        label: 'Delete',
        description: 'Delete a broadcast with its list of recipients',
        action: 'Delete a broadcast',
      },
      {
        value: 'export',
        label: 'Export Recipients',
        description: 'Write the recipients as CSV or NDJSON text',
        action: 'Export recipients of a broadcast',
      },
      {
        value: 'get',
        label: 'Get',
        description: 'Get a broadcast with its numbers',
        action: 'Get a broadcast',
      },
      {
        value: 'getAll',
        label: 'Get Many',
        description: 'List the broadcasts of the account',
        action: 'Get many broadcasts',
      },
      {
        value: 'recipients',
        label: 'Get Recipients',
        description: 'Get the recipients with the contact point for the channel',
        action: 'Get recipients of a broadcast',
      },
      {
        value: 'record',
        label: 'Record Contacted',
        description: 'Record that a profile was contacted',
        action: 'Record that a profile was contacted',
      },
    ],
  },
  broadcastName: {
    label: 'Name',
    description: 'The name of the broadcast',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. Spring sale',
    when: { operation: ['create'] },
  },
  broadcastId: {
    label: 'Broadcast',
    description: "The broadcast, or the ID that 'Create' gave; 'Record Contacted' also takes none",
    kind: 'text',
    default: '',
    when: {
      operation: ['addRecipients', 'close', 'delete', 'export', 'get', 'recipients', 'record'],
    },
  },
  channel: {
    label: 'Channel',
    description: "The channel by which the profiles are contacted; with a 'Broadcast' its own counts",
    kind: 'choice',
    default: 'email',
    choices: [...channels],
    when: { operation: ['create', 'record'] },
  },
  topic: { ...topic, when: { operation: ['create'] } },
  recipientsFrom: {
    label: 'Recipients',
    description: 'Who the broadcast is for',
    kind: 'choice',
    default: 'rule',
    choices: [
      {
        value: 'rule',
        label: 'Everyone Who Matches',
        description: 'All profiles that match a segment or rule',
      },
      {
        value: 'nobody',
        label: 'Nobody Yet',
        description: "Recipients are added later with 'Add Recipients'",
      },
      {
        value: 'audience',
        label: 'Segments, Tags, Profiles and Companies',
        description: 'Everyone in an audience chosen below',
      },
      {
        value: 'items',
        label: "The Incoming Items' Profiles",
        description: 'One broadcast for the people of all items together',
        hosts: ['n8n'],
      },
    ],
    when: { operation: ['create'] },
  },
  addFrom: {
    label: 'Add',
    description: 'Who is added to the broadcast',
    kind: 'choice',
    default: 'rule',
    choices: [
      {
        value: 'rule',
        label: 'Everyone Who Matches',
        description: 'All profiles that match a segment or rule',
      },
      { value: 'item', label: "The Item's Profile", description: 'One profile for each item' },
    ],
    when: { operation: ['addRecipients'] },
  },
  ownId: {
    label: 'Own ID',
    description:
      'The same ID again goes on with the same broadcast instead of making another one; a new ID is given when empty',
    kind: 'text',
    default: '',
    optional: true,
  },
  status: { ...recipientStatus, hosts: ['n8n'] },
  recipientStatus: { ...recipientStatus, hosts: ['nodeRed'] },
  exportFormat: {
    label: 'Format',
    description: 'How the recipients are written',
    kind: 'choice',
    default: 'csv',
    choices: [
      { value: 'csv', label: 'CSV', description: 'A first line, then one line for each recipient' },
      { value: 'ndjson', label: 'NDJSON', description: 'One JSON object a line' },
    ],
    when: { operation: ['export'] },
  },
  sort: sortBy(['latest', 'largest', 'name']),
  ...resultLimit({ operation: ['recipients'] }),
});
