/** Waits for all of them, also where one fails; then throws what the first one has. */
export async function allOf(promises: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(promises);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
}
