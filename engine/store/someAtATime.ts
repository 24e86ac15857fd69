import { turn } from './turn';

/** Items that are read, looked up and written together. */
const SOME = 5_000;

/**
 * A long list, some at a time: what it takes of memory, and of the event loop without a turn for others, does not grow with its length.
 *
 * @param run answers some, each with its place among them. @returns the answers, each with its place among all.
 */
export async function someAtATime<Item, Answer extends { readonly index: number }>(
  items: readonly Item[],
  run: (some: readonly Item[]) => Promise<Answer[]>,
): Promise<Answer[]> {
  if (items.length <= SOME) return run(items);
  const answers: Answer[] = [];
  for (let from = 0; from < items.length; from += SOME) {
    for (const answer of await run(items.slice(from, from + SOME)))
      answers.push({ ...answer, index: answer.index + from });
    await turn();
  }
  return answers;
}
