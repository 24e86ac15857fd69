import { contactParameters } from '../parameters/consentInputs';
import { defineParameters, type NodeText } from '../parameters/Parameter';

export const consentLinkNode: NodeText = {
  name: 'consentLink',
  label: 'Consent Link',
  description:
    'Makes a signed link to unsubscribe or to choose topics, and the headers by which mail programs unsubscribe with one click; put it in front of every node that sends mail',
  outputs: ['Linked'],
};

export const consentLink = defineParameters({
  ...contactParameters(),
  topic: {
    label: 'Topic',
    description: 'The name of the topic that the message is about; empty, unsubscribing ends everything',
    kind: 'text',
    default: '',
    placeholder: 'e.g. News',
  },
  purpose: {
    label: 'Link To',
    description: 'What the page is for',
    kind: 'choice',
    default: 'unsubscribe',
    choices: [
      { value: 'preferences', label: 'Preferences', description: 'Every topic, each on or off' },
      { value: 'unsubscribe', label: 'Unsubscribe', description: 'One button' },
    ],
  },
  address: {
    label: 'Address of the Pages',
    description: 'Where the pages are served, as people reach them; that of the settings when empty',
    kind: 'text',
    default: '',
    placeholder: 'e.g. https://news.example.com/consent',
  },
});
