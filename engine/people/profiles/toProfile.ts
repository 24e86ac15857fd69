import type { Profile } from '../../api';
import { computedValues } from '../../evaluation/facts/computedValues';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { profileKey } from '../../evaluation/facts/profileKey';
import { ruleContextOf } from '../../evaluation/ruleContext/ruleContextOf';
import { tagId } from '../../evaluation/facts/tagId';
import type { StoredValue } from '../../language/attributes/StoredValue';
import { READ_ONLY_ATTRIBUTES } from '../../language/attributes/standardAttributes';
import { decodeName } from '../../language/text/names';
import { addressesIn } from '../../language/identities/addresses';
import type { EngineContext } from '../../store/context';

/** Profiles as they leave the engine: names as they were written, instants as ISO text, tags by their names. */
export async function toProfiles(
  context: EngineContext,
  documents: readonly ProfileDocument[],
): Promise<Profile[]> {
  const names = await tagNames(context, new Set(documents.flatMap(({ tags }) => tags)));
  const { computedAttributes } = await ruleContextOf(context);
  const computed =
    computedAttributes.size > 0 && (await computedValues(context, computedAttributes.values(), documents));
  return documents.map((document, i) => ({
    ...profileKey(document),
    ...((document.identities.externalId?.length ?? 0) > 1 && {
      externalIds: [...(document.identities.externalId as string[])],
    }),
    emails: addressesIn(document),
    phones: [...(document.identities.phone ?? [])],
    attributes: attributesOf(document),
    ...(computed && { computed: { ...computed[i] } }),
    tags: document.tags.map((key) => names.get(key) ?? key),
    createdAt: (document.attributes.createdAt as Date).toISOString(),
    modifiedAt: (document.attributes.modifiedAt as Date).toISOString(),
  }));
}

async function tagNames(
  context: EngineContext,
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  if (keys.size === 0) return new Map();
  const { tags } = await factCollections(context);
  const found = await tags
    .find({ _id: { $in: [...keys].map((key) => tagId(context, key)) } }, { projection: { key: 1, name: 1 } })
    .toArray();
  return new Map(found.map(({ key, name }) => [key, name]));
}

function attributesOf({ attributes }: ProfileDocument): Record<string, unknown> {
  const shown = Object.keys(attributes).filter((key) => !READ_ONLY_ATTRIBUTES.has(key));
  return Object.fromEntries(shown.map((key) => [decodeName(key), toValue(attributes[key] as StoredValue)]));
}

/** A stored value as it leaves the engine. */
export function toValue(value: StoredValue): unknown {
  if (value instanceof Date) return value.toISOString();
  if (!Array.isArray(value)) return value;
  return value.map((element: unknown) =>
    typeof element === 'object' && element !== null ? decoded(element as Record<string, unknown>) : element,
  );
}

/** Stored names decoded, on every level. */
export function decoded(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [decodeName(name), decodedValue(member)]),
  );
}

function decodedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decodedValue);
  return typeof value === 'object' && value !== null ? decoded(value as Record<string, unknown>) : value;
}
