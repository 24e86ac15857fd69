import { defineParameters, type NodeText } from '../parameters/Parameter';

export const audienceConsoleNode: NodeText = {
  name: 'audienceConsole',
  label: 'Audience Console',
  description: 'Serves the console, for people who build no flows, at an address of this n8n',
  outputs: ['Key'],
};

export const audienceConsole = defineParameters({
  path: {
    label: 'Path',
    description: 'Where the console stands below the address of webhooks',
    kind: 'text',
    default: 'audience',
    placeholder: 'audience',
    required: true,
  },
  keyRole: {
    label: 'Key For',
    description: 'What the key may do that a test of this node makes',
    kind: 'choice',
    default: 'write',
    choices: [
      {
        value: 'read',
        label: 'Reading',
        description: 'Numbers and names, contact points masked',
      },
      { value: 'write', label: 'Reading and Writing', description: 'Everything' },
    ],
  },
});
