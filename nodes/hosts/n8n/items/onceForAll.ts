import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { hasExpression } from '../parameters/expressions';
import { eachItem, type ItemWork } from './eachItem';
import { runItems } from './runItems';

/**
 * Runs a node that does one thing for all of its items, such as counting: once, and its answer belongs to all of them; once more for each other value that
 * an expression gives. Nodes of version 1 do it for each item, as they always did.
 */
export async function onceForAll(
  context: IExecuteFunctions,
  outputs: number,
  work: ItemWork,
): Promise<INodeExecutionData[][]> {
  if (context.getNode().typeVersion < 2) return eachItem(context, outputs, work);
  return runItems(context, outputs, async (engine, results) => {
    const items = context.getInputData();
    const alike = new Map<string, [number, ...number[]]>();
    for (const index of items.keys()) {
      try {
        const form = formOf(context, index);
        const known = alike.get(form);
        if (known === undefined) alike.set(form, [index]);
        else known.push(index);
      } catch (error) {
        results.fail(error, [index]);
      }
    }
    for (const from of alike.values()) {
      if (context.getExecutionCancelSignal()?.aborted === true) return;
      try {
        const [first] = from;
        results.answer(await work(items[first] as INodeExecutionData, first, engine), from);
      } catch (error) {
        results.fail(error, from);
      }
    }
  });
}

/** What the form says for this item; the same for all when there is no expression in it. */
function formOf(context: IExecuteFunctions, index: number): string {
  const written = Object.entries(context.getNode().parameters).filter(([, value]) => hasExpression(value));
  return JSON.stringify(written.map(([name]) => context.getNodeParameter(name, index)));
}
