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
      { value: 'analyze', label: 'Analyze', description: 'Report rows, columns and problems; nothing is imported yet' },
      { value: 'import', label: 'Analyze and Import', description: 'Import every valid row at once' },
      { value: 'commit', label: 'Import What Was Analyzed', description: 'Import the valid rows of an earlier analysis' },
    ],
  },
  source: {
    label: 'Source',
    description: 'Where the rows come from',
    kind: 'choice',
    default: 'items',
    choices: [
      { value: 'binary', label: 'CSV File', description: 'A binary file of the item', hosts: ['n8n'] },
      { value: 'csv', label: 'CSV Text', description: 'A text whose first line names the columns' },
      { value: 'items', label: 'Items', description: 'Each input item is a row' },
    ],
    when: { operation: ['analyze', 'import'] },
  },
  csv: {
    label: 'CSV',
    description: 'The text to import; the first line names the columns',
    kind: 'text',
    default: '',
    required: true,
    when: { operation: ['analyze', 'import'], source: ['csv'] },
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
    when: { operation: ['import', 'commit'] },
  },
});
