import { addToDoNotContact } from '../AddToDoNotContact/AddToDoNotContact.parameters';
import { defineParameters, type NodeText } from '../parameters/Parameter';

export const removeFromDoNotContactNode: NodeText = {
  name: 'removeFromDoNotContact',
  label: 'Remove From Do Not Contact',
  description:
    'Lifts a reason for which an email address, a phone number or a profile is on the Do Not Contact list; the history stays',
  outputs: ['Record'],
};

const { email, phone, channel, scope, account, note } = addToDoNotContact;

export const removeFromDoNotContact = {
  ...defineParameters({
    contact: {
      label: 'Contact',
      description: 'What is taken off the list',
      kind: 'choice',
      default: 'phone',
      choices: addToDoNotContact.contact.choices ?? [],
    },
    reason: {
      label: 'Reason to Lift',
      description: 'The reason that no longer holds; other reasons stay',
      kind: 'choice',
      default: '',
      choices: [
        { value: '', label: 'All Reasons', description: 'Whatever the contact is on the list for' },
        ...(addToDoNotContact.reason.choices ?? []),
      ],
    },
    otherReason: {
      label: 'Reason in Your Own Words',
      description: 'The reason as it was written when the contact was put on the list',
      kind: 'text',
      default: '',
      required: true,
      when: { reason: ['other'] },
    },
    source: {
      label: 'Source',
      description: 'Who or what took it off the list; the name of the flow when empty',
      kind: 'text',
      default: '',
      placeholder: 'e.g. Preference page',
      optional: true,
    },
  }),
  email,
  phone,
  channel,
  scope,
  account,
  note,
};
