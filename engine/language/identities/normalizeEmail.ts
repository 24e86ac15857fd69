import { InvalidArgumentError } from '../../store/errors';
import { fold } from '../text/fold';
import { isWellFormed } from '../text/names';
import { shown } from '../text/shown';

const MAX_EMAIL = 320;
// One @ with something on both sides, no white space, no control characters: what a mail server would say is not ours to guess.
// eslint-disable-next-line no-control-regex
const EMAIL = /^[^\s@\u0000-\u001f\u007f]+@[^\s@\u0000-\u001f\u007f]+$/;

/**
 * An email address in the one form in which it is stored, compared and checked against Do Not Contact: trimmed and folded.
 *
 * @throws InvalidArgumentError when it is none.
 */
export function normalizeEmail(email: string): string {
  const trimmed = typeof email === 'string' ? email.trim() : '';
  if (!EMAIL.test(trimmed) || trimmed.length > MAX_EMAIL || !isWellFormed(trimmed)) {
    throw new InvalidArgumentError(`${shown(email)} is not an email address.`, {
      hint: 'An address has one @ with a name before and a domain after it, such as anita@example.com.',
    });
  }
  return fold(trimmed);
}
