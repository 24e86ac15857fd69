import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { InvalidArgumentError } from '../../store/errors';
import { withoutInvisible } from '../text/invisible';
import { shown } from '../text/shown';
import { PLACEHOLDER_HINT } from './placeholders';
import { isPossibleAsWritten } from './phonePlans';

const E164 = /^\+[1-9]\d{4,14}$/;
/** What people put between digits. */
const SEPARATORS = /[\s().\-~·•\u2010-\u2015\u2043\u2212]/g;
const WRITTEN = /^\+?[\d\s().\-~·•\u2010-\u2015\u2043\u2212]+$/;
/** What spreadsheets write before a cell that is text. */
const TEXT_MARK = /^['‘’]/;
/** Digits of other scripts. */
const DIGIT = /\p{Nd}/gu;
/** A second number, or the last digits of one, behind a slash. */
const ANOTHER = /\/.*\/|\/(?:\D*\d){0,4}\D*$/;
/** What a spreadsheet makes of a number: `447700900123.0`. */
const DECIMAL = /^\+?\d{6,}[.,]0+$|[.,]\d$/;
/** Mobile numbers of Mexico as they were written until 2019. */
const MEXICO = /^\+521\d{10}$/;

/**
 * A phone number in the one form in which it is stored, compared and checked against Do Not Contact: E.164, `+` and digits. Numbers without a country
 * code are read as numbers of `defaultCountry` (ISO 3166). It has to be as long as numbers of its country are; whether it is in use is not ours to guess.
 * Nothing is cut off or added: a letter, a second number behind a slash, an extension are refused.
 *
 * @throws InvalidArgumentError when it is none, or when its country cannot be known.
 */
export function normalizePhone(
  phone: string,
  { defaultCountry }: { readonly defaultCountry?: string } = {},
): string {
  const number = typeof phone === 'string' && phone.length <= 200 ? read(phone, defaultCountry) : undefined;
  if (number === undefined) {
    const hint =
      defaultCountry === undefined
        ? 'Write it with its country code, such as +447700900123, or give the connection a default country.'
        : 'Write it with its country code, such as +447700900123.';
    throw new InvalidArgumentError(`${shown(phone)} is not a phone number.`, { hint });
  }
  if (/^\+\d{1,3}?(\d)\1{5,}$/.test(number) && !isInUse(number))
    throw new InvalidArgumentError(`${shown(phone)} stands for no phone number at all.`, {
      hint: PLACEHOLDER_HINT,
    });
  return number;
}

function read(phone: string, defaultCountry: string | undefined): string | undefined {
  // Nothing stands around it and nothing is left out: what follows would find it as it is.
  if (E164.test(phone) && isPossibleAsWritten(phone)) return phone;
  const text = digitsOf(withoutInvisible(phone.trim()).replace(TEXT_MARK, ''));
  if (DECIMAL.test(text) || ANOTHER.test(text)) return undefined;
  const written = text
    .replace(/\//g, ' ')
    .replace(/^tel:/i, '')
    .replace(/^(?:\+\s*)?00/, '+')
    .replace(/^\+\s*\+/, '+');
  if (!WRITTEN.test(written)) return undefined;
  const bare = written.replace(SEPARATORS, '');
  if (E164.test(bare) && isPossibleAsWritten(bare)) return bare;
  if (MEXICO.test(bare)) return bare;
  // A zero in brackets is dialled inside of the country only.
  const spellings = /\(0\)/.test(written)
    ? [bare, written.replace('(0)', '').replace(SEPARATORS, '')]
    : [bare];
  for (const spelling of spellings) {
    const parsed = parsePhoneNumberFromString(spelling, {
      ...(defaultCountry !== undefined && { defaultCountry: defaultCountry as CountryCode }),
      extract: false,
    });
    if (parsed?.isPossible() === true && E164.test(parsed.number)) return parsed.number;
  }
  return undefined;
}

function digitsOf(text: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return text.replace(DIGIT, (digit) => String(valueOf(digit)));
}

/** Ten digits of a script stand in a row, the zero first. */
function valueOf(digit: string): number {
  const point = digit.codePointAt(0) as number;
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (point - zero) % 10;
}

const isInUse = (number: string): boolean => parsePhoneNumberFromString(number)?.isValid() === true;
