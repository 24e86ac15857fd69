import { csvLine, withoutTextMark } from '../../../engine/language/text/csvLine';

it('no spreadsheet runs what stands in a cell, and an import reads what was written', () => {
  for (const text of [
    '=1+1',
    '+447700900123',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '=HYPERLINK("http://x","y")',
    '＝1',
    '-',
    "'=1",
    "'007",
    "''+1",
  ]) {
    const [cell] = [csvLine([text])];
    expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
    expect(withoutTextMark(cell.replace(/^"([^]*)"$/, '$1').replace(/""/g, '"'))).toBe(text);
  }
  expect(csvLine(['a', undefined, '-12.5', "O'Neill", 'a,b', "'quoted'"])).toBe(
    `a,,-12.5,O'Neill,"a,b",'quoted'`,
  );
  expect(withoutTextMark("'quoted'")).toBe("'quoted'");
});

it('the mark of a text is taken off digits, and belongs to words', () => {
  for (const text of ['007', '02138', '07700 900123', '31/12/1980', '1.234,5'])
    expect(withoutTextMark(`'${text}`)).toBe(text);
  for (const text of ["'t Hooft", "'90s kid", "'", "''", "'x"]) {
    expect(withoutTextMark(text)).toBe(text);
    expect(csvLine([text])).toBe(text);
  }
});
