import { InvalidArgumentError } from '../../store/errors';
import { isWellFormed } from '../text/names';
import { shown } from '../text/shown';

const MAX_LENGTH = 500;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * An external id as a key: exactly as it is written, 1 to 500 characters without control characters.
 *
 * @throws InvalidArgumentError
 */
export function normalizeExternalId(externalId: string): string {
  if (
    typeof externalId === 'string' &&
    externalId !== '' &&
    externalId.length <= MAX_LENGTH &&
    !CONTROL.test(externalId) &&
    isWellFormed(externalId)
  )
    return externalId;
  throw new InvalidArgumentError(`${shown(externalId)} is not an external ID.`, {
    hint: `Give text of 1 to ${MAX_LENGTH} characters.`,
  });
}
