import { factCollections } from '../../evaluation/facts/collections';
import { STANDARD_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import type { AttributeType, ComputedDefinition } from '../../language/rule/types';
import { encodePart } from '../../language/text/names';
import type { EngineContext } from '../../store/context';
import type { AttributeDocument } from './documents';

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

/** Attributes as they are known: types of those that are written, definitions of those that are computed. */
export interface KnownAttributes {
  readonly types: ReadonlyMap<string, AttributeType>;
  readonly computed: ReadonlyMap<string, ComputedDefinition>;
}

/** The types of the attributes that have one. Names are exact and NFC. */
export async function typesOf(
  context: EngineContext,
  names: Iterable<string>,
): Promise<ReadonlyMap<string, AttributeType>> {
  return (await attributesNamed(context, names)).types;
}

/** The same with those of them that are computed: these can become others, and are looked up each time. */
export async function attributesNamed(
  context: EngineContext,
  names: Iterable<string>,
): Promise<KnownAttributes> {
  const known = seenBy(context);
  const computed = new Map<string, ComputedDefinition>();
  const unseen = [...names].filter((name) => !known.has(name));
  if (unseen.length > 0) {
    const { attributes } = await factCollections(context);
    for await (const document of attributes.find({
      _id: { $in: unseen.map((name) => attributeId(context, name)) },
    })) {
      const definition = definitionIn(document);
      if (definition) computed.set(document.name, definition);
      else known.set(document.name, document.type);
    }
  }
  return { types: known, computed };
}

/** What a stored attribute is computed from. */
export const definitionIn = ({ name, computed }: AttributeDocument): ComputedDefinition | undefined =>
  computed && { name, ...computed };
