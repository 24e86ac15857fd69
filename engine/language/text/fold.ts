/**
 * The version of {@link fold}. It is stored beside folded values, so that values folded with another Unicode table or
 * another definition can be found and folded again.
 */
export const FOLD_VERSION = `1:${process.versions.unicode ?? 'unknown'}`;

// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
export const isAscii = (text: string): boolean => ASCII.test(text);

/**
 * The form in which text is compared when case does not matter: NFC, then lower-case, upper-case and lower-case code
 * point by code point, then NFC. Locale plays no part and diacritics count. Idempotent.
 *
 * @example fold('STRASSE') === fold('straße')
 */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  let folded = text;
  // NFC can join marks that folding set free (and the other way round): repeat until it rests.
  for (let round = 0; round < 4; round++) {
    const next = foldOnce(folded);
    if (next === folded) return next;
    folded = next;
  }
  return folded;
}

function foldOnce(text: string): string {
  let folded = '';
  // Code point by code point: a context rule such as the Greek final sigma must not play a part.
  for (const point of text.normalize('NFC')) folded += lower(upper(lower(point)));
  return folded.normalize('NFC');
}

const lower = (text: string): string => eachPoint(text, (point) => point.toLowerCase());
const upper = (text: string): string => eachPoint(text, (point) => point.toUpperCase());

function eachPoint(text: string, change: (point: string) => string): string {
  if (text.length === 1) return change(text);
  let changed = '';
  for (const point of text) changed += change(point);
  return changed;
}

/** The form in which names of tags, segments and flows are compared: trimmed and folded. */
export function foldName(name: string): string {
  return fold(name.trim());
}
