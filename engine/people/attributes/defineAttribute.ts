import type { AttributeDefinition } from '../../api';
import { attributesNamed } from '../../evaluation/facts/attributeTypes';
import { ATTRIBUTE_TYPES } from '../../language/rule/types';
import { nameProblem, normalizeName } from '../../language/text/names';
import { shown } from '../../language/text/shown';
import type { EngineContext } from '../../store/context';
import { AttributeTypeError, InvalidArgumentError, NameTakenError } from '../../store/errors';
import { settleTypes } from './settleTypes';

/** Declares an attribute's type. Declaring it again with the same type changes nothing; with another it is refused. */
export async function defineAttribute(
  context: EngineContext,
  definition: AttributeDefinition,
): Promise<AttributeDefinition> {
  if (typeof definition !== 'object' || definition === null)
    throw new InvalidArgumentError('There is no attribute to define.', {
      hint: 'Give { name, type }.',
      path: '',
    });
  const { name, type } = definition;
  const wrong = nameProblem(name);
  if (wrong !== undefined)
    throw new InvalidArgumentError(`This is no name of an attribute: ${wrong}.`, {
      hint: 'Give a name of 1 to 200 characters.',
      path: '/name',
    });
  if (!ATTRIBUTE_TYPES.includes(type))
    throw new InvalidArgumentError(`${shown(type)} is no type.`, {
      hint: `Use one of: ${ATTRIBUTE_TYPES.join(', ')}.`,
      path: '/type',
    });
  const normalized = normalizeName(name);
  const { types, computed } = await attributesNamed(context, [normalized]);
  if (computed.has(normalized))
    throw new NameTakenError(`The attribute "${name}" is computed.`, {
      hint: 'Choose another name.',
      path: '/name',
    });
  const settled =
    types.get(normalized) ?? (await settleTypes(context, new Map([[normalized, type]]))).get(normalized);
  if (settled !== type) {
    throw new AttributeTypeError(`The attribute "${name}" has the type "${settled}", not "${type}".`, {
      hint: 'An attribute has one type per account: choose another name.',
      path: '/type',
    });
  }
  return { name: normalized, type };
}
