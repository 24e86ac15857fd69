import type { EngineContext } from '../../store/context';

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
 * batch. Sixteen callers at once cost two batches, not sixteen.
 *
 * @param run answers a batch in its order. @param options.lanes batches under way at once. @param options.most calls in one batch.
 */
export function gather<Item, Answer>(
  run: (context: EngineContext, items: Item[]) => Promise<Answer[]>,
  options: { lanes: number; most: number },
): (context: EngineContext, item: Item) => Promise<Answer> {
  const lanes = new WeakMap<EngineContext, Lane<Item, Answer>>();

  async function work(context: EngineContext, lane: Lane<Item, Answer>): Promise<void> {
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
        for (const { reject } of batch) reject(error);
      }
    }
    lane.running--;
  }

  return (context, item) =>
    new Promise((resolve, reject) => {
      const lane = lanes.get(context) ?? { waiting: [], running: 0 };
      lanes.set(context, lane);
      lane.waiting.push({ item, resolve, reject });
      if (lane.running < options.lanes) void work(context, lane);
    });
}
