import { defineParameters, type NodeText } from '../parameters/Parameter';

export const consentPagesNode: NodeText = {
  name: 'consentPagesTrigger',
  label: 'Consent Pages Trigger',
  description:
    'Serves the pages on which people confirm, unsubscribe and choose topics while the workflow is published; their address goes into the settings of consent',
  outputs: ['Nothing'],
};

export const consentPages = defineParameters({
  path: {
    label: 'Path',
    description: 'The pages are at /webhook/ and this path',
    kind: 'text',
    default: 'consent',
    required: true,
    placeholder: 'e.g. consent',
    hosts: ['n8n'],
  },
});
