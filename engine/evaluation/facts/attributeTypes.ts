import { factCollections } from '../../evaluation/facts/collections';
import { STANDARD_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import type { AttributeType, ComputedDefinition } from '../../language/rule/types';
import { encodePart } from '../../language/text/names';
import type { EngineContext } from '../../store/context';
import type { AttributeDocument } from './documents';

export const attributeId = (context: EngineContext, name: string): string =>
  `${context.accountKey}.${encodePart(name)}`;

/** So long (ms) a type that was seen counts without a look at whether types were changed since. */
export const TRUSTED_MS = 1_000;

interface Seen {
  readonly types: Map<string, AttributeType>;
  /** How often types were changed when it was looked at last. */
  changes?: number;
  lookedAt: number;
}

/** A type hardly ever changes: what this process has seen needs a second look once a second. */
const seen = new WeakMap<EngineContext, Seen>();

function seenOf(context: EngineContext): Seen {
  const known = seen.get(context);
  if (known) return known;
  const made = { types: new Map(STANDARD_ATTRIBUTES), lookedAt: -Infinity };
  seen.set(context, made);
  return made;
}

/** By name; also for whoever settles a type. */
export const seenBy = (context: EngineContext): Map<string, AttributeType> => seenOf(context).types;

/** After types were changed here: what was seen of them counts no more. */
export const forgetTypes = (context: EngineContext): void => void seen.delete(context);

async function freshlySeen(context: EngineContext): Promise<Map<string, AttributeType>> {
  const known = seenOf(context);
  const now = performance.now();
  if (now - known.lookedAt < TRUSTED_MS) return known.types;
  const changes = (await context.config())?.types ?? 0;
  if (known.changes !== undefined && known.changes !== changes) {
    forgetTypes(context);
    return freshlySeen(context);
  }
  Object.assign(known, { changes, lookedAt: now });
  return known.types;
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
  const known = await freshlySeen(context);
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
