import { defineParameters, type NodeText } from '../parameters/Parameter';

export const splitNode: NodeText = {
  name: 'split',
  label: 'Split',
  description:
    'Sends profiles different ways by shares, each profile always the same way; a holdout goes nowhere, to compare with',
  outputs: ['One for each branch', 'Holdout'],
};

export const split = defineParameters({
  branches: {
    label: 'Branches',
    description:
      'Names with their shares in percent, parted by commas; without shares all are alike. Every branch has an output',
    kind: 'text',
    default: 'A, B',
    required: true,
    placeholder: 'e.g. short: 45, long: 45',
  },
  holdout: {
    label: 'Holdout',
    description: 'Percent who go nowhere, to compare with; they leave by the last output',
    kind: 'number',
    default: 0,
    min: 0,
    max: 100,
  },
  splitName: {
    label: 'Name of the Split',
    description:
      'Nodes with the same name give a profile the same branch; without one the node is a split of its own',
    kind: 'text',
    default: '',
    placeholder: 'e.g. subject line',
  },
});
