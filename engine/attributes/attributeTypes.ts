import type { EngineContext } from '../context';
import { bumpConfig } from '../mongo/config';
import { isDuplicateKey } from '../mongo/duplicateKey';
import type { AttributeType } from '../rule/types';
import { encodeName } from '../text/names';

export const attributeId = (context: EngineContext, name: string): string => `${context.accountKey}.${encodeName(name)}`;

/**
 * Gives an attribute its type unless it has one; resolves to the type it has. Two processes writing different first values at once agree on
 * one: the `_id` decides.
 */
export async function settleType(context: EngineContext, name: string, type: AttributeType): Promise<AttributeType> {
  const { attributes } = await context.collections();
  const _id = attributeId(context, name);
  try {
    await attributes.insertOne({ _id, account: context.account, name, type });
    await bumpConfig(context);
    return type;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await attributes.findOne({ _id }))?.type ?? type;
  }
}
