import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { AudienceEngine, Rule } from '../../../../engine';
import type { Parameter } from '../../../parameters/Parameter';
import { ruleChoice } from '../../../parameters/ruleChoice';
import { conditionRows, ruleFromRows } from './conditionRows';
import { located, segmentLocator } from './locators';
import { onlyWhen, property } from './property';
import { jsonOf, missing } from './readParameters';

/** The inputs that say which rule: a segment, rows of conditions, or JSON. */
export const ruleProperties: INodeProperties[] = [
  property(ruleChoice.ruleFrom),
  segmentLocator({ displayOptions: { show: { ruleFrom: ['segment'] } } }),
  property(ruleChoice.combine),
  conditionRows({ displayOptions: { show: { ruleFrom: ['conditions'] } } }),
  property(ruleChoice.rule),
];

/**
 * The inputs of a rule that is written here, as rows of conditions or JSON. `choices` are the inputs that say which of the two, each shown for
 * some operations of the node; all are read as 'ruleFrom'.
 */
export function writtenRule(choices: readonly Parameter[], operation: readonly string[]): INodeProperties[] {
  return [
    ...choices.map((choice) => property(choice, { name: 'ruleFrom' })),
    ...[
      property(ruleChoice.combine),
      conditionRows({ displayOptions: { show: { ruleFrom: ['conditions'] } } }),
      property(ruleChoice.rule),
    ].map((one) => onlyWhen(one, { operation })),
  ];
}

/** The rule that the node's inputs say; the engine validates it. */
export async function ruleOf(
  context: IExecuteFunctions,
  index: number,
  engine: AudienceEngine,
): Promise<Rule> {
  const from = context.getNodeParameter('ruleFrom', index, 'segment') as string;
  if (from === 'json') return jsonOf(context, 'rule', index, ruleChoice.rule.label) as Rule;
  if (from === 'conditions') {
    const rows = context.getNodeParameter('conditions.values', index, []) as object[];
    return ruleFromRows(engine, context.getNodeParameter('combine', index, 'all') as string, rows);
  }
  const segment = located(context.getNodeParameter('segment', index, ''));
  if (segment === '') throw missing(ruleChoice.segment.label);
  return { segment, operator: 'isMember' };
}
