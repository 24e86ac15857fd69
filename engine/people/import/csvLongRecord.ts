import { turn } from '../../store/turn';
import { countOf, LONG_RECORD } from './csvBlocks';
import type { CsvDialect } from './csvDialect';

const SPACE = /\s/;
/** Quotes that are looked at before others have a turn. */
const QUOTES = 20_000;

/** The cells of one record that is too long to be parsed at once; `undefined` when its quotes are none. Others have turns in between. */
export async function longRecord(text: string, { delimiter }: CsvDialect): Promise<string[] | undefined> {
  const cells: string[] = [];
  for (let at = 0; ;) {
    const start = behindSpace(text, at, delimiter);
    let end = text.indexOf(delimiter, start);
    if (end === -1) end = text.length;
    if (text.charAt(start) === '"') {
      const cell = await quotedCell(text, start + 1);
      if (cell === undefined) return undefined;
      end = behindSpace(text, cell.end, delimiter);
      if (end < text.length && text.charAt(end) !== delimiter) return undefined;
      cells.push(cell.text);
    } else {
      const cell = text.slice(start, end).trim();
      if (cell.includes('"')) return undefined;
      cells.push(cell);
    }
    await turn();
    if (end >= text.length) return cells;
    at = end + 1;
  }
}

/** Line ends of a long text. */
export async function linesOf(text: string, { lineEnd }: CsvDialect): Promise<number> {
  let lines = 0;
  for (let from = 0; from < text.length; from += LONG_RECORD) {
    lines += countOf(lineEnd, text.slice(from, from + LONG_RECORD));
    await turn();
  }
  return lines;
}

function behindSpace(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== delimiter && SPACE.test(text.charAt(at))) at++;
  return at;
}

/** From behind the quote that opens a cell to behind the one that closes it; a quote in it is written twice. */
async function quotedCell(text: string, from: number): Promise<{ text: string; end: number } | undefined> {
  const parts: string[] = [];
  let part = from;
  let at = text.indexOf('"', from);
  for (let quotes = 1; at !== -1; quotes++) {
    if (text.charAt(at + 1) !== '"') {
      parts.push(unquoted(text.slice(part, at)));
      return { text: parts.join(''), end: at + 1 };
    }
    at += 2;
    if (quotes % QUOTES === 0) {
      parts.push(unquoted(text.slice(part, at)));
      part = at;
      await turn();
    }
    at = text.indexOf('"', at);
  }
  return undefined;
}

/** Flat text: what replaces one by one leaves a rope with a knot at each of them, which takes its time when it is read. */
const unquoted = (text: string): string => text.split('""').join('"');
