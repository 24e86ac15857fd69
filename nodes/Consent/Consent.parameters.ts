import { contactParameters, evidenceParameters, shownParameters } from '../parameters/consentInputs';
import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';

const { returnAll, limit } = resultLimit({ operation: ['getAll'] });

export const consentNode: NodeText = {
  name: 'consent',
  label: 'Consent',
  description:
    'Says what a contact wants to be written to about, topic by topic: get, set, import, and the history with its evidence',
  outputs: ['Consent'],
};

export const consent = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done',
    kind: 'choice',
    default: 'get',
    choices: [
      {
        value: 'get',
        label: 'Get',
        action: 'Get a consent',
        description: 'Get what a contact has said about a topic, or about every one',
      },
      {
        value: 'history',
        label: 'Get History',
        action: 'Get the history of a contact point',
        description: 'Get what was ever said about a contact point, with its evidence',
      },
      {
        value: 'getAll',
        label: 'Get Many',
        action: 'Get many consents',
        description: 'List who has said what, with the evidence of the latest change',
      },
      {
        value: 'import',
        label: 'Import',
        action: 'Import consents',
        description: 'Take over consents that were given elsewhere, with their evidence',
      },
      {
        value: 'set',
        label: 'Set',
        action: 'Set a consent',
        description: 'Say that a contact is subscribed or unsubscribed',
      },
    ],
  },
  ...contactParameters({ operation: ['get', 'set'] }),
  point: {
    label: 'Email Address or Phone Number',
    description: 'The contact point whose history it is',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. nathan@example.com',
    when: { operation: ['history'] },
  },
  topic: {
    label: 'Topic',
    description: 'The name of a topic; every one when empty, when importing that of rows that say none',
    kind: 'text',
    default: '',
    placeholder: 'e.g. News',
  },
  said: {
    label: 'Status',
    description: 'What is said',
    kind: 'choice',
    default: 'subscribed',
    choices: [
      { value: 'subscribed', label: 'Subscribed', description: 'It may be sent' },
      { value: 'unsubscribed', label: 'Unsubscribed', description: 'It may not be sent' },
    ],
    when: { operation: ['set'] },
  },
  statusWanted: {
    label: 'Status Wanted',
    description: 'Only contact points with this status',
    kind: 'choice',
    default: 'all',
    choices: [
      { value: 'all', label: 'All', description: 'Whatever was said' },
      { value: 'pending', label: 'Pending', description: 'Asked, and not confirmed yet' },
      { value: 'subscribed', label: 'Subscribed', description: 'It may be sent' },
      { value: 'unsubscribed', label: 'Unsubscribed', description: 'It may not be sent' },
    ],
    when: { operation: ['getAll'] },
  },
  how: {
    label: 'How',
    description: 'How it was said, kept as evidence',
    kind: 'choice',
    default: 'flow',
    choices: [
      { value: 'call', label: 'Call', description: 'Somebody has said so, and it was entered' },
      { value: 'flow', label: 'Flow', description: 'This flow has decided it' },
      { value: 'form', label: 'Form', description: 'In a form on a website' },
    ],
    when: { operation: ['set'] },
  },
  rowsFrom: {
    label: 'Import From',
    description: 'What is imported',
    kind: 'choice',
    default: 'items',
    choices: [
      { value: 'items', label: 'Incoming Items', description: 'Each item is a row with email or phone' },
      { value: 'text', label: 'Text', description: 'CSV with a first line, as from a file' },
    ],
    when: { operation: ['import'] },
    hosts: ['n8n'],
  },
  text: {
    label: 'Text',
    description:
      'CSV with a first line that has the columns email or phone, and if need be topic, status, at, shown, version, ip, userAgent, by, note',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. email',
    when: { operation: ['import'], rowsFrom: ['text'] },
    hosts: ['n8n'],
  },
  saidBy: {
    label: 'Source',
    description: 'Who or what says so, for the record',
    kind: 'text',
    default: '',
    placeholder: 'e.g. Registration form',
    when: { operation: ['import', 'set'] },
  },
  ...shownParameters({ operation: ['import', 'set'] }),
  ...evidenceParameters({ operation: ['set'] }),
  returnAll,
  limit,
});
