import { defineParameters, type NodeText } from '../parameters/Parameter';

export const tagNode: NodeText = {
  name: 'tag',
  label: 'Tag',
  description: "Creates, lists and deletes the account's tags; the list carries the number of profiles of each",
  outputs: ['Tag'],
  synonyms: ['audience', 'tag', 'label', 'list tags', 'crm'],
};

export const tag = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done with tags',
    kind: 'choice',
    default: 'getAll',
    choices: [
      { value: 'create', label: 'Create', description: 'Create a tag' },
      { value: 'delete', label: 'Delete', description: 'Delete a tag and take it off every profile' },
      { value: 'getAll', label: 'Get Many', description: 'List tags with their number of profiles' },
    ],
  },
  name: {
    label: 'Name',
    description: 'The name of the tag; upper and lower case are the same',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. loyal',
    when: { operation: ['create', 'delete'] },
  },
  search: {
    label: 'Search',
    description: 'Only tags whose name contains this; all when empty',
    kind: 'text',
    default: '',
    when: { operation: ['getAll'] },
  },
  force: {
    label: 'Delete Although in Use',
    description: 'Whether a tag that a segment or flow refers to is deleted all the same',
    kind: 'boolean',
    default: false,
    when: { operation: ['delete'] },
    optional: true,
  },
});
