import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';
import { sortBy } from '../parameters/sortBy';
import { whenSeveral } from '../parameters/whenSeveral';

export const profileNode: NodeText = {
  name: 'profile',
  label: 'Profile',
  description:
    'Creates, updates, gets, lists, merges, exports and deletes profiles, takes identities off them and undoes merges: what is known of the people in the audience',
  outputs: ['Profile'],
};

const fromFields = { operation: ['upsert'], profileFrom: ['fields'] } as const;

const several = resultLimit({ operation: ['events', 'getAll', 'search'] });

export const profile = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done with profiles',
    kind: 'choice',
    default: 'upsert',
    choices: [
      {
        value: 'upsert',
        label: 'Create or Update',
        action: 'Create or update a profile',
        description: 'Create a new profile, or update the one that has one of the identities (upsert)',
      },
      {
        value: 'delete',
        label: 'Delete',
        action: 'Delete a profile',
        description: 'Erase a profile with its events, memberships and entries; Do Not Contact records stay',
      },
      {
        value: 'export',
        label: 'Export',
        action: 'Export a profile',
        description: 'Get everything that is stored about one person',
      },
      {
        value: 'get',
        label: 'Get',
        action: 'Get a profile',
        description: 'Get one profile with its identities, attributes and tags',
      },
      {
        value: 'getAll',
        label: 'Get Many',
        action: 'Get many profiles',
        description: 'Get all profiles, or those that are in a segment or match a rule',
      },
      {
        value: 'events',
        label: 'Get Events',
        action: 'Get events of a profile',
        description: 'Get what a profile did, the latest first',
      },
      {
        value: 'segments',
        label: 'Get Segments',
        action: 'Get segments of a profile',
        description: 'Get the segments that a profile is in now',
      },
      {
        value: 'search',
        label: 'Search',
        action: 'Search profiles',
        description: 'Find profiles by part of a name, email address, phone number or external ID',
      },
      {
        value: 'merge',
        label: 'Merge',
        action: 'Merge profiles',
        description: 'Make one profile of several; the one created first stays',
      },
      {
        value: 'removeIdentity',
        label: 'Remove Identity',
        action: 'Remove an identity of a profile',
        description:
          'Take an email address, phone number or external ID off a profile; it is free for somebody else, and Do Not Contact records stay',
      },
      {
        value: 'unmerge',
        label: 'Undo Merge',
        action: 'Undo a merge of profiles',
        description:
          'Make two profiles again of one that was merged, by whatever, in the last 30 days; each has what it had',
      },
    ],
  },
  profileFrom: {
    label: 'Profile Data',
    description: 'Where identities, attributes and tags come from',
    kind: 'choice',
    default: 'fields',
    choices: [
      { value: 'fields', label: 'Set Below', description: 'Fill in identities, attributes and tags' },
      {
        value: 'json',
        label: 'Using JSON',
        description: 'One object with externalId, emails, phones, attributes and tags',
      },
    ],
    when: { operation: ['upsert'] },
  },
  profileJson: {
    label: 'Profile',
    description:
      'An object with externalId, emails, phones, attributes and tags; at least one identity is needed',
    kind: 'json',
    default: '{\n  "emails": ["nathan@example.com"],\n  "attributes": { "city": "London" }\n}',
    required: true,
    when: { operation: ['upsert'], profileFrom: ['json'] },
  },
  externalId: {
    label: 'External ID',
    description:
      "The profile's ID in your own system; at least one of external ID, email address and phone number is needed",
    kind: 'text',
    default: '',
    placeholder: 'e.g. customer-4711',
    when: fromFields,
  },
  emails: {
    label: 'Email Addresses',
    description: 'The email addresses of the profile, separated by commas; they are added to those it has',
    kind: 'text',
    default: '',
    placeholder: 'e.g. nathan@example.com',
    when: fromFields,
  },
  phones: {
    label: 'Phone Numbers',
    description:
      'The phone numbers of the profile with country code, separated by commas; they are added to those it has',
    kind: 'text',
    default: '',
    placeholder: 'e.g. +442079460123',
    when: fromFields,
  },
  attributes: {
    label: 'Attributes',
    description: 'What is known of the profile; an empty value clears the attribute',
    kind: 'fields',
    default: {},
    when: fromFields,
  },
  tags: {
    label: 'Tags',
    description:
      'Tags to add, separated by commas, one with a comma in it in quotes; a tag that does not exist is created',
    kind: 'text',
    default: '',
    placeholder: 'e.g. loyal, newsletter',
    when: fromFields,
  },
  mode: {
    label: 'Attributes Not Given',
    description: 'What happens with attributes that are not named; identities and tags are only ever added',
    kind: 'choice',
    default: 'partial',
    choices: [
      {
        value: 'full',
        label: 'Clear',
        description: 'Afterwards the profile has only the attributes given here',
      },
      { value: 'partial', label: 'Keep', description: 'Attributes that are not named stay as they are' },
    ],
    optional: true,
  },
  wait: {
    label: 'Wait Until',
    description: 'When the node is done; either way the write cannot be lost',
    kind: 'choice',
    default: 'evaluated',
    choices: [
      {
        value: 'evaluated',
        label: 'Segments Are Up to Date',
        description: 'Every segment that depends on the profile has been evaluated',
      },
      { value: 'accepted', label: 'The Profile Is Saved', description: 'Segments follow within moments' },
    ],
    optional: true,
  },
  whenSeveral,
  which: {
    label: 'Which Profiles',
    description: 'Which profiles are listed, in the order in which they were created',
    kind: 'choice',
    default: 'all',
    choices: [
      { value: 'all', label: 'All Profiles', description: 'Everyone in the account' },
      {
        value: 'rule',
        label: 'Those Who Match',
        description: 'The profiles that are in a segment or match a rule',
      },
    ],
    when: { operation: ['getAll'] },
  },
  eventType: {
    label: 'Event Type',
    description: 'Only events of this type; all when empty',
    kind: 'text',
    default: '',
    placeholder: 'e.g. Purchase',
    when: { operation: ['events'] },
  },
  search: {
    label: 'Search',
    description: 'The beginning of a name, an email address, a phone number or an external ID',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. ada lov',
    when: { operation: ['search'] },
  },
  identityKind: {
    label: 'Kind of Identity',
    description: 'What is taken off the profile',
    kind: 'choice',
    default: 'email',
    choices: [
      { value: 'email', label: 'Email', description: 'An email address' },
      { value: 'externalId', label: 'External ID', description: 'An ID in your own system' },
      { value: 'phone', label: 'Phone', description: 'A phone number, with country code' },
    ],
    when: { operation: ['removeIdentity'] },
  },
  identity: {
    label: 'Identity to Remove',
    description:
      'The email address, phone number or external ID to take off; the only one that a profile has is refused, as nobody could find it again',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. nathan@example.com',
    when: { operation: ['removeIdentity'] },
  },
  mergedId: {
    label: 'Profile ID',
    description:
      'The ID of the profile that was merged into another one, or of that one: then its latest merge is undone',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. 665f1c2ab3d4e5f607182930',
    when: { operation: ['unmerge'] },
  },
  ...several,
  sort: sortBy(['oldest', 'latest']),
  batchSize: resultLimit({ operation: ['getAll'] }).batchSize,
  profiles: {
    label: 'Profiles',
    description:
      'The profiles to make one of, at least two; identities, tags, events and memberships move to the one created first',
    kind: 'audience',
    default: {},
    required: true,
    when: { operation: ['merge'] },
  },
});
