import { factCollections } from '../../evaluation/facts/collections';
import { STANDARD_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import type { AttributeType } from '../../language/rule/types';
import { encodePart } from '../../language/text/names';
import type { EngineContext } from '../../store/context';

export const attributeId = (context: EngineContext, name: string): string =>
  `${context.accountKey}.${encodePart(name)}`;

/** A type, once settled, never changes: what this process has seen needs no second look. */
const seen = new WeakMap<EngineContext, Map<string, AttributeType>>();

/** By name; also for whoever settles a type. */
export function seenBy(context: EngineContext): Map<string, AttributeType> {
  const known = seen.get(context);
  if (known) return known;
  const made = new Map(STANDARD_ATTRIBUTES);
  seen.set(context, made);
  return made;
}

/** The types of the attributes that have one. Names are exact and NFC. */
export async function typesOf(
  context: EngineContext,
  names: Iterable<string>,
): Promise<ReadonlyMap<string, AttributeType>> {
  const known = seenBy(context);
  const unseen = [...names].filter((name) => !known.has(name));
  if (unseen.length > 0) {
    const { attributes } = await factCollections(context);
    for await (const { name, type } of attributes.find({
      _id: { $in: unseen.map((name) => attributeId(context, name)) },
    }))
      known.set(name, type);
  }
  return known;
}
