import { Pages } from '../../../engine/store/Pages';

async function* pagesOf(...pages: (readonly number[] | Error)[]): AsyncGenerator<readonly number[]> {
  for (const page of pages) {
    await Promise.resolve();
    if (page instanceof Error) throw page;
    yield page;
  }
}

async function read(pages: Pages<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const item of pages) found.push(item);
  return found;
}

it('hands out every item in order, whatever the pages are', async () => {
  expect(await read(new Pages(pagesOf([], [1, 2], [], [], [3], [])))).toEqual([1, 2, 3]);
  expect(await read(new Pages(pagesOf()))).toEqual([]);
});

it('gives each of those who ask at once an item of their own', async () => {
  const pages = new Pages(pagesOf([1], [2, 3], [4]));
  const asked = await Promise.all(Array.from({ length: 6 }, () => pages.next()));
  expect(
    asked
      .filter(({ done }) => !done)
      .map(({ value }) => value)
      .sort(),
  ).toEqual([1, 2, 3, 4]);
  expect(asked.filter(({ done }) => done)).toHaveLength(2);
  expect(await pages.next()).toEqual({ value: undefined, done: true });
});

it('says what went wrong in its own words, after the items that were found', async () => {
  const pages = new Pages(pagesOf([1], new Error('inside'))).translating(
    (error) => new Error(`outside: ${(error as Error).message}`),
  );
  const found: number[] = [];
  await expect(
    (async () => {
      for await (const item of pages) found.push(item);
    })(),
  ).rejects.toThrow('outside: inside');
  expect(found).toEqual([1]);
});

it('ends what was begun when somebody stops early', async () => {
  let ended = false;
  const source = async function* (): AsyncGenerator<readonly number[]> {
    try {
      yield [1, 2];
      yield [3];
    } finally {
      ended = true;
    }
  };
  for await (const _ of new Pages(source())) break;
  expect(ended).toBe(true);
});
