import { InternalError, NotFoundError, reportOf } from '../../../../engine';
import { throughDoor } from '../../../../engine/store/throughDoor';

const translate = (error: unknown): unknown =>
  new InternalError(`put into words: ${String((error as Error).message)}`, { hint: 'none' });

it('hands answers through as they are', async () => {
  const door = throughDoor(
    { value: 7, plain: () => 'now', later: async (n: number) => n + 1, inner: { name: async () => 'inner' } },
    translate,
  );
  expect([door.value, door.plain(), await door.later(1), await door.inner.name()]).toEqual([
    7,
    'now',
    2,
    'inner',
  ]);
});

it('turns whatever is thrown, at once or later, into a rejection in its own words', async () => {
  const door = throughDoor(
    {
      atOnce: (): Promise<void> => {
        throw new NotFoundError('x', { hint: 'y' });
      },
      later: async () => {
        throw new TypeError('z');
      },
    },
    translate,
  );
  await expect(door.atOnce()).rejects.toMatchObject({ code: 'INTERNAL', message: 'put into words: x' });
  await expect(door.later()).rejects.toMatchObject({ code: 'INTERNAL', message: 'put into words: z' });
});

it('translates what goes wrong in the middle of a list, and closes it when the reader stops early', async () => {
  let closed = 0;
  const door = throughDoor(
    {
      numbers: async function* (until: number) {
        try {
          for (let n = 0; n < until; n++) yield n;
          throw new RangeError('end');
        } finally {
          closed++;
        }
      },
    },
    translate,
  );
  const seen: number[] = [];
  await expect(
    (async () => {
      for await (const n of door.numbers(2)) seen.push(n);
    })(),
  ).rejects.toMatchObject({ code: 'INTERNAL', message: 'put into words: end' });
  for await (const n of door.numbers(5)) if (n === 1) break;
  expect([seen, closed]).toEqual([[0, 1], 2]);
});

it('cannot be changed from outside', () => {
  const door = throughDoor({ inner: { call: () => 1 } }, translate);
  expect(() => ((door.inner as { call: unknown }).call = 2)).toThrow(TypeError);
});

it('a call that its caller has ended is not reported as a defect', () => {
  for (const reason of [
    AbortSignal.abort().reason as unknown,
    new DOMException('It took too long.', 'TimeoutError'),
  ])
    expect(reportOf(reason).hint).not.toContain('defect');
  expect(reportOf(new TypeError('x is undefined')).hint).toContain('defect');
});
