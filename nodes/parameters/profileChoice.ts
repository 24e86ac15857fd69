import { defineParameters } from './Parameter';

/** Which profile an item is about: the same two inputs on every node that works on one profile. */
export const profileChoice = defineParameters({
  identifyBy: {
    label: 'Identify Profile By',
    description: 'How the profile is found',
    kind: 'choice',
    default: 'item',
    choices: [
      { value: 'email', label: 'Email', description: 'An email address of the profile' },
      { value: 'externalId', label: 'External ID', description: "The profile's ID in your own system" },
      { value: 'item', label: 'From the Item', description: "The item's own profile: its profile (as sent by Segment Entry), profileId, externalId, email or phone, in this order" },
      { value: 'phone', label: 'Phone', description: 'A phone number of the profile, with country code' },
      { value: 'id', label: 'Profile ID', description: "Audience Engine's own ID of the profile" },
    ],
  },
  profileKey: {
    label: 'Profile',
    description: 'The email address, phone number or ID to find the profile by',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. nathan@example.com',
    when: { identifyBy: ['email', 'externalId', 'phone', 'id'] },
  },
});
