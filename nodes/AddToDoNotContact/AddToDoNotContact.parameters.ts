import { channels } from '../parameters/channels';
import { defineParameters, type NodeText } from '../parameters/Parameter';
import { reasons } from '../parameters/reasons';

export const addToDoNotContactNode: NodeText = {
  name: 'addToDoNotContact',
  label: 'Add to Do Not Contact',
  description:
    'Puts an email address, a phone number or all contact points of a profile on the Do Not Contact list, with the reason',
  outputs: ['Record'],
};

export const addToDoNotContact = defineParameters({
  contact: {
    label: 'Contact',
    description: 'What is put on the list',
    kind: 'choice',
    default: 'phone',
    choices: [
      {
        value: 'profile',
        label: 'All Contact Points of a Profile',
        description: 'Every email address and phone number of a profile',
      },
      {
        value: 'email',
        label: 'Email Address',
        description: 'One email address, whether a profile has it or not',
      },
      {
        value: 'phone',
        label: 'Phone Number',
        description: 'One phone number, whether a profile has it or not',
      },
    ],
  },
  email: {
    label: 'Email Address',
    description: 'The email address that must not be contacted',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. nathan@example.com',
    when: { contact: ['email'] },
  },
  phone: {
    label: 'Phone Number',
    description: 'The phone number that must not be contacted, with country code',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. +442079460123',
    when: { contact: ['phone'] },
  },
  reason: {
    label: 'Reason',
    description: 'Why the contact is put on the list',
    kind: 'choice',
    default: 'unsubscribed',
    choices: [...reasons, { value: 'other', label: 'Other', description: 'A reason in your own words' }],
  },
  otherReason: {
    label: 'Reason in Your Own Words',
    description: 'Why the contact is put on the list',
    kind: 'text',
    default: '',
    required: true,
    when: { reason: ['other'] },
  },
  channel: {
    label: 'Channel',
    description: 'The channel that is closed',
    kind: 'choice',
    default: '',
    choices: [{ value: '', label: 'All Channels', description: 'Nothing may be sent' }, ...channels],
    optional: true,
  },
  scope: {
    label: 'Applies To',
    description: 'The accounts for which the record counts',
    kind: 'choice',
    default: 'account',
    choices: [
      { value: 'all', label: 'All Accounts', description: 'Every account in this database' },
      { value: 'account', label: 'This Account', description: "The connection's account" },
    ],
    optional: true,
  },
  account: {
    label: 'Account',
    description:
      "One other account of this database, by name: the record counts there and not for the connection's account",
    kind: 'text',
    default: '',
    optional: true,
  },
  source: {
    label: 'Source',
    description: 'Who or what put it on the list; the name of the flow when empty',
    kind: 'text',
    default: '',
    placeholder: 'e.g. Preference page',
    optional: true,
  },
  note: {
    label: 'Note',
    description: 'Anything worth keeping as proof, such as the text of the reply',
    kind: 'text',
    default: '',
    optional: true,
  },
});
