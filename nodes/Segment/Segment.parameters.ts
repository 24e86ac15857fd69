import { defineParameters, type NodeText } from '../parameters/Parameter';
import { resultLimit } from '../parameters/resultLimit';
import { sortBy } from '../parameters/sortBy';

export const segmentNode: NodeText = {
  name: 'segment',
  label: 'Segment',
  description:
    'Creates, edits, duplicates, deletes and lists segments of the audience; gets, counts, explains, forecasts and compares who is in them',
  outputs: ['Segment'],
};

const rows = {
  value: 'conditions',
  label: 'Conditions',
  description: 'Build the rule from rows: attributes, events, tags, segments, groups of them',
  hosts: ['n8n'],
} as const;
const json = {
  value: 'json',
  label: 'JSON',
  description: 'Write the rule as JSON, with groups in groups as deep as need be',
} as const;

export const segment = defineParameters({
  operation: {
    label: 'Operation',
    description: 'What is done with segments',
    kind: 'choice',
    default: 'members',
    choices: [
      {
        value: 'compare',
        label: 'Compare',
        action: 'Compare a segment with another rule',
        description: 'Say whom another rule would gain and lose; nothing is changed',
      },
      {
        value: 'count',
        label: 'Count Members',
        action: 'Count members of a segment',
        description: 'Count the profiles in a segment',
      },
      {
        value: 'create',
        label: 'Create',
        action: 'Create a segment',
        description: 'Save a rule under a name and activate it',
      },
      {
        value: 'delete',
        label: 'Delete',
        action: 'Delete a segment',
        description: 'Delete a segment that no other segment and no flow uses',
      },
      {
        value: 'duplicate',
        label: 'Duplicate',
        action: 'Duplicate a segment',
        description: 'Save a copy under another name, if need be with another rule or type',
      },
      {
        value: 'edit',
        label: 'Edit',
        action: 'Edit a segment',
        description: 'Change the name or rule of a snapshot segment',
      },
      {
        value: 'explain',
        label: 'Explain',
        action: 'Explain the membership of a profile',
        description: 'Say why a profile is in the segment or not, and when time alone will change that',
      },
      {
        value: 'exportInfobip',
        label: 'Export to Infobip',
        action: 'Export a segment to an Infobip filter',
        description: "Write the rule as a filter of Infobip's People API, as far as that knows it",
      },
      {
        value: 'forecast',
        label: 'Forecast',
        action: 'Forecast a segment',
        description: 'Say who will enter and leave if nothing but time passes',
      },
      { value: 'get', label: 'Get', action: 'Get a segment', description: 'Get a segment with its rule' },
      {
        value: 'getAll',
        label: 'Get Many',
        action: 'Get many segments',
        description: 'List the segments of the account',
      },
      {
        value: 'importInfobip',
        label: 'Import from Infobip',
        action: 'Import a rule from an Infobip filter',
        description: "Read a filter of Infobip's People API as a rule; nothing is created",
      },
      {
        value: 'members',
        label: 'Get Members',
        action: 'Get members of a segment',
        description: 'Get the profiles in a segment',
      },
    ],
  },
  segment: {
    label: 'Segment',
    description: 'The segment, chosen from the list, by name or by ID',
    kind: 'segment',
    default: '',
    required: true,
    when: {
      operation: [
        'compare',
        'count',
        'delete',
        'duplicate',
        'edit',
        'explain',
        'exportInfobip',
        'forecast',
        'get',
        'members',
      ],
    },
  },
  segmentName: {
    label: 'Name',
    description: 'The name of the segment, unique in the account',
    kind: 'text',
    default: '',
    required: true,
    placeholder: 'e.g. London, bought twice in 30 days',
    when: { operation: ['create'] },
  },
  newName: {
    label: 'New Name',
    description:
      'The other name; when empty an edited segment keeps its own, and a copy is called as the segment with the word copy behind',
    kind: 'text',
    default: '',
    placeholder: 'e.g. London, bought three times',
    when: { operation: ['duplicate', 'edit'] },
  },
  segmentKind: {
    label: 'Type',
    description: 'How the segment follows its profiles; it cannot be changed afterwards',
    kind: 'choice',
    default: 'realTime',
    choices: [
      {
        value: 'realTime',
        label: 'Real-Time',
        description: 'Profiles enter and leave at once; the rule cannot be edited',
      },
      {
        value: 'snapshot',
        label: 'Snapshot',
        description: 'Evaluated when a flow asks for it; the rule can be edited',
      },
    ],
    when: { operation: ['create'] },
  },
  copyKind: {
    label: 'Type of the Copy',
    description: 'How the copy follows its profiles; it cannot be changed afterwards',
    kind: 'choice',
    default: 'keep',
    choices: [
      {
        value: 'realTime',
        label: 'Real-Time',
        description: 'Profiles enter and leave at once; the rule cannot be edited',
      },
      { value: 'keep', label: 'Same as the Segment', description: 'The type of the segment that is copied' },
      {
        value: 'snapshot',
        label: 'Snapshot',
        description: 'Evaluated when a flow asks for it; the rule can be edited',
      },
    ],
    when: { operation: ['duplicate'] },
  },
  ruleFrom: {
    label: 'Rule From',
    description: 'How the rule is given',
    kind: 'choice',
    default: 'conditions',
    choices: [rows, json],
    when: { operation: ['compare', 'create'] },
    hosts: ['n8n'],
  },
  ruleChange: {
    label: 'Rule',
    description: 'Whether the rule stays as it is, and how another one is given',
    kind: 'choice',
    default: 'keep',
    choices: [
      rows,
      { value: 'keep', label: 'Keep', description: 'The rule of the segment stays as it is', hosts: ['n8n'] },
      json,
    ],
    when: { operation: ['duplicate', 'edit'] },
    hosts: ['n8n'],
  },
  rule: {
    label: 'Rule',
    description:
      'The rule as JSON, for example {"all": [{"attribute": "city", "operator": "is", "value": "London"}]}',
    kind: 'json',
    default: '',
    when: { operation: ['compare', 'create', 'duplicate', 'edit'] },
  },
  includeNode: {
    label: 'Include a Node to Edit It',
    description:
      'Whether to add, as editNode, a workflow with a Segment node that holds the rule as rows of conditions: copy it and paste it onto the canvas',
    kind: 'boolean',
    default: false,
    when: { operation: ['get'] },
    hosts: ['n8n'],
  },
  search: {
    label: 'Search',
    description: 'Only segments whose name contains this; all when empty',
    kind: 'text',
    default: '',
    when: { operation: ['getAll'] },
  },
  sort: sortBy(['name', 'latest']),
  infobipFilter: {
    label: 'Infobip Filter',
    description: "The filter as JSON, as Infobip's People API takes it",
    kind: 'json',
    default: '',
    required: true,
    when: { operation: ['importInfobip'] },
  },
  until: {
    label: 'Until',
    description: "How far to look ahead; an instant without an offset is in the account's time zone",
    kind: 'instant',
    default: '',
    required: true,
    placeholder: 'e.g. 2026-06-01T00:00:00Z',
    when: { operation: ['forecast'] },
  },
  ...resultLimit({ operation: ['getAll', 'members'] }),
  batchSize: resultLimit({ operation: ['members'] }).batchSize,
  includeProfile: {
    label: 'Include Attributes and Tags',
    description: 'Whether each profile comes with its identities, attributes and tags, or only with its IDs',
    kind: 'boolean',
    default: true,
    when: { operation: ['members'] },
    hosts: ['n8n'],
  },
});
