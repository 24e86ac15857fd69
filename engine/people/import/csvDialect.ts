import { TooLargeError } from '../../store/errors';
import { MAX_COLUMNS, MAX_HEADER } from './limits';

/** How a CSV file is written. */
export interface CsvDialect {
  readonly delimiter: string;
  /** What ends a line: nearly always `\n`, with or without `\r` before it. */
  readonly lineEnd: '\n' | '\r';
}

const CANDIDATES = [',', ';', '\t', '|'];

/**
 * Reads the header of a file, piece by piece and each character once, until it knows how the file is written: the delimiter is the one that stands there
 * most often outside of quotes, a comma when none does.
 */
export class HeaderScan {
  private readonly counts: Map<string, number>;
  private quoted = false;
  private length = 0;
  /** The last character of the piece before was a `\r`: what comes next says what it means. */
  private returned = false;

  /** @param given the delimiter, when it is known. */
  constructor(private readonly given?: string) {
    this.counts = new Map([...CANDIDATES, ...(given === undefined ? [] : [given])].map((one) => [one, 0]));
  }

  /** `undefined` while the header goes on. @throws TooLargeError */
  take(piece: string): CsvDialect | undefined {
    for (let i = 0; i < piece.length; i++) {
      const char = piece.charAt(i);
      if (this.returned) return this.dialect(char === '\n' ? '\n' : '\r');
      if (++this.length > MAX_HEADER) throw tooLong();
      if (char === '"') this.quoted = !this.quoted;
      else if (this.quoted) continue;
      else if (char === '\n') return this.dialect('\n');
      else if (char === '\r') this.returned = true;
      else if (this.counts.has(char)) this.counts.set(char, (this.counts.get(char) as number) + 1);
    }
    return undefined;
  }

  /** Of a file that is nothing but its header. @throws TooLargeError */
  end(): CsvDialect {
    return this.dialect('\n');
  }

  private dialect(lineEnd: CsvDialect['lineEnd']): CsvDialect {
    const delimiter = this.given ?? this.most();
    if ((this.counts.get(delimiter) as number) < MAX_COLUMNS) return { delimiter, lineEnd };
    throw new TooLargeError(`The header has more than ${MAX_COLUMNS} columns.`, {
      hint: 'Leave out columns that are not imported; the first row of a file has the names of its columns.',
      path: '',
    });
  }

  private most(): string {
    const count = (one: string): number => this.counts.get(one) as number;
    return CANDIDATES.reduce((leading, one) => (count(one) > count(leading) ? one : leading));
  }
}

const tooLong = (): TooLargeError =>
  new TooLargeError(`The header has more than ${MAX_HEADER} characters.`, {
    hint: 'The first row of a file has the names of its columns, and ends with its line. Is a quote in it not closed?',
    path: '',
  });
