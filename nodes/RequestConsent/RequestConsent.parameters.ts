import { contactParameters, evidenceParameters, shownParameters } from '../parameters/consentInputs';
import { defineParameters, type NodeText } from '../parameters/Parameter';

const { contact, email, phone } = contactParameters();

export const requestConsentNode: NodeText = {
  name: 'requestConsent',
  label: 'Request Consent',
  description:
    'Double opt-in: makes a contact point pending for a topic and hands out the link that confirms, once an hour at the most; send that link to the contact',
  outputs: ['Send the Link', 'Nothing to Send'],
};

export const requestConsent = defineParameters({
  contact: { ...contact, default: 'email' },
  email,
  phone,
  topic: {
    label: 'Topic',
    description: 'The name of the topic',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. News',
  },
  ...shownParameters(),
  ...evidenceParameters(),
  saidBy: {
    label: 'Source',
    description: 'Who or what asks, for the record',
    kind: 'text',
    default: '',
    placeholder: 'e.g. Registration form',
  },
  address: {
    label: 'Address of the Pages',
    description: 'Where the pages are served, as people reach them; that of the settings when empty',
    kind: 'text',
    default: '',
    placeholder: 'e.g. https://news.example.com/consent',
  },
});
