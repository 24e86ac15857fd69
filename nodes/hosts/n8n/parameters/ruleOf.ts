import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { InvalidArgumentError, type AudienceEngine, type Rule } from '../../../../engine';
import type { Parameter } from '../../../parameters/Parameter';
import { ruleChoice } from '../../../parameters/ruleChoice';
import { combinationIn } from '../rules/combination';
import { previewOfRule } from '../rules/previewOfRule';
import { writtenHere } from '../rules/rowsIntoJson';
import { ruleOfRows } from '../rules/ruleOfRows';
import type { Row } from '../rules/RowKind';
import { surroundingsOf } from '../rules/surroundingsOf';
import { located, segmentLocator } from './locators';
import { onlyWhen, property } from './property';
import { jsonOf, missing } from './readParameters';

const written: INodeProperties[] = [...writtenHere, previewOfRule];

/** The inputs that say which rule: a segment, rows of conditions, or JSON. */
export const ruleProperties: INodeProperties[] = [
  property(ruleChoice.ruleFrom),
  segmentLocator({ displayOptions: { show: { ruleFrom: ['segment'] } } }),
  ...written,
];

/**
 * The inputs of a rule that is written here, as rows of conditions or JSON. `choices` are the inputs that say which of the two, each shown for
 * some operations of the node; all are read as 'ruleFrom'.
 */
export function writtenRule(choices: readonly Parameter[], operation: readonly string[]): INodeProperties[] {
  return [
    ...choices.map((choice) => property(choice, { name: 'ruleFrom' })),
    ...written.map((one) => onlyWhen(one, { operation })),
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
    const rows = context.getNodeParameter('conditions.values', index, []) as Row[];
    if (rows.length === 0)
      throw new InvalidArgumentError("'Conditions' has no row", {
        hint: "Add a condition, or choose another source under 'Profiles That'",
      });
    const combine = combinationIn(context.getNodeParameter('combine', index, 'all'));
    return ruleOfRows({ combine, rows }, await surroundingsOf(engine, rows, context));
  }
  const segment = located(context.getNodeParameter('segment', index, ''));
  if (segment === '') throw missing(ruleChoice.segment.label);
  return { segment, operator: 'isMember' };
}
