import { defineParameters, type Choice, type Parameter } from './Parameter';

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
      {
        value: 'item',
        label: 'From the Item',
        description:
          "The item's own profile: its profile (as sent by Segment Entry), profileId, externalId, email or phone, in this order",
      },
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
    when: { identifyBy: ['email', 'externalId', 'phone', 'id'] },
  },
});

const EXAMPLES = new Map([
  ['email', 'e.g. nathan@example.com'],
  ['externalId', 'e.g. customer-4711'],
  ['id', 'e.g. 665f1c2ab3d4e5f607182930'],
  ['phone', 'e.g. +442079460123'],
]);

/** The kinds of key, without the one that is read from the item. */
export const keyKinds: readonly Choice[] = (profileChoice.identifyBy.choices ?? []).filter(
  ({ value }) => value !== 'item',
);

/** 'Profile' as it is asked for with each kind of key: of a phone number nobody wants to see an email address as the example. */
export const profileKeys: readonly Parameter[] = keyKinds.map(({ value, label, description }) => ({
  ...profileChoice.profileKey,
  label,
  description,
  placeholder: EXAMPLES.get(value),
  when: { identifyBy: [value] },
}));
