import { channels } from '../parameters/channels';
import { defineParameters, type NodeText } from '../parameters/Parameter';

export const broadcastNode: NodeText = {
  name: 'broadcast',
  label: 'Broadcast',
  description: 'Creates a broadcast for a channel, lists its recipients with their contact points, and records who was contacted',
  outputs: ['Recipient'],
  synonyms: ['audience', 'broadcast', 'campaign', 'newsletter', 'mailing', 'recipients', 'sms', 'email', 'crm'],
};

export const broadcast = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done with a broadcast',
    kind: 'choice',
    default: 'recipients',
    choices: [
      { value: 'addRecipients', label: 'Add Recipients', description: 'Add everyone who matches to a broadcast' },
      { value: 'create', label: 'Create', description: 'Create a broadcast for everyone who matches' },
      { value: 'list', label: 'Get Many', description: 'List the broadcasts of the account' },
      { value: 'recipients', label: 'Get Recipients', description: 'Get the recipients with the contact point for the channel' },
      { value: 'record', label: 'Record Contacted', description: "Record that the item's profile was contacted" },
    ],
  },
  name: {
    label: 'Name',
    description: 'The name of the broadcast',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. Spring sale',
    when: { operation: ['create'] },
  },
  channel: {
    label: 'Channel',
    description: 'The channel by which the recipients are contacted',
    kind: 'choice',
    default: 'email',
    choices: [...channels],
    when: { operation: ['create', 'record'] },
  },
  broadcastId: {
    label: 'Broadcast ID',
    description: "The ID that 'Create' gave",
    kind: 'text',
    default: '',
    when: { operation: ['addRecipients', 'recipients', 'record'] },
  },
  rejected: {
    label: 'Include Rejected',
    description: 'Whether those who must not or cannot be contacted come too, with the reason',
    kind: 'boolean',
    default: false,
    when: { operation: ['recipients'] },
  },
});
