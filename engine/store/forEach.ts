import { isAway } from './mongo/databaseError';

/** One after the other. What goes wrong with one keeps nobody else from being done, and is thrown last; without a database nothing can be done. */
export async function forEach<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      if (isAway(error)) throw error;
      failure ??= { error };
    }
  }
  if (failure) throw failure.error;
}

/** All at once; where that fails, half of them and then the others, down to those who cannot be done. */
export async function together<Item>(
  items: readonly Item[],
  work: (some: readonly Item[]) => Promise<unknown>,
): Promise<void> {
  try {
    await work(items);
  } catch (error) {
    if (isAway(error) || items.length < 2) throw error;
    const half = Math.ceil(items.length / 2);
    await forEach([items.slice(0, half), items.slice(half)], (some) => together(some, work));
  }
}
