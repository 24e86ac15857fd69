import { defineParameters, type NodeText } from '../parameters/Parameter';

export const removeTagNode: NodeText = {
  name: 'removeTag',
  label: 'Remove Tag',
  description: "Takes one or more tags off the item's profile or off everyone who matches a rule",
  outputs: ['Profile'],
};

export const removeTag = defineParameters({
  to: {
    label: 'Remove From',
    description: 'Which profiles lose the tags',
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
    description: 'The tags to take off; a profile that does not have them is left as it is',
    kind: 'tags',
    default: [],
    required: true,
    placeholder: 'e.g. trial',
  },
});
