import { InvalidArgumentError } from '../../store/errors';
import { isWellFormed } from '../text/names';
import { shown } from '../text/shown';
import { isPlaceholder, PLACEHOLDER_HINT } from './placeholders';

const MAX_LENGTH = 500;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * An external id as a key: as it is written, without white space around it; 1 to 500 characters without control characters. What stands for no id at
 * all (`N/A`, `null`, `undefined`, `-`, `0`) is none.
 *
 * @throws InvalidArgumentError
 */
export function normalizeExternalId(externalId: string): string {
  const id = typeof externalId === 'string' ? externalId.trim() : '';
  if (id === '' || id.length > MAX_LENGTH || CONTROL.test(id) || !isWellFormed(id)) {
    throw new InvalidArgumentError(`${shown(externalId)} is not an external ID.`, {
      hint: `Give text of 1 to ${MAX_LENGTH} characters.`,
    });
  }
  if (isPlaceholder(id))
    throw new InvalidArgumentError(`${shown(externalId)} stands for no external ID at all.`, {
      hint: PLACEHOLDER_HINT,
    });
  return id;
}
