import { InvalidArgumentError } from '../../store/errors';
import { isWellFormed } from '../text/names';
import { shown } from '../text/shown';
import { isNobodysKey, isPlaceholder, PLACEHOLDER_HINT } from './placeholders';

const MAX_LENGTH = 500;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * An external id as a key: as it is written, without white space around it; 1 to 500 characters without control characters. What stands for no id at
 * all (`N/A`, `undefined`, `-`, `0`) is none.
 *
 * @param options.refusePlaceholders words such as `null`, `none` and `unknown` are none either: where they come from tables, forms and expressions.
 * @throws InvalidArgumentError
 */
export function normalizeExternalId(
  externalId: string,
  { refusePlaceholders = false }: { refusePlaceholders?: boolean } = {},
): string {
  const id = typeof externalId === 'string' ? externalId.trim() : '';
  if (id === '' || id.length > MAX_LENGTH || CONTROL.test(id) || !isWellFormed(id)) {
    throw new InvalidArgumentError(`${shown(externalId)} is not an external ID.`, {
      hint: `Give text of 1 to ${MAX_LENGTH} characters.`,
    });
  }
  if (refusePlaceholders ? isPlaceholder(id) : isNobodysKey(id))
    throw new InvalidArgumentError(`${shown(externalId)} stands for no external ID at all.`, {
      hint: PLACEHOLDER_HINT,
    });
  return id;
}
