import { defineParameters, type NodeText } from '../parameters/Parameter';
import { whenSeveral } from '../parameters/whenSeveral';

export const importProfilesNode: NodeText = {
  name: 'importProfiles',
  label: 'Import Profiles',
  description:
    'Analyzes a CSV or a list of items, then imports the valid rows as profiles under a tag of the import',
  outputs: ['Report', 'Problems'],
};

const fromRows = { operation: ['analyze', 'import'] } as const;

export const importProfiles = defineParameters({
  operation: {
    label: 'Operation',
    description: 'Whether the rows are only looked at or imported as well',
    kind: 'choice',
    default: 'import',
    choices: [
      {
        value: 'analyze',
        label: 'Analyze',
        description: 'Report rows, columns and problems; nothing is imported yet',
        action: 'Analyze an import',
      },
      {
        value: 'import',
        label: 'Analyze and Import',
        description: 'Import every valid row at once',
        action: 'Import profiles',
      },
      {
        value: 'commit',
        label: 'Import What Was Analyzed',
        description: 'Import the valid rows of an earlier analysis',
        action: 'Import profiles that were analyzed',
      },
    ],
  },
  source: {
    label: 'Source',
    description: 'Where the rows come from',
    kind: 'choice',
    default: 'items',
    hosts: ['n8n'],
    choices: [
      { value: 'binary', label: 'File', description: 'A binary file of the item' },
      { value: 'items', label: 'Items', description: 'Each input item is a row; all of them are one import' },
      { value: 'text', label: 'Text', description: 'A text with one row a line' },
    ],
    when: fromRows,
  },
  format: {
    label: 'Format',
    description: 'How the text or file is written; items and lists of objects need none',
    kind: 'choice',
    default: 'csv',
    choices: [
      {
        value: 'csv',
        label: 'CSV',
        description: 'The first line names the columns; parted by commas, semicolons, tabs or bars',
      },
      { value: 'ndjson', label: 'NDJSON', description: 'One JSON object a line (JSON Lines)' },
    ],
    when: fromRows,
  },
  text: {
    label: 'Text',
    description: 'The text to import, with one row a line; the first line of CSV names the columns',
    kind: 'text',
    default: '',
    required: true,
    hosts: ['n8n'],
    when: { ...fromRows, source: ['text'] },
  },
  binaryField: {
    label: 'Input Binary Field',
    description: 'The name of the field that holds the file',
    kind: 'text',
    default: 'data',
    required: true,
    hosts: ['n8n'],
    when: { ...fromRows, source: ['binary'] },
  },
  columns: {
    label: 'Columns',
    description:
      'Where columns go, if not where their names and values propose; columns that are not named here go there',
    kind: 'fields',
    default: {},
    when: fromRows,
  },
  formats: {
    label: 'Formats',
    description:
      'How columns are written, as an object of column and format, such as DD/MM/YYYY or 1.234,5; columns that can only be read in one way need none',
    kind: 'json',
    default: '{}',
    when: fromRows,
    optional: true,
  },
  emptyCells: {
    label: 'Empty Cells',
    description: 'What an empty cell does with the attribute of a profile',
    kind: 'choice',
    default: 'auto',
    choices: [
      { value: 'clear', label: 'Clear', description: 'The attribute is cleared' },
      { value: 'keep', label: 'Keep', description: 'Nothing: an empty cell and null say nothing' },
      { value: 'auto', label: 'Only Null Clears', description: 'An empty cell says nothing, null clears' },
    ],
    when: fromRows,
    optional: true,
  },
  badCells: {
    label: 'Cells That Cannot Be Read',
    description: 'What a cell does that is no value of its attribute, or no address',
    kind: 'choice',
    default: 'refuse',
    choices: [
      { value: 'leaveOut', label: 'Leave Out', description: 'The rest of the row is imported' },
      { value: 'refuse', label: 'Refuse the Row', description: 'Nothing of the row is imported' },
    ],
    when: fromRows,
    optional: true,
  },
  importId: {
    label: 'Import',
    description: 'The import, or the ID that the analysis gave',
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
    description:
      'Further tags for every imported profile, separated by commas; a tag with a comma in it stands in quotes',
    kind: 'text',
    default: '',
    placeholder: 'e.g. newsletter, spring sale',
    when: { operation: ['import', 'commit'] },
  },
  delimiter: {
    label: 'Delimiter',
    description: 'What parts the cells of CSV',
    kind: 'choice',
    default: 'auto',
    choices: [
      { value: 'bar', label: 'Bar', description: 'The character |' },
      { value: 'comma', label: 'Comma', description: 'The character ,' },
      { value: 'auto', label: 'Detected', description: 'The one that fits the first line' },
      { value: 'semicolon', label: 'Semicolon', description: 'The character ;' },
      { value: 'tab', label: 'Tab', description: 'A tabulator, as in a .tsv file' },
    ],
    when: { ...fromRows, format: ['csv'] },
    optional: true,
  },
  whenSeveral: { ...whenSeveral, when: { operation: ['import', 'commit'] } },
  mode: {
    label: 'Attributes Not Given',
    description:
      'What happens to attributes of a profile that its row does not have; identities and tags are only ever added',
    kind: 'choice',
    default: 'partial',
    choices: [
      {
        value: 'full',
        label: 'Clear',
        description: 'Afterwards the profile has only the attributes of its row',
      },
      {
        value: 'partial',
        label: 'Keep',
        description: 'Attributes that the row does not have stay as they are',
      },
    ],
    when: { operation: ['import', 'commit'] },
    optional: true,
  },
});
