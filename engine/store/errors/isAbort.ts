/** The usual reasons of a signal: somebody has ended the call, or its time was over. */
export const isAbort = (error: unknown): boolean =>
  ['AbortError', 'TimeoutError'].includes(String((error as { name?: unknown } | undefined)?.name));
