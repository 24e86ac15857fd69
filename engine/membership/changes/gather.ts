import type { EngineContext } from '../../store/context';
import { isOfTheCall } from '../../store/itemError';

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane<Item, Answer> {
  waiting: Waiting<Item, Answer>[];
  running: number;
}

/**
 * Micro-batches: a call that comes while nothing is under way starts at once; those that come while others are under way go together with the next
 * batch. Sixteen callers at once cost two batches, not sixteen. What goes wrong with a batch although the database is there, goes wrong with one of its
 * calls: each is made once more, alone.
 *
 * @param run answers a batch in its order; doing an item twice must change nothing.
 * @param options.lanes batches under way at once.
 * @param options.most calls in one batch.
 */
export function gather<Item, Answer, Context extends object = EngineContext>(
  run: (context: Context, items: Item[]) => Promise<Answer[]>,
  options: { lanes: number; most: number },
): (context: Context, item: Item) => Promise<Answer> {
  const lanes = new WeakMap<Context, Lane<Item, Answer>>();

  async function work(context: Context, lane: Lane<Item, Answer>): Promise<void> {
    lane.running++;
    while (lane.waiting.length > 0) {
      const batch = lane.waiting.splice(0, options.most);
      try {
        const answers = await run(
          context,
          batch.map(({ item }) => item),
        );
        batch.forEach(({ resolve }, i) => resolve(answers[i] as Answer));
      } catch (error) {
        await alone(context, batch, error);
      }
    }
    lane.running--;
  }

  async function alone(
    context: Context,
    batch: readonly Waiting<Item, Answer>[],
    together: unknown,
  ): Promise<void> {
    if (batch.length === 1 || isOfTheCall(together)) {
      for (const { reject } of batch) reject(together);
      return;
    }
    for (const { item, resolve, reject } of batch) {
      try {
        const [answer] = await run(context, [item]);
        resolve(answer as Answer);
      } catch (error) {
        reject(error);
      }
    }
  }

  return (context, item) =>
    new Promise((resolve, reject) => {
      const lane = lanes.get(context) ?? { waiting: [], running: 0 };
      lanes.set(context, lane);
      lane.waiting.push({ item, resolve, reject });
      if (lane.running < options.lanes) void work(context, lane);
    });
}
