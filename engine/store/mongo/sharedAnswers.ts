/**
 * Asks a question for many callers at once. Everybody gets an answer to a question that was asked after their call: one may be under way and
 * one more waits behind it, whatever the number of callers.
 */
export function sharedAnswers<T>(ask: () => Promise<T>): () => Promise<T> {
  let current: Promise<unknown> | undefined;
  let next: Promise<T> | undefined;
  const start = (): Promise<T> => {
    next = undefined;
    const answer = ask();
    const done = answer
      .catch(() => undefined)
      .finally(() => (current = current === done ? undefined : current));
    current = done;
    return answer;
  };
  return () => {
    if (next) return next;
    if (!current) return start();
    next = current.then(start);
    return next;
  };
}
