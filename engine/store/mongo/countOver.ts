import type { Collection, Document, Filter } from 'mongodb';
import { isRouted } from './isRouted';

interface CountOptions {
  /** Counting stops there. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/**
 * How many documents pass a filter, over an index that is named. The command `count` takes two thirds of the time of `countDocuments`, whose
 * pipeline is handed each of them; a router would count twice what moves from one shard to another.
 */
export async function countOver<T extends Document>(
  collection: Collection<T>,
  index: string,
  filter: Filter<T>,
  { limit, signal }: CountOptions = {},
): Promise<number> {
  signal?.throwIfAborted();
  const options = { hint: index, ...(limit !== undefined && { limit }) };
  if (await isRouted(collection.db))
    return collection.countDocuments(filter, { ...options, ...(signal && { signal }) });
  const count = await collection.count(filter, options);
  signal?.throwIfAborted();
  return count;
}
