import type { INodeProperties } from 'n8n-workflow';
import { property } from '../parameters/property';

/** Inputs of a row that a look at the form may have changed; n8n compares texts and numbers only, so that each has its path. */
const WATCHED = [
  'kind',
  'attribute.value',
  'operator',
  'value.value',
  'amount',
  'unit',
  'event.value',
  'happened',
  'asked',
  'measuredProperty',
  'occurrence',
  'times',
  'measuredValue',
  'timeframe',
  'frameAmount',
  'frameUnit',
  'identityOperator',
  'tagsOperator',
  'tags.values[0].tag.value',
  'segment.value',
  'segmentOperator',
  'where.values[0].property.value',
  'where.values[0].propertyOperator',
  'where.values[0].value.value',
  'steps.values[0].event.value',
  'steps.values[0].follows',
  'steps.values[0].howSoon',
  'steps.values[0].withinAmount',
  'steps.values[0].withinUnit',
  'steps.values[0].same',
];
const ROWS = 6;

/** Shows how many people the rule selects now, and the rule as a sentence. */
export const previewOfRule: INodeProperties = property(
  {
    name: 'preview',
    label: 'Matches Now',
    description: 'How many people match, and the rule in a sentence; nothing is to be chosen here',
    kind: 'choice',
    default: '',
    choices: [],
    when: { ruleFrom: ['conditions', 'json', 'segment'] },
  },
  {
    noDataExpression: true,
    typeOptions: {
      loadOptionsMethod: 'getRulePreview',
      loadOptionsDependsOn: [
        'ruleFrom',
        'segment.value',
        'combine',
        'rule',
        'options.largeAudience',
        ...rowPaths(),
      ],
    },
  },
);

function rowPaths(): string[] {
  return Array.from({ length: ROWS }, (_, row) =>
    WATCHED.map((name) => `conditions.values[${row}].${name}`),
  ).flat();
}
