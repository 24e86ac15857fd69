import { defineParameters, type NodeText } from '../parameters/Parameter';

export const importProfilesNode: NodeText = {
  name: 'importProfiles',
  label: 'Import Profiles',
  description: 'Analyzes a CSV or a list of items, then imports the valid rows as profiles under a tag of the import',
  outputs: ['Report', 'Problems'],
  synonyms: ['audience', 'import', 'csv', 'upload', 'bulk', 'migrate', 'crm', 'contacts'],
};

export const importProfiles = defineParameters({
  operation: {
    label: 'Operation',
    description: 'Whether the rows are only looked at or imported as well',
    kind: 'choice',
    default: 'import',
    choices: [
      { value: 'analyze', label: 'Analyze', description: 'Report rows, columns and problems; nothing is imported yet', action: 'Analyze import' },
      { value: 'import', label: 'Analyze and Import', description: 'Import every valid row at once', action: 'Import profiles' },
      { value: 'commit', label: 'Import What Was Analyzed', description: 'Import the valid rows of an earlier analysis', action: 'Import analyzed profiles' },
    ],
  },
  source: {
    label: 'Source',
    description: 'Where the rows come from',
    kind: 'choice',
    default: 'items',
    hosts: ['n8n'],
    choices: [
      { value: 'binary', label: 'CSV File', description: 'A binary file of the item' },
      { value: 'csv', label: 'CSV Text', description: 'A text whose first line names the columns' },
      { value: 'items', label: 'Items', description: 'Each input item is a row; all of them are one import' },
    ],
    when: { operation: ['analyze', 'import'] },
  },
  csv: {
    label: 'CSV',
    description: 'The text to import; the first line names the columns',
    kind: 'text',
    default: '',
    required: true,
    hosts: ['n8n'],
    when: { operation: ['analyze', 'import'], source: ['csv'] },
  },
  binaryField: {
    label: 'Input Binary Field',
    description: 'The name of the field that holds the file',
    kind: 'text',
    default: 'data',
    required: true,
    hosts: ['n8n'],
    when: { operation: ['analyze', 'import'], source: ['binary'] },
  },
  importId: {
    label: 'Import ID',
    description: 'The ID that the analysis gave',
    kind: 'text',
    default: '',
    required: true,
    when: { operation: ['commit'] },
  },
  defaultTag: {
    label: 'Add the Default Tag',
    description: 'Whether every imported profile gets the tag of this import, with its date and time',
    kind: 'boolean',
    default: true,
    when: { operation: ['import', 'commit'] },
  },
  moreTags: {
    label: 'More Tags',
    description: 'Further tags for every imported profile, separated by commas',
    kind: 'text',
    default: '',
    placeholder: 'e.g. newsletter, spring sale',
    when: { operation: ['import', 'commit'] },
  },
});
