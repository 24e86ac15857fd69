import type { CsvDialect } from './csvDialect';
import { MAX_COLUMNS, MAX_ROW } from './limits';
import { turn } from '../../store/turn';

const QUOTE = 34;

/** As much text as is parsed at once. */
export const BLOCK = 65_536;
/** As much as is looked through before others have a turn. */
const LOOKED_THROUGH = 16 * BLOCK;
/** Characters of a record that is too long to be parsed at once. */
export const LONG_RECORD = 8 * BLOCK;
/** Of a row that is not kept. */
const SHOWN = 200;

/** Whole records, or one that is none and is not kept. */
export type CsvBlock =
  | {
      readonly text: string;
      /** It is one record, and a long one. */
      readonly long?: true;
    }
  | {
      readonly refused: 'unclosed' | 'long' | 'wide';
      /** How it begins. */
      readonly start: string;
      /** Its line ends. */
      readonly lines: number;
    };

/**
 * Cuts CSV text where records end: at line ends outside of quotes. Each character is looked at once, or twice where a quote is opened and not closed:
 * then the line that opens it is no record, and the next line begins one. A record that has too many cells or characters is passed over to its end.
 */
export async function* csvBlocks(
  text: AsyncIterable<string>,
  dialect: CsvDialect,
): AsyncGenerator<CsvBlock, void> {
  const cutter = new Cutter(dialect);
  let looked = 0;
  for await (const piece of text)
    for (let from = 0; from < piece.length; from += BLOCK) {
      const part = piece.slice(from, from + BLOCK);
      yield* cutter.take(part);
      looked += part.length;
      if (looked < LOOKED_THROUGH) continue;
      looked = 0;
      await turn();
    }
  yield* cutter.end();
}

interface Passed {
  readonly refused: 'long' | 'wide';
  readonly start: string;
  lines: number;
  characters: number;
}

class Cutter {
  private readonly lineEnd: number;
  private readonly delimiter: number;
  /** Text since the last block; its first `whole` characters are whole records. */
  private held = '';
  private whole = 0;
  /** Where a long record stands among the whole ones: there is one at most, each of which takes more than one part. */
  private long: readonly [number, number] | undefined;
  private quoted = false;
  private delimiters = 0;
  private passed: Passed | undefined;

  constructor(private readonly dialect: CsvDialect) {
    this.lineEnd = dialect.lineEnd.charCodeAt(0);
    this.delimiter = dialect.delimiter.charCodeAt(0);
  }

  *take(part: string): Generator<CsvBlock> {
    for (let from = 0; from < part.length;) {
      if (this.passed) {
        const { at, block } = this.pass(part, from, this.passed);
        if (block) yield block;
        from = at;
        continue;
      }
      const wide = this.look(part, from);
      this.held += part.slice(from, wide);
      from = wide;
      if (from < part.length || this.held.length - this.whole > MAX_ROW)
        yield* this.refuse(from < part.length);
    }
    if (this.whole >= BLOCK) yield* this.records();
  }

  *end(): Generator<CsvBlock> {
    if (this.passed) {
      const { refused, start, lines } = this.passed;
      yield { refused, start, lines };
    }
    if (this.held.length - this.whole > LONG_RECORD) this.long = [this.whole, this.held.length];
    this.whole = this.held.length;
    yield* this.records();
  }

  private *records(): Generator<CsvBlock> {
    const [from, to] = this.long ?? [this.whole, this.whole];
    if (from > 0) yield { text: this.held.slice(0, from) };
    if (to > from) yield { text: this.held.slice(from, to), long: true };
    if (this.whole > to) yield { text: this.held.slice(to, this.whole) };
    this.long = undefined;
    this.held = this.held.slice(this.whole);
    this.whole = 0;
  }

  /** @returns where a record has too many cells, else the end. */
  private look(part: string, from: number): number {
    const base = this.held.length - from;
    for (let i = from; i < part.length; i++) {
      const code = part.charCodeAt(i);
      if (code === QUOTE) this.quoted = !this.quoted;
      else if (this.quoted) continue;
      else if (code === this.lineEnd) {
        const end = base + i + 1;
        if (end - this.whole > LONG_RECORD) this.long = [this.whole, end];
        this.whole = end;
        this.delimiters = 0;
      } else if (code === this.delimiter && ++this.delimiters >= MAX_COLUMNS) return i;
    }
    return part.length;
  }

  /** The record that is held, or its first line, is none. */
  private *refuse(wide: boolean): Generator<CsvBlock> {
    yield* this.records();
    const record = this.held;
    const first = record.indexOf(this.dialect.lineEnd);
    this.held = '';
    this.delimiters = 0;
    if (!wide && this.quoted && first >= 0) {
      yield { refused: 'unclosed', start: record.slice(0, Math.min(first, SHOWN)), lines: 1 };
      this.quoted = false;
      for (let from = first + 1; from < record.length; from += BLOCK)
        yield* this.take(record.slice(from, from + BLOCK));
      return;
    }
    // Without a line end in it nobody knows what its quotes mean.
    if (!wide && first < 0) this.quoted = false;
    this.passed = {
      refused: wide ? 'wide' : 'long',
      start: record.slice(0, SHOWN),
      lines: countOf(this.dialect.lineEnd, record),
      characters: record.length,
    };
  }

  /** Goes over what is not kept, to the end of the record. */
  private pass(part: string, from: number, passed: Passed): { at: number; block?: CsvBlock } {
    for (let i = from; i < part.length; i++) {
      const code = part.charCodeAt(i);
      if (++passed.characters === MAX_ROW) this.quoted = false;
      if (code === QUOTE && passed.characters < MAX_ROW) this.quoted = !this.quoted;
      if (code !== this.lineEnd) continue;
      passed.lines++;
      if (this.quoted) continue;
      const { refused, start, lines } = passed;
      this.passed = undefined;
      return { at: i + 1, block: { refused, start, lines } };
    }
    return { at: part.length };
  }
}

/** How often something stands in a text. */
export function countOf(wanted: string, text: string): number {
  let found = 0;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) found++;
  return found;
}
