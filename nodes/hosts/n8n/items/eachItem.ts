import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { AudienceEngine } from '../../../../engine';
import type { Answer } from './Results';
import { runItems } from './runItems';

export type { Answer } from './Results';

/** What a node does with one item. */
export type ItemWork = (
  item: INodeExecutionData,
  index: number,
  engine: AudienceEngine,
) => Promise<readonly Answer[]>;

/** Runs a node item after item: for what the engine does with one at a time. */
export async function eachItem(
  context: IExecuteFunctions,
  outputs: number,
  work: ItemWork,
): Promise<INodeExecutionData[][]> {
  return runItems(context, outputs, async (engine, results) => {
    for (const [index, item] of context.getInputData().entries()) {
      if (context.getExecutionCancelSignal()?.aborted === true) return;
      try {
        results.answer(await work(item, index, engine), [index]);
      } catch (error) {
        results.fail(error, [index]);
      }
    }
  });
}
