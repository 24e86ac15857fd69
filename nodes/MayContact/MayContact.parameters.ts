import { channels } from '../parameters/channels';
import { defineParameters, type NodeText } from '../parameters/Parameter';
import { topic } from '../parameters/topic';

export const mayContactNode: NodeText = {
  name: 'mayContact',
  label: 'May Contact',
  description:
    'Asks before sending whether a profile may be contacted now, by Do Not Contact, frequency caps and quiet hours; what is allowed counts at once',
  outputs: ['Allowed', 'Later', 'Rejected'],
};

export const mayContact = defineParameters({
  channel: {
    label: 'Channel',
    description: 'The channel of the message that is about to be sent',
    kind: 'choice',
    default: 'email',
    choices: [...channels],
  },
  category: {
    label: 'Category',
    description: 'What kind of message it is; caps and quiet hours may except it',
    kind: 'text',
    default: '',
    placeholder: 'e.g. marketing',
  },
  address: {
    label: 'Address',
    description:
      'The email address or phone number that will be used; without one none of the profile may be listed',
    kind: 'text',
    default: '',
    placeholder: 'e.g. nathan@example.com',
  },
  topic,
  whenLater: {
    label: 'When It Is Later',
    description: 'What becomes of who may be contacted later',
    kind: 'choice',
    default: 'output',
    choices: [
      { value: 'output', label: "Leaves by 'Later'", description: 'At once, with until when' },
      {
        value: 'hold',
        label: 'Waits Here',
        description: 'Waits in MongoDB until then, and is asked about again, first come first served',
      },
    ],
    optional: true,
  },
  perMinute: {
    label: 'Let Go per Minute',
    description: 'How many of those that wait here are asked about again in a minute, at most',
    kind: 'number',
    default: 600,
    min: 1,
    max: 60_000,
    optional: true,
  },
});
