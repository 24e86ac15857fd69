import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';

const { returnAll, limit } = resultLimit({ operation: ['getAll', 'values'] });

export const attributeNode: NodeText = {
  name: 'attribute',
  label: 'Attribute',
  description: 'Lists attributes with their types, declares one, and gets the values that people have',
  outputs: ['Attribute'],
};

export const attribute = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done',
    kind: 'choice',
    default: 'getAll',
    choices: [
      {
        value: 'define',
        label: 'Define',
        action: 'Define an attribute',
        description: 'Declare the type of an attribute before anybody has it',
      },
      {
        value: 'getAll',
        label: 'Get Many',
        action: 'Get many attributes',
        description: 'List the attributes of the account with their types',
      },
      {
        value: 'values',
        label: 'Get Values',
        action: 'Get values of an attribute',
        description: 'Get the values that people have, the most frequent first',
      },
    ],
  },
  attribute: {
    label: 'Attribute',
    description: 'The name of the attribute',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. contractEnd',
    when: { operation: ['define', 'values'] },
  },
  valueType: {
    label: 'Type',
    description: 'What its values are; it stays',
    kind: 'choice',
    default: 'text',
    choices: [
      { value: 'boolean', label: 'Boolean', description: 'True or false' },
      { value: 'date', label: 'Date', description: 'A day' },
      { value: 'datetime', label: 'Date and Time', description: 'An instant' },
      { value: 'list', label: 'List', description: 'Texts and numbers' },
      { value: 'objects', label: 'List of Objects', description: 'Flat objects, such as cars' },
      { value: 'number', label: 'Number', description: 'A number' },
      { value: 'text', label: 'Text', description: 'A text' },
    ],
    when: { operation: ['define'] },
  },
  search: {
    label: 'Search',
    description: 'Only names, or values, that contain this; all when empty',
    kind: 'text',
    default: '',
    when: { operation: ['getAll', 'values'] },
  },
  returnAll,
  limit,
});
