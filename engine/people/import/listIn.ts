/** What stands between several values in one cell, in every column. */
const SEPARATOR = /[;,|]|:::/;
/** Whether there is anything to part. */
const PARTED = /[;,|":]/;
/** Of one cell; a profile has fewer, and is refused for more. */
export const MAX_VALUES = 10_001;
const PART = /\s*(?:"((?:[^"]|"")*)"|([^"]*?))\s*(?:[;,|]|:::|$)/y;

/** The values of one cell; one in quotes may hold a separator. */
export function listIn(cell: string): string[] {
  if (!PARTED.test(cell)) return cell.trim() === '' ? [] : [cell.trim()];
  const parts = cell.includes('"') ? quotedParts(cell) : undefined;
  return (parts ?? cell.split(SEPARATOR, MAX_VALUES)).map((one) => one.trim()).filter((one) => one !== '');
}

/** `undefined` when the quotes are part of the text. */
function quotedParts(cell: string): string[] | undefined {
  const parts: string[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < cell.length && parts.length < MAX_VALUES) {
    const match = PART.exec(cell);
    if (!match) return undefined;
    parts.push(match[1]?.replace(/""/g, '"') ?? match[2] ?? '');
    if (match[0] === '') return undefined;
  }
  return parts;
}
