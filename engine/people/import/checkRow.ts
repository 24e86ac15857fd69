import { isCleared, readValue } from '../../language/attributes/readValue';
import type { EngineContext } from '../../store/context';
import type { AudienceError } from '../../store/errors';
import { itemErrorOf } from '../../store/itemError';
import { firstType } from '../attributes/readAttributes';
import { readProfileInput } from '../profiles/readProfileInput';
import type { AttributeType } from '../../language/rule/types';
import type { RowInput } from './toInput';

/** What is wrong with a row as things stand; `undefined` when it can be written. */
export function checkRow(
  context: EngineContext,
  input: RowInput,
  types: ReadonlyMap<string, AttributeType>,
  zone: string,
): AudienceError | undefined {
  try {
    readProfileInput(context, input, { refusePlaceholders: true });
    for (const [name, value] of Object.entries(input.attributes ?? {})) {
      if (!isCleared(value)) readValue(name, types.get(name) ?? firstType(name, value), value, zone);
    }
    return undefined;
  } catch (error) {
    return itemErrorOf(error, input);
  }
}
