import { channels } from '../parameters/channels';
import { defineParameters, type NodeText } from '../parameters/Parameter';
import { topic } from '../parameters/topic';

export const checkDoNotContactNode: NodeText = {
  name: 'checkDoNotContact',
  label: 'Check Do Not Contact',
  description:
    'Says whether an email address, a phone number or a profile may be contacted, and lets only those pass that are not on the Do Not Contact list; put it in front of every node that sends',
  outputs: ['Allowed', 'Rejected'],
};

export const checkDoNotContact = defineParameters({
  contact: {
    label: 'Check',
    description: 'What is looked up on the list',
    kind: 'choice',
    default: 'profile',
    choices: [
      { value: 'email', label: 'Email Address', description: 'One email address' },
      { value: 'phone', label: 'Phone Number', description: 'One phone number' },
      { value: 'profile', label: 'Profile', description: "The profile's contact points for the channel" },
    ],
  },
  email: {
    label: 'Email Address',
    description: 'The email address to look up',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. nathan@example.com',
    when: { contact: ['email'] },
  },
  phone: {
    label: 'Phone Number',
    description: 'The phone number to look up, with country code',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. +442079460123',
    when: { contact: ['phone'] },
  },
  channel: {
    label: 'Channel',
    description: 'The channel of the message that is about to be sent',
    kind: 'choice',
    default: 'email',
    choices: [...channels],
  },
  topic,
});
