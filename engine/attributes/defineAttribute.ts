import type { EngineContext } from '../context';
import { AttributeTypeError, InvalidArgumentError } from '../errors';
import { ATTRIBUTE_TYPES, type AttributeType } from '../rule/types';
import { nameProblem, normalizeName } from '../text/names';
import { settleType } from './attributeTypes';
import { STANDARD_ATTRIBUTES } from './standardAttributes';

export interface AttributeDefinition {
  name: string;
  type: AttributeType;
}

/** Declares an attribute's type. Declaring it again with the same type changes nothing; with another it is refused. */
export async function defineAttribute(context: EngineContext, { name, type }: AttributeDefinition): Promise<AttributeDefinition> {
  const wrong = nameProblem(name);
  if (wrong !== undefined) throw new InvalidArgumentError(`This is no name of an attribute: ${wrong}.`, { hint: 'Give a name of 1 to 200 characters.', path: '/name' });
  if (!ATTRIBUTE_TYPES.includes(type)) throw new InvalidArgumentError(`"${String(type)}" is no type.`, { hint: `Use one of: ${ATTRIBUTE_TYPES.join(', ')}.`, path: '/type' });
  const normalized = normalizeName(name);
  const settled = STANDARD_ATTRIBUTES.get(normalized) ?? (await settleType(context, normalized, type));
  if (settled !== type) {
    throw new AttributeTypeError(`The attribute "${name}" has the type "${settled}", not "${type}".`, { hint: 'An attribute has one type per account: choose another name.', path: '/type' });
  }
  return { name: normalized, type };
}
