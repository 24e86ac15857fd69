import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';

const { returnAll, limit } = resultLimit({ operation: ['getAll', 'values'] });

export const attributeNode: NodeText = {
  name: 'attribute',
  label: 'Attribute',
  description:
    'Lists attributes with their types, declares, retypes and removes one, and gets the values that people have',
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
      {
        value: 'remove',
        label: 'Remove',
        action: 'Remove an attribute',
        description:
          'Remove an attribute with the values of everybody; refused while a segment or flow uses it',
      },
      {
        value: 'retype',
        label: 'Retype',
        action: 'Retype an attribute',
        description:
          'Give an attribute and the values of everybody another type; refused while a segment or flow uses it',
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
    when: { operation: ['define', 'remove', 'retype', 'values'] },
  },
  valueType: {
    label: 'Type',
    description: 'What its values are',
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
    when: { operation: ['define', 'retype'] },
  },
  effect: {
    label: 'Effect',
    description: 'Whether it is done, or only said how many people and which segments and flows it is about',
    kind: 'choice',
    default: 'preview',
    choices: [
      { value: 'change', label: 'Change', description: 'It is done, for everybody' },
      { value: 'preview', label: 'Preview', description: 'Nothing changes' },
    ],
    when: { operation: ['remove', 'retype'] },
  },
  unreadable: {
    label: 'Values That Do Not Fit',
    description: 'What becomes of values that cannot be read as the new type',
    kind: 'choice',
    default: 'refuse',
    choices: [
      { value: 'clear', label: 'Clear', description: 'People lose such values' },
      { value: 'refuse', label: 'Refuse', description: 'Nothing changes as long as there is one' },
    ],
    when: { operation: ['retype'] },
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
