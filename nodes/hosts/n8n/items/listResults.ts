import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { batchSizeOf, limitOf } from '../operations/askAudience';
import type { Answer } from './Results';

/** Lists what the engine hands out, as 'Return All', 'Limit' and 'Profiles per Batch' say: each as an item, or in batches as a list called `name`. */
export async function listResults(
  context: IExecuteFunctions,
  index: number,
  name: string,
  results: AsyncIterable<object>,
): Promise<readonly Answer[]> {
  const limit = limitOf(context, index);
  const size = batchSizeOf(context, index);
  const found: IDataObject[] = [];
  for await (const result of results) {
    if (found.length >= limit) break;
    found.push({ ...result });
  }
  if (size <= 1) return found.map((one) => [0, one] as const);
  const batches: Answer[] = [];
  for (let start = 0; start < found.length; start += size)
    batches.push([0, { [name]: found.slice(start, start + size) }]);
  return batches;
}
