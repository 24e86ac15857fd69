import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { AudienceEngine } from '../../../../engine';
import { connectionFields } from '../connection/connection';
import { acquireEngine } from '../connection/enginePool';
import { nodeError } from './nodeError';

/** What a node does with one item: which output each answer leaves by is the first number; it belongs to that item unless another one is named. */
export type Answer = readonly [output: number, json: IDataObject, item?: number];
export type ItemWork = (
  item: INodeExecutionData,
  index: number,
  engine: AudienceEngine,
) => Promise<readonly Answer[]>;

/**
 * Runs a node: one engine for the whole execution, item after item, every answer linked to its item. An item that fails
 * stops the execution, or, when the node continues on failure, leaves as `{ error }` while the others go on: by the last
 * output, as with n8n's own If and Filter, so that nobody passes a gate that could not ask.
 */
export async function eachItem(
  context: IExecuteFunctions,
  outputs: number,
  work: ItemWork,
): Promise<INodeExecutionData[][]> {
  const secrets = await connectionFields(context);
  const sent: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
  const use = await opened();
  try {
    for (const [index, item] of context.getInputData().entries()) {
      if (context.getExecutionCancelSignal()?.aborted === true) break;
      try {
        for (const [output, json, from = index] of await work(item, index, use.engine))
          sent[output]?.push({ json, ...filesOf(item, json), pairedItem: { item: from } });
      } catch (error) {
        const failure = nodeError(context.getNode(), error, { itemIndex: index, secrets });
        if (!context.continueOnFail()) throw failure;
        sent[outputs - 1]?.push(failed(failure, index));
      }
    }
  } finally {
    use.release();
  }
  return isTool(context) ? [sent.flat()] : sent;

  async function opened() {
    try {
      return await acquireEngine(secrets);
    } catch (error) {
      throw nodeError(context.getNode(), error, { secrets });
    }
  }
}

/** What still says all that the item said is the item, and keeps its files: the message behind a gate may have an attachment. */
function filesOf(
  { json, binary }: INodeExecutionData,
  answer: IDataObject,
): Pick<INodeExecutionData, 'binary'> {
  return binary !== undefined && Object.keys(json).every((key) => key in answer) ? { binary } : {};
}

/** n8n moves an item to the error output only when its json has no key besides `error`. */
function failed(failure: Error, index: number): INodeExecutionData {
  return { json: { error: failure.message }, pairedItem: { item: index } };
}

/**
 * An agent is told what the first output says, and nothing of the others: as its tool, a node with several outputs answers through that one. n8n makes a
 * twin of each node for agents, whose type has this ending; a tool that the agent has the engine run is not told by `isToolExecution`.
 */
function isTool(context: IExecuteFunctions): boolean {
  return context.getNode().type.endsWith('Tool');
}
