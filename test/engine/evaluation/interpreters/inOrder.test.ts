import { inOrder } from '../../../../engine/evaluation/interpreters/mongo/inOrder';
import { inLanes } from '../../../../engine/evaluation/interpreters/mongo/lanes';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function source(items: number[], log: string[], options: { slow?: number; failAt?: number } = {}) {
  return async function* (): AsyncGenerator<number> {
    log.push(`begun ${items[0]}`);
    try {
      for (const [i, item] of items.entries()) {
        if (options.slow) await pause(options.slow);
        if (i === options.failAt) throw new RangeError(`no ${item}`);
        yield item;
      }
    } finally {
      log.push(`ended ${items[0]}`);
    }
  };
}

const numbers = (from: number, length: number): number[] => Array.from({ length }, (_, i) => from + i);

async function read(items: AsyncIterable<number>, limit = Infinity): Promise<number[]> {
  const found: number[] = [];
  for await (const item of items) if (found.push(item) >= limit) break;
  return found;
}

it('gives one source after the other, also when a later one is faster', async () => {
  const log: string[] = [];
  const found = await read(
    inOrder([
      source(numbers(0, 40), log, { slow: 1 }),
      source(numbers(100, 40), log),
      source([], log),
      source(numbers(200, 3), log),
    ]),
  );
  expect(found).toEqual([...numbers(0, 40), ...numbers(100, 40), ...numbers(200, 3)]);
});

it('does not begin the next source for somebody who wants one item', async () => {
  const log: string[] = [];
  expect(await read(inOrder([source(numbers(0, 40), log), source(numbers(100, 40), log)]), 1)).toEqual([0]);
  expect(log).toEqual(['begun 0', 'ended 0']);
});

it('ends everything that was begun when somebody stops', async () => {
  const log: string[] = [];
  await read(inOrder([source(numbers(0, 400), log), source(numbers(1000, 400), log)]), 30);
  expect(log.sort()).toEqual(['begun 0', 'begun 1000', 'ended 0', 'ended 1000']);
});

it('passes on what a source fails with, after what came before it', async () => {
  const log: string[] = [];
  const found: number[] = [];
  const reading = async (): Promise<void> => {
    for await (const item of inOrder([
      source(numbers(0, 5), log),
      source(numbers(100, 5), log, { failAt: 2 }),
    ]))
      found.push(item);
  };
  await expect(reading()).rejects.toThrow('no 102');
  expect(found).toEqual([0, 1, 2, 3, 4, 100, 101]);
});

it('works jobs off in lanes, and begins nothing new after a failure', async () => {
  const begun: number[] = [];
  let [running, most] = [0, 0];
  const work = async (job: number): Promise<number> => {
    begun.push(job);
    most = Math.max(most, ++running);
    await pause(2);
    running--;
    if (job === 3) throw new RangeError('three');
    return job * 2;
  };
  expect(await inLanes([0, 1, 2], 2, work)).toEqual([0, 2, 4]);
  expect(most).toBe(2);
  await expect(inLanes(numbers(0, 10), 2, work)).rejects.toThrow('three');
  expect(Math.max(...begun)).toBeLessThanOrEqual(5);
});
