/** Sixteen digits in a row: only then an integer may be one that a number does not hold. */
const LONG = /\d{16}/;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON in which integers beyond 2^53 are texts, digit by digit as they were written. @throws SyntaxError */
export function parseJson(text: string): unknown {
  return JSON.parse(LONG.test(text) ? text.replace(TOKEN, exact) : text);
}

const exact = (token: string): string =>
  /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
