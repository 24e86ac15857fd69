import { isAway } from '../mongo/databaseError';

/** One after the other. What goes wrong with one keeps nobody else from being done, and is thrown last; without a database nothing can be done. */
export async function forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
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
