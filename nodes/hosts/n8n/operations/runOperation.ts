import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { InvalidArgumentError, type AudienceEngine } from '../../../../engine';
import type { Answer } from '../items/eachItem';

/** What one operation of a node does with one item. */
export type Operation = (
  context: IExecuteFunctions,
  item: INodeExecutionData,
  index: number,
  engine: AudienceEngine,
) => Promise<readonly Answer[]>;
export type Operations = Readonly<Record<string, Operation>>;

/** Runs the operation that the item asks for; a workflow from elsewhere may name one that does not exist. */
export async function runOperation(
  operations: Operations,
  context: IExecuteFunctions,
  item: INodeExecutionData,
  index: number,
  engine: AudienceEngine,
): Promise<readonly Answer[]> {
  const name = String(context.getNodeParameter('operation', index));
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined)
    throw new InvalidArgumentError(`There is no operation '${name}'`, {
      hint: `Choose one of ${Object.keys(operations).join(', ')}`,
    });
  return operation(context, item, index, engine);
}
