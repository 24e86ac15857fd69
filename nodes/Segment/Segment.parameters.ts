import { defineParameters, type NodeText } from '../parameters/Parameter';

export const segmentNode: NodeText = {
  name: 'segment',
  label: 'Segment',
  description: 'Creates, edits, duplicates, deletes, lists, counts and explains segments of the audience',
  outputs: ['Segment'],
  synonyms: ['audience', 'segment', 'cohort', 'list', 'members', 'count', 'explain', 'forecast', 'crm'],
};

export const segment = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done with a segment',
    kind: 'choice',
    default: 'members',
    choices: [
      { value: 'count', label: 'Count Members', description: 'Count the profiles in a segment' },
      { value: 'create', label: 'Create', description: 'Save a rule under a name and activate it' },
      { value: 'delete', label: 'Delete', description: 'Delete a segment that nothing refers to' },
      { value: 'duplicate', label: 'Duplicate', description: 'Save a copy under another name' },
      { value: 'edit', label: 'Edit', description: 'Change the name or rule of a snapshot segment' },
      { value: 'explain', label: 'Explain', description: 'Say why a profile is in the segment or not, and when that will change' },
      { value: 'forecast', label: 'Forecast', description: 'Say who will enter and leave by time alone' },
      { value: 'get', label: 'Get', description: 'Get a segment with its rule' },
      { value: 'members', label: 'Get Members', description: 'Get the profiles in a segment' },
      { value: 'list', label: 'Get Many', description: 'List the segments of the account' },
    ],
  },
  name: {
    label: 'Name',
    description: 'The name of the segment, unique in the account',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. London, bought twice in 30 days',
    when: { operation: ['create', 'duplicate'] },
  },
  type: {
    label: 'Type',
    description: 'How the segment follows its profiles; it cannot be changed afterwards',
    kind: 'choice',
    default: 'realTime',
    choices: [
      { value: 'realTime', label: 'Real-Time', description: 'Profiles enter and leave at once; the rule cannot be edited' },
      { value: 'snapshot', label: 'Snapshot', description: 'Evaluated when a flow asks for it; the rule can be edited' },
    ],
    when: { operation: ['create'] },
  },
  rule: {
    label: 'Rule',
    description: 'The rule as JSON, for example {"all": [{"attribute": "city", "operator": "is", "value": "London"}]}',
    kind: 'json',
    default: '{\n  "all": [\n    { "attribute": "city", "operator": "is", "value": "London" }\n  ]\n}',
    required: true,
    when: { operation: ['create'] },
  },
  newName: {
    label: 'New Name',
    description: 'The name from now on; stays as it is when empty',
    kind: 'text',
    default: '',
    when: { operation: ['edit'] },
  },
  newRule: {
    label: 'New Rule',
    description: 'The rule for flows that are launched from now on, as JSON; stays as it is when empty',
    kind: 'json',
    default: '',
    when: { operation: ['edit'] },
  },
  until: {
    label: 'Until',
    description: 'How far to look ahead',
    kind: 'instant',
    default: '',
    required: true,
    placeholder: 'e.g. 2026-06-01T00:00:00Z',
    when: { operation: ['forecast'] },
  },
});
