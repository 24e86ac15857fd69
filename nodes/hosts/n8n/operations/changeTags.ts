import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { AudienceEngine } from '../../../../engine';
import { profilesMatch } from './askAudience';
import { cancelledWith } from '../items/cancelledWith';
import type { Answer } from '../items/eachItem';
import { allLocated } from '../parameters/locators';
import { profileOf, withFindings } from '../parameters/profileOf';
import { missing } from '../parameters/readParameters';
import { ruleOf } from '../parameters/ruleOf';

/** Adds tags to, or removes them from, the item's profile or everyone who matches. */
export async function changeTags(
  context: IExecuteFunctions,
  item: INodeExecutionData,
  index: number,
  engine: AudienceEngine,
  change: 'add' | 'remove',
): Promise<readonly Answer[]> {
  const tags = tagsOf(context, index);
  if (context.getNodeParameter('to', index, 'item') === 'rule') {
    const result = await engine.tags[change](
      await ruleOf(context, index, engine),
      tags,
      cancelledWith(context),
    );
    // A large audience gives a notice, and is never held back (R71).
    const large = result.largeAudience ? ', a large audience' : '';
    context.addExecutionHints({
      message: `${profilesMatch(result.profiles)}${large}; ${result.changed} changed`,
      location: 'outputPane',
    });
    return [[0, withFindings(item, { tags, ...result } as IDataObject)]];
  }
  const ref = profileOf(context, item, index);
  const result = await engine.tags[change]([ref], tags, cancelledWith(context));
  return [[0, withFindings(item, { tags, ...result } as IDataObject)]];
}

/** The tags chosen in the rows; a row may be an expression that gives a list of names. @throws InvalidArgumentError when there are none */
export function tagsOf(context: IExecuteFunctions, index: number): string[] {
  const rows = context.getNodeParameter('tags.values', index, []) as { tag?: unknown }[];
  const tags = rows.flatMap((row) => allLocated(row.tag));
  if (tags.length === 0) throw missing('Tags');
  return tags;
}
