import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { InvalidArgumentError } from '../../store/errors';
import { shown } from '../text/shown';

const E164 = /^\+[1-9]\d{4,14}$/;
/** What people put between digits. */
const SEPARATORS = /[\s().\-/\u00a0\u2010-\u2015]/g;

/**
 * A phone number in the one form in which it is stored, compared and checked against Do Not Contact: E.164, `+` and digits. Numbers
 * without a country code are read as numbers of `defaultCountry` (ISO 3166). Whether a number of that shape is in use is not ours to
 * guess: test and new ranges are accepted.
 *
 * @throws InvalidArgumentError when it is none, or when its country cannot be known.
 */
export function normalizePhone(
  phone: string,
  { defaultCountry }: { readonly defaultCountry?: string } = {},
): string {
  const text = typeof phone === 'string' ? phone.trim() : '';
  const digits = text.replace(/^00/, '+').replace(SEPARATORS, '').replace(/^\+\+/, '+');
  if (E164.test(digits) && !/\(0\)/.test(text)) return digits;
  const parsed = parsePhoneNumberFromString(text, defaultCountry as CountryCode | undefined);
  if (parsed && E164.test(parsed.number)) return parsed.number;
  const hint =
    defaultCountry === undefined
      ? 'Write it with its country code, such as +447700900123, or give the connection a default country.'
      : 'Write it with its country code, such as +447700900123.';
  throw new InvalidArgumentError(`${shown(phone)} is not a phone number.`, { hint });
}
