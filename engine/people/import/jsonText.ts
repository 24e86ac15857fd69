import { parseJsonInTurns } from '../../language/text/parseJsonInTurns';
import { JSON_ROW } from './limits';

/** Sixteen digits in a row: only then an integer may be one that a number does not hold. */
const LONG = /\d{16}/;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON of one row, in which integers beyond 2^53 are texts, digit by digit as they were written. @throws SyntaxError, TooLargeError */
export const parseJson = (text: string): Promise<unknown> =>
  parseJsonInTurns(text, JSON_ROW, {
    short: (json) => JSON.parse(LONG.test(json) ? json.replace(TOKEN, quoted) : json) as unknown,
    number: (token) => (isBeyond(token) ? token : Number(token)),
  });

const quoted = (token: string): string => (isBeyond(token) ? `"${token}"` : token);

const isBeyond = (token: string): boolean =>
  /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
