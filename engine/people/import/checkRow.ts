import { isCleared, readValue } from '../../language/attributes/readValue';
import type { EngineContext } from '../../store/context';
import type { AudienceError } from '../../store/errors';
import { itemErrorOf } from '../../store/itemError';
import { firstType } from '../attributes/readAttributes';
import { readProfileInput, type ReadProfileInput } from '../profiles/readProfileInput';
import type { AttributeType } from '../../language/rule/types';
import type { RowInput } from './toInput';

/** Who a row is about, when it can be written as things stand; else what is wrong with it. */
export function checkRow(
  context: EngineContext,
  input: RowInput,
  types: ReadonlyMap<string, AttributeType>,
  zone: string,
): AudienceError | Pick<ReadProfileInput, 'identities'> {
  try {
    const { identities } = readProfileInput(context, input, { refusePlaceholders: true });
    for (const [name, value] of Object.entries(input.attributes ?? {})) {
      if (!isCleared(value)) readValue(name, types.get(name) ?? firstType(name, value), value, zone);
    }
    return { identities };
  } catch (error) {
    return itemErrorOf(error, input);
  }
}
