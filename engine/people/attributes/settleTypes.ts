import { attributeId, seenBy, typesOf } from '../../evaluation/facts/attributeTypes';
import { factCollections } from '../../evaluation/facts/collections';
import type { AttributeType } from '../../language/rule/types';
import type { EngineContext } from '../../store/context';
import { bumpConfig } from '../../store/mongo/config';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';

/**
 * Gives attributes their types unless they have one; resolves to the types they have. Two processes writing different first values at once
 * agree on one: the `_id` decides.
 */
export async function settleTypes(
  context: EngineContext,
  wanted: ReadonlyMap<string, AttributeType>,
): Promise<ReadonlyMap<string, AttributeType>> {
  const { attributes } = await factCollections(context);
  const rows = [...wanted].map(([name, type]) => ({
    _id: attributeId(context, name),
    account: context.account,
    name,
    type,
  }));
  const taken = await ignoringDuplicates(() => attributes.insertMany(rows, { ordered: false }));
  const known = seenBy(context);
  rows.forEach(({ name, type }, i) => {
    if (!taken.has(i)) known.set(name, type);
  });
  // Also when all were taken: who took them may have ended before saying so.
  await bumpConfig(context);
  return taken.size === 0 ? known : typesOf(context, wanted.keys());
}
