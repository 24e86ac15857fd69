import { CONTACT_POINT_KINDS } from '../../language/identities/contactPoint';
import type { StoredValue } from '../../language/attributes/StoredValue';
import type { ProfileDocument } from '../facts/documents';
import type { Value } from './Column';
import { attributeColumn, EXTERNAL_ID, pointsColumn, TAGS } from './columnKeys';
import { hashesOf } from './pointHashes';

/** What of a document columns are made of. */
export const HELD_FIELDS = { externalId: 1, identities: 1, attributes: 1, folded: 1, tags: 1 } as const;
/** What is read of a profile to pack it: whatever is a column, what its mark is taken off by, and whether anything that it did is on its way. */
export const PACKED_FIELDS = {
  ...HELD_FIELDS,
  revision: 1,
  unpacked: 1,
  'inbox.rev': 1,
  arrived: 1,
  adopting: 1,
  parting: 1,
} as const;

export type HeldProfile = Pick<
  ProfileDocument,
  '_id' | 'externalId' | 'identities' | 'attributes' | 'folded' | 'tags'
>;
export type PackedProfile = HeldProfile &
  Pick<ProfileDocument, 'revision' | 'unpacked' | 'arrived' | 'adopting' | 'parting'> & {
    readonly inbox?: readonly { readonly rev: number }[];
  };

/** A profile's values by column; who has nothing of a column is not in it. */
export function* rowOf({
  externalId,
  identities,
  attributes,
  folded,
  tags,
}: HeldProfile): Generator<[column: string, Value]> {
  if (externalId !== undefined) yield [EXTERNAL_ID, { value: externalId }];
  for (const kind of CONTACT_POINT_KINDS) {
    const values = identities[kind] ?? [];
    if (values.length > 0) yield [pointsColumn(kind), { value: hashesOf(kind, values) }];
  }
  if (tags.length > 0) yield [TAGS, { value: tags }];
  for (const [key, value] of Object.entries(attributes) as [string, StoredValue][])
    yield [
      attributeColumn(key),
      Object.hasOwn(folded, key) ? { value, folded: folded[key] as StoredValue } : { value },
    ];
}
