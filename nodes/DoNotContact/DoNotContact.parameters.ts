import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';

const { returnAll, limit } = resultLimit({ operation: ['getAll'] });

export const doNotContactNode: NodeText = {
  name: 'doNotContact',
  label: 'Do Not Contact',
  description:
    'Lists the Do Not Contact list, looks contacts up without recording anything, imports, and shows and verifies its history',
  outputs: ['Do Not Contact'],
};

export const doNotContact = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done',
    kind: 'choice',
    default: 'getAll',
    choices: [
      {
        value: 'anchor',
        label: 'Get Anchor',
        action: 'Get the anchor of the history',
        description: 'Get the end of the history, to be kept elsewhere and verified against later',
      },
      {
        value: 'history',
        label: 'Get History',
        action: 'Get the history of a contact point',
        description: 'Get what was ever done to a contact point: who, when, why',
      },
      {
        value: 'getAll',
        label: 'Get Many',
        action: 'Get many contacts on the list',
        description: 'List the contact points on the list, each with its reasons',
      },
      {
        value: 'import',
        label: 'Import',
        action: 'Import contacts to the list',
        description: 'Put email addresses and phone numbers on the list, with a report',
      },
      {
        value: 'lookUp',
        label: 'Look Up',
        action: 'Look up a contact on the list',
        description: 'Say whether a contact is on the list; nothing is recorded',
      },
      {
        value: 'verify',
        label: 'Verify History',
        action: 'Verify the history of the list',
        description: 'Say whether the history is as it was written and the list is what it says',
      },
    ],
  },
  contact: {
    label: 'Look Up',
    description: 'What is looked up: a contact point, or all of a profile',
    kind: 'choice',
    default: 'profile',
    choices: [
      { value: 'email', label: 'Email Address', description: 'One email address' },
      { value: 'phone', label: 'Phone Number', description: 'One phone number' },
      {
        value: 'profile',
        label: 'Profile',
        description: 'All email addresses and phone numbers of a profile',
      },
    ],
    when: { operation: ['lookUp'] },
  },
  email: {
    label: 'Email Address',
    description: 'The email address',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. nathan@example.com',
    when: { operation: ['lookUp'], contact: ['email'] },
  },
  phone: {
    label: 'Phone Number',
    description: 'The phone number, with country code',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. +442079460123',
    when: { operation: ['lookUp'], contact: ['phone'] },
  },
  point: {
    label: 'Email Address or Phone Number',
    description: 'The contact point; to verify, all of them when empty',
    kind: 'text',
    default: '',
    placeholder: 'e.g. nathan@example.com',
    when: { operation: ['history', 'verify'] },
  },
  anchor: {
    label: 'Anchor',
    description: 'The anchor as JSON, as it was handed out; to verify the whole history against it',
    kind: 'text',
    default: '',
    when: { operation: ['verify'] },
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
      'CSV with a first line that has the columns email or phone, and if need be reason, source, note, channel',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. email',
    when: { operation: ['import'], rowsFrom: ['text'] },
    hosts: ['n8n'],
  },
  pointKind: {
    label: 'Contact Points',
    description: 'Which contact points are listed',
    kind: 'choice',
    default: 'all',
    choices: [
      { value: 'all', label: 'All', description: 'Email addresses and phone numbers' },
      { value: 'email', label: 'Email Addresses', description: 'Only email addresses' },
      { value: 'phone', label: 'Phone Numbers', description: 'Only phone numbers' },
    ],
    when: { operation: ['getAll'] },
  },
  channel: {
    label: 'Channel',
    description: 'Only for this channel; every channel when empty',
    kind: 'text',
    default: '',
    placeholder: 'e.g. email',
    when: { operation: ['getAll', 'import', 'lookUp'] },
  },
  reason: {
    label: 'Reason',
    description: 'Only records with this reason, or the reason that imported contacts get',
    kind: 'text',
    default: '',
    placeholder: 'e.g. unsubscribed',
    when: { operation: ['getAll', 'import'] },
  },
  search: {
    label: 'Search',
    description: 'Only contact points that contain this; all when empty',
    kind: 'text',
    default: '',
    when: { operation: ['getAll'] },
  },
  saidBy: {
    label: 'Source',
    description: 'Who or what says so, for the record',
    kind: 'text',
    default: '',
    placeholder: 'e.g. Newsletter archive',
    when: { operation: ['import'] },
  },
  scope: {
    label: 'For',
    description: 'For which accounts of the database the records count',
    kind: 'choice',
    default: 'account',
    choices: [
      { value: 'all', label: 'All Accounts', description: 'Every account of the database' },
      { value: 'account', label: 'This Account', description: 'Only this account' },
    ],
    when: { operation: ['import'] },
  },
  account: {
    label: 'Account',
    description:
      "One other account of this database, by name: the records count there and not for the connection's account",
    kind: 'text',
    default: '',
    when: { operation: ['import'], scope: ['account'] },
  },
  returnAll,
  limit,
});
