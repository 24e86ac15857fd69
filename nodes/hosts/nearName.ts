/** Of names that are shorter another letter makes another word, as `city` and `pity`; a letter too many does not. */
const SHORT = 5;
const SHORTEST = 4;
/** Of longer names, two letters may be wrong. */
const LONG = 8;

/** The name among `known` that is meant, as likely as not, where this one was mistyped; undefined where it is like none of them. */
export function nearName(name: string, known: Iterable<string>): string | undefined {
  const wanted = letters(name);
  let near: { name: string; distance: number } | undefined;
  for (const other of known) {
    const folded = letters(other);
    if (isAnotherNumber(wanted, folded)) continue;
    const close = closeBy(wanted, folded);
    const distance = distanceOf(wanted, folded, close);
    if (distance <= close && distance < (near?.distance ?? Infinity)) near = { name: other, distance };
  }
  return near?.name;
}

/** How many letters may be wrong. */
function closeBy(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  if (length >= LONG) return 2;
  return length >= SHORT || (length >= SHORTEST && a.length !== b.length) ? 1 : 0;
}

const letters = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s._-]/g, '');

/** `line1` and `line2` are meant to be two. */
const isAnotherNumber = (a: string, b: string): boolean =>
  a !== b && a.replace(/\d/g, '') === b.replace(/\d/g, '');

/** How many letters have to be put in, left out, replaced or exchanged with their neighbour; anything above `most` for more than that. */
function distanceOf(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const here = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const steps = [at(last, column) + 1, at(here, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1)];
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        steps.push(at(before, column - 2) + 1);
      here.push(Math.min(...steps));
    }
    before = last;
    last = here;
  }
  return at(last, b.length);
}

const at = (line: readonly number[], column: number): number => line[column] ?? Infinity;
