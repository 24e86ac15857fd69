/** How a CSV file is written. */
export interface CsvDialect {
  readonly delimiter: string;
  /** What ends a line: nearly always `\n`, with or without `\r` before it. */
  readonly lineEnd: '\n' | '\r';
}

const CANDIDATES = [',', ';', '\t', '|'];

/** Of the header: the delimiter is the one that stands there most often outside of quotes, a comma when none does. `undefined` when it does not end here. */
export function dialectOf(start: string): CsvDialect | undefined {
  const counts = new Map(CANDIDATES.map((candidate) => [candidate, 0]));
  let quoted = false;
  for (let i = 0; i < start.length; i++) {
    const char = start.charAt(i);
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '\n' || (char === '\r' && i + 1 < start.length))
      return {
        delimiter: best(counts),
        lineEnd: char === '\r' && start.charAt(i + 1) !== '\n' ? '\r' : '\n',
      };
    else if (counts.has(char)) counts.set(char, (counts.get(char) as number) + 1);
  }
  return undefined;
}

const best = (counts: ReadonlyMap<string, number>): string =>
  CANDIDATES.reduce((leading, one) =>
    (counts.get(one) as number) > (counts.get(leading) as number) ? one : leading,
  );
