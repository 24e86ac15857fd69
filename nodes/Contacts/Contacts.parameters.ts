import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';

const { returnAll, limit } = resultLimit({ operation: ['rejections'] });

export const contactsNode: NodeText = {
  name: 'contacts',
  label: 'Contacts',
  description:
    'Records that somebody was contacted, counts how many people were in a period and over a channel, and lists sends that were rejected',
  outputs: ['Contacts'],
};

export const contacts = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done',
    kind: 'choice',
    default: 'count',
    choices: [
      {
        value: 'count',
        label: 'Count Contacted',
        action: 'Count contacted profiles',
        description: 'Count the profiles that were contacted in a period, over a channel',
      },
      {
        value: 'rejections',
        label: 'Get Rejections',
        action: 'Get rejected sends',
        description: 'List sends that were rejected, with the reason',
      },
      {
        value: 'record',
        label: 'Record Contacted',
        action: 'Record that a profile was contacted',
        description: "Note that a message was sent, or was not: settles the permit of 'May Contact'",
      },
    ],
  },
  from: {
    label: 'From',
    description:
      "The first instant that counts, without an offset in the account's time zone; ever when empty",
    kind: 'instant',
    default: '',
    placeholder: 'e.g. 2026-05-01T00:00:00Z',
    when: { operation: ['count', 'rejections'] },
  },
  to: {
    label: 'To',
    description:
      "The last instant that counts, without an offset in the account's time zone; until now when empty",
    kind: 'instant',
    default: '',
    placeholder: 'e.g. 2026-06-01T00:00:00Z',
    when: { operation: ['count', 'rejections'] },
  },
  channel: {
    label: 'Channel',
    description:
      'Only over this channel, over any when empty; of a contact that is recorded the channel that was used',
    kind: 'text',
    default: '',
    placeholder: 'e.g. email',
  },
  sent: {
    label: 'Was It Sent',
    description: 'What became of it; what was not sent gives its permit back',
    kind: 'choice',
    default: 'sent',
    choices: [
      { value: 'sent', label: 'Sent', description: 'The profile was contacted' },
      { value: 'notSent', label: 'Not Sent', description: 'The permit counts no more' },
    ],
    when: { operation: ['record'] },
  },
  permit: {
    label: 'Permit',
    description: "The permit that 'May Contact' has given; without one the latest of the channel is meant",
    kind: 'text',
    default: '',
    when: { operation: ['record'] },
  },
  returnAll,
  limit,
});
