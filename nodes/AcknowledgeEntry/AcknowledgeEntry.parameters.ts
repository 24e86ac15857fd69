import { defineParameters, type NodeText } from '../parameters/Parameter';

export const acknowledgeEntryNode: NodeText = {
  name: 'acknowledgeEntry',
  label: 'Acknowledge Entry',
  description:
    "Marks the entry of an item as handled, or gives it back for another try, when 'Segment Entry' says that this is specified later",
  outputs: ['Item'],
};

export const acknowledgeEntry = defineParameters({
  action: {
    label: 'Action',
    description: 'What happens with the entry',
    kind: 'choice',
    default: 'acknowledge',
    choices: [
      {
        value: 'acknowledge',
        label: 'Acknowledge',
        description: 'Mark the entry as handled: it is not delivered again',
      },
      {
        value: 'retry',
        label: 'Give Back for a Retry',
        description: 'Deliver the entry again after a while',
      },
    ],
  },
  entry: {
    label: 'Entry',
    description: "The entry as sent by 'Segment Entry', with its id and lease",
    kind: 'json',
    default: '',
    required: true,
  },
  retryAfterSeconds: {
    label: 'Retry After (Seconds)',
    description: 'How long to wait before the entry is delivered again',
    kind: 'number',
    default: 60,
    min: 0,
    when: { action: ['retry'] },
  },
  reason: {
    label: 'Reason',
    description: 'Why the entry is given back; kept with the entry',
    kind: 'text',
    default: '',
    placeholder: 'e.g. Mail server is busy',
    when: { action: ['retry'] },
  },
});
