import { parseJsonInTurns } from '../../../../engine';
import { Columns } from '../../../../engine/people/import/Columns';
import { jsonListRows } from '../../../../engine/people/import/ndjsonRows';

const BOUNDS = { names: 100, values: 1_000, levels: 50 };
/** Only a long text is read with turns in between. */
const long = (text: string): string => ' '.repeat(1_000_001) + text;

it.each([
  '1',
  '-0.5e-3',
  'true',
  '"a"',
  'null ',
  '{}',
  '[]',
  '[[],{},[{}]]',
  ' { "a" : [ 1 , "x,]}" , null ] , "b" : { "c" : false } , "a" : 2 } ',
  '{"__proto__":{"x":1},"constructor":1,"":0}',
  '["\\"","\\\\","\\\\\\"","\\u0041\\n","ä😀"]',
  '{"a":{"b":{"c":[1,2,{"d":"e"}]}},"f":[]}',
])('a long text says what JSON.parse reads in it: %s', async (text) => {
  const found = await parseJsonInTurns(long(text), BOUNDS);
  const expected = JSON.parse(text) as unknown;
  expect(found).toEqual(expected);
  expect(JSON.stringify(found)).toBe(JSON.stringify(expected));
});

it.each([0, 1, 2, 3, 4, 5, 6, 7])(
  'a value that is a long text is read whole, wherever it is cut: %d characters later',
  async (later) => {
    const text = JSON.stringify({
      a: [`${'x'.repeat(later)}${'\\"\n\u0001😀'.repeat(120_000)}`, 'b'.repeat(1_100_000)],
    }).replaceAll('😀', later % 2 ? '\\ud83d\\ude00' : '😀');
    const found = await parseJsonInTurns(text, BOUNDS);
    expect(JSON.stringify(found) === JSON.stringify(JSON.parse(text))).toBe(true);
    await expect(parseJsonInTurns(text.slice(0, -4), BOUNDS)).rejects.toBeInstanceOf(SyntaxError);
    await expect(parseJsonInTurns(`${text.slice(0, -4)}\n"]}`, BOUNDS)).rejects.toBeInstanceOf(SyntaxError);
  },
);

it.each([
  '',
  '{',
  '[1',
  '[1,]',
  '[,1]',
  '{"a":1,}',
  '{"a"}',
  '{a:1}',
  '{"a":1}}',
  '[1}',
  '{"a":1]',
  '01',
  '1 2',
  '"a',
  '"a\\"',
  '"a\nb"',
  'tru',
  "'a'",
  '[1 2]',
  'NaN',
  'toString',
])('what JSON.parse refuses is refused in a long text: %s', async (text) => {
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  await expect(parseJsonInTurns(long(text), BOUNDS)).rejects.toBeInstanceOf(SyntaxError);
});

it.each([
  ['names', `{"a":[0,{${Array.from({ length: 101 }, (_, i) => `"k${i}":1`).join()}}]}`, '/a/1'],
  ['values', `[${'0,'.repeat(1_001)}0]`, ''],
  ['levels', `{"a":${'['.repeat(60)}`, `/a${'/0'.repeat(49)}`],
])('more %s than were asked for are refused with their place', async (what, text, path) => {
  await expect(parseJsonInTurns(long(text), BOUNDS)).rejects.toMatchObject({
    code: 'TOO_LARGE',
    path,
    message: expect.stringContaining(what),
  });
});

describe('a list of JSON, in pieces of any size', () => {
  const rowsOf = async (text: string, size: number): Promise<unknown[]> => {
    async function* pieces(): AsyncGenerator<string> {
      for (let from = 0; from < text.length; from += size)
        yield await Promise.resolve(text.slice(from, from + size));
    }
    const rows: unknown[] = [];
    const columns = new Columns();
    for await (const portion of jsonListRows(false, pieces(), columns))
      for (const { line, cells, problem } of portion) rows.push([line, problem ? 'refused' : { ...cells }]);
    return rows;
  };

  it.each([1, 2, 7, 100_000])('is cut where its elements end: %i characters', async (size) => {
    const text = ' [ {"a":"],[\\"{"} , {"b":[1,{"c":2}]},\n5, {} ] \n';
    const [a, b] = [{ '0': '],["{' }, { '1': [1, { c: 2 }] }];
    expect(await rowsOf(text, size)).toEqual([
      [1, a],
      [2, b],
      [3, 'refused'],
      [4, {}],
    ]);
    expect(await rowsOf(' [ ] ', size)).toEqual([]);
    for (const broken of [
      '[{"a":1}',
      '[{"a":1},]',
      '[{"a":1}] x',
      '[{"a":1},,{}]',
      '[{"a":]}]',
      '[{"a":1}{}]',
    ])
      await expect(rowsOf(broken, size)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: '' });
  });

  it('an element that is longer than a row may be is refused, and those behind it land', async () => {
    const text = `[{"a":1},{"a":"${'x'.repeat(12_100_000)}"},{"a":2}]`;
    expect(await rowsOf(text, 65_536)).toEqual([
      [1, { '0': 1 }],
      [2, 'refused'],
      [3, { '0': 2 }],
    ]);
  });
});
