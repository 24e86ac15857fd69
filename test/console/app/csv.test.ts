import { csvOf } from '../../../console/app/core/csv';

it('what a spreadsheet would run is text, and so is what begins with a plus; numbers stay numbers', () => {
  expect(csvOf([['=1+1', '@x', '+44 20 7946', '-5', '-2+3=SUM(A1)', '\t=1', '＝1']])).toBe(
    `'=1+1,'@x,'+44 20 7946,-5,'-2+3=SUM(A1),'\t=1,'＝1\r\n`,
  );
});

it('commas, quotes and lines stay in their cell, what is absent is empty', () => {
  expect(csvOf([['a,b', 'say "hi"', 'two\nlines', undefined, null, ['x', 1], { a: 1 }, 0, false]])).toBe(
    `"a,b","say ""hi""","two\nlines",,,x;1,"{""a"":1}",0,false\r\n`,
  );
});
