import { defineParameters, type NodeText } from '../parameters/Parameter';

export const addTagNode: NodeText = {
  name: 'addTag',
  label: 'Add Tag',
  description: "Attaches one or more tags to the item's profile or to everyone who matches a rule",
  outputs: ['Profile'],
};

export const addTag = defineParameters({
  to: {
    label: 'Add To',
    description: 'Which profiles get the tags',
    kind: 'choice',
    default: 'item',
    choices: [
      {
        value: 'rule',
        label: 'Everyone Who Matches',
        description: 'All profiles that match a segment or rule',
      },
      { value: 'item', label: "The Item's Profile", description: 'One profile for each item' },
    ],
  },
  tags: {
    label: 'Tags',
    description: 'The tags to attach; a tag that does not exist is created',
    kind: 'tags',
    default: [],
    required: true,
    placeholder: 'e.g. loyal',
  },
});
