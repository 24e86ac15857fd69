import type { EngineContext } from '../../store/context';
import { bumpConfig } from '../../store/mongo/config';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import type { AttributeType } from '../../language/rule/types';
import { encodeName } from '../../language/text/names';
import { STANDARD_ATTRIBUTES } from '../../language/attributes/standardAttributes';

export const attributeId = (context: EngineContext, name: string): string => `${context.accountKey}.${encodeName(name)}`;

/** A type, once settled, never changes: what this process has seen needs no second look. */
const seen = new WeakMap<EngineContext, Map<string, AttributeType>>();

function seenBy(context: EngineContext): Map<string, AttributeType> {
  const known = seen.get(context);
  if (known) return known;
  const made = new Map(STANDARD_ATTRIBUTES);
  seen.set(context, made);
  return made;
}

/** The types of the attributes that have one. Names are exact and NFC. */
export async function typesOf(context: EngineContext, names: Iterable<string>): Promise<ReadonlyMap<string, AttributeType>> {
  const known = seenBy(context);
  const unseen = [...names].filter((name) => !known.has(name));
  if (unseen.length > 0) {
    const { attributes } = await context.collections();
    for await (const { name, type } of attributes.find({ _id: { $in: unseen.map((name) => attributeId(context, name)) } })) known.set(name, type);
  }
  return known;
}

/**
 * Gives attributes their types unless they have one; resolves to the types they have. Two processes writing different first values at once
 * agree on one: the `_id` decides.
 */
export async function settleTypes(context: EngineContext, wanted: ReadonlyMap<string, AttributeType>): Promise<ReadonlyMap<string, AttributeType>> {
  const { attributes } = await context.collections();
  const rows = [...wanted].map(([name, type]) => ({ _id: attributeId(context, name), account: context.account, name, type }));
  const taken = await ignoringDuplicates(() => attributes.insertMany(rows, { ordered: false }));
  const known = seenBy(context);
  rows.forEach(({ name, type }, i) => {
    if (!taken.has(i)) known.set(name, type);
  });
  // Also when all were taken: who took them may have ended before saying so.
  await bumpConfig(context);
  return taken.size === 0 ? known : typesOf(context, wanted.keys());
}
