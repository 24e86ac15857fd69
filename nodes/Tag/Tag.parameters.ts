import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';
import { sortBy } from '../parameters/sortBy';

const { returnAll, limit } = resultLimit({ operation: ['getAll'] });

export const tagNode: NodeText = {
  name: 'tag',
  label: 'Tag',
  description:
    "Creates, lists and deletes the account's tags; the list carries the number of profiles of each",
  outputs: ['Tag'],
};

export const tag = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done with tags',
    kind: 'choice',
    default: 'getAll',
    choices: [
      {
        value: 'create',
        label: 'Create',
        action: 'Create a tag',
        description: 'Create a tag that no profile carries yet',
      },
      {
        value: 'delete',
        label: 'Delete',
        action: 'Delete a tag',
        description: 'Delete a tag and take it off every profile',
      },
      {
        value: 'getAll',
        label: 'Get Many',
        action: 'Get many tags',
        description: 'List tags, each with the number of profiles that carry it',
      },
    ],
  },
  tagName: {
    label: 'Name',
    description: 'The name of the tag; upper and lower case are the same',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. loyal',
    when: { operation: ['create'] },
  },
  tag: {
    label: 'Tag',
    description: 'The tag to delete, chosen from the list or by name',
    kind: 'tags',
    default: '',
    required: true,
    when: { operation: ['delete'] },
  },
  search: {
    label: 'Search',
    description: 'Only tags whose name contains this; all when empty',
    kind: 'text',
    default: '',
    when: { operation: ['getAll'] },
  },
  sort: sortBy(['name', 'largest']),
  returnAll,
  limit,
  force: {
    label: 'Delete Although in Use',
    description: 'Whether a tag that a segment or flow refers to is deleted all the same',
    kind: 'boolean',
    default: false,
    optional: true,
  },
});
