import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';

const { returnAll, limit } = resultLimit({ operation: ['rejections'] });

export const contactsNode: NodeText = {
  name: 'contacts',
  label: 'Contacts',
  description:
    'Counts how many people were contacted in a period and over a channel, and lists sends that were rejected',
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
    ],
  },
  from: {
    label: 'From',
    description: 'The first instant that counts; ever when empty',
    kind: 'instant',
    default: '',
    placeholder: 'e.g. 2026-05-01T00:00:00Z',
  },
  to: {
    label: 'To',
    description: 'The last instant that counts; until now when empty',
    kind: 'instant',
    default: '',
    placeholder: 'e.g. 2026-06-01T00:00:00Z',
  },
  channel: {
    label: 'Channel',
    description: 'Only over this channel; over any when empty',
    kind: 'text',
    default: '',
    placeholder: 'e.g. email',
  },
  returnAll,
  limit,
});
