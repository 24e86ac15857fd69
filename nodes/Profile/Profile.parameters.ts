import { defineParameters, type NodeText } from '../parameters/Parameter';

export const profileNode: NodeText = {
  name: 'profile',
  label: 'Profile',
  description: 'Creates, updates, gets, finds, merges and deletes profiles of the audience',
  outputs: ['Profile'],
  synonyms: ['audience', 'profile', 'person', 'contact', 'customer', 'lead', 'upsert', 'crm', 'cdp'],
};

export const profile = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done with a profile',
    kind: 'choice',
    default: 'upsert',
    choices: [
      { value: 'upsert', label: 'Create or Update', description: 'Create a profile, or update the one with this identity' },
      { value: 'delete', label: 'Delete', description: 'Erase a profile with its events and memberships' },
      { value: 'find', label: 'Find', description: 'Get the profiles that match a segment or rule' },
      { value: 'get', label: 'Get', description: 'Get one profile with its attributes and tags' },
      { value: 'merge', label: 'Merge', description: 'Make one profile of those that have the given identities' },
    ],
  },
  externalId: {
    label: 'External ID',
    description: "The profile's ID in your own system",
    kind: 'text',
    default: '',
    when: { operation: ['upsert', 'merge'] },
  },
  emails: {
    label: 'Email Addresses',
    description: 'The email addresses of the profile, separated by commas',
    kind: 'text',
    default: '',
    placeholder: 'e.g. nathan@example.com',
    when: { operation: ['upsert', 'merge'] },
  },
  phones: {
    label: 'Phone Numbers',
    description: 'The phone numbers of the profile with country code, separated by commas',
    kind: 'text',
    default: '',
    placeholder: 'e.g. +442079460123',
    when: { operation: ['upsert', 'merge'] },
  },
  attributes: {
    label: 'Attributes',
    description: 'What is known of the profile; an empty value clears the attribute',
    kind: 'fields',
    default: {},
    when: { operation: ['upsert'] },
  },
  mode: {
    label: 'Attributes Not Given',
    description: 'What happens with attributes that are not named',
    kind: 'choice',
    default: 'partial',
    choices: [
      { value: 'full', label: 'Clear', description: 'The profile has only the attributes given here afterwards' },
      { value: 'partial', label: 'Keep', description: 'Attributes that are not named stay as they are' },
    ],
    when: { operation: ['upsert'] },
    optional: true,
  },
});
