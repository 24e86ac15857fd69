import type { Choice } from './Parameter';

/** Why a contact is on the Do Not Contact list, as nodes offer it by name; the engine accepts any other words as well. */
export const reasons: readonly Choice[] = [
  { value: 'bounced', label: 'Bounced', description: 'Messages came back' },
  { value: 'complaint', label: 'Complaint', description: 'The recipient complained' },
  { value: 'flow', label: 'Flow', description: 'Something that happened in a flow' },
  { value: 'import', label: 'Import', description: 'A list that was brought along' },
  {
    value: 'keyword',
    label: 'Keyword Reply',
    description: 'The recipient answered with a word such as STOP',
  },
  { value: 'manual', label: 'Manual', description: 'Somebody decided it' },
  { value: 'unsubscribed', label: 'Unsubscribed', description: 'The recipient unsubscribed' },
];
