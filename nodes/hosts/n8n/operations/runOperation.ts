import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { InvalidArgumentError, type AudienceEngine } from '../../../../engine';
import { eachItem } from '../items/eachItem';
import { manyItems, type ManyWork } from '../items/manyItems';
import { onceForAll } from '../items/onceForAll';
import type { Answer } from '../items/Results';
import { runItems, type Work } from '../items/runItems';

/** What one operation of a node does with one item. */
export type Operation = (
  context: IExecuteFunctions,
  item: INodeExecutionData,
  index: number,
  engine: AudienceEngine,
) => Promise<readonly Answer[]>;
export type Operations = Readonly<Record<string, Operation>>;

/** What one operation does with many items at once. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each has a request of its own, which nobody else sees
export type ManyOperation = (context: IExecuteFunctions) => ManyWork<any, any>;

/** The operations of a node by what they are about: each item for itself, many of them in one call, or one thing for all. */
export interface NodeOperations {
  each?: Operations;
  many?: Readonly<Record<string, ManyOperation>>;
  once?: Operations;
  /** One thing that is made of all items together. */
  all?: Readonly<Record<string, Work>>;
}

/** Runs the operation that is set in the node; a workflow from elsewhere may name one that does not exist. */
export async function runOperation(
  context: IExecuteFunctions,
  { all = {}, each = {}, many = {}, once = {} }: NodeOperations,
): Promise<INodeExecutionData[][]> {
  const name = String(context.getNodeParameter('operation', 0));
  if (Object.hasOwn(all, name)) return runItems(context, 1, all[name] as Work);
  if (Object.hasOwn(many, name)) return manyItems(context, 1, many[name] as ManyOperation);
  const [run, operation] = Object.hasOwn(once, name)
    ? [onceForAll, once[name]]
    : [eachItem, Object.hasOwn(each, name) ? each[name] : undefined];
  return run(context, 1, async (item, index, engine) => {
    if (operation === undefined)
      throw new InvalidArgumentError(`There is no operation '${name}'`, {
        hint: `Choose one of ${[each, many, once].flatMap(Object.keys).sort().join(', ')}`,
      });
    return operation(context, item, index, engine);
  });
}
