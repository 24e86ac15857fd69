import type { StoredValue } from '../../language/attributes/StoredValue';
import type { ProfileDocument } from '../facts/documents';
import type { Value } from './Column';
import { attributeColumn, EXTERNAL_ID, TAGS } from './columnKeys';

/** What is read of a profile to pack it: whatever is a column, and what its mark is taken off by. */
export const PACKED_FIELDS = {
  externalId: 1,
  attributes: 1,
  folded: 1,
  tags: 1,
  revision: 1,
  unpacked: 1,
} as const;

export type PackedProfile = Pick<
  ProfileDocument,
  '_id' | 'externalId' | 'attributes' | 'folded' | 'tags' | 'revision' | 'unpacked'
>;

/** A profile's values by column; who has nothing of a column is not in it. */
export function* rowOf({
  externalId,
  attributes,
  folded,
  tags,
}: PackedProfile): Generator<[column: string, Value]> {
  if (externalId !== undefined) yield [EXTERNAL_ID, { value: externalId }];
  if (tags.length > 0) yield [TAGS, { value: tags }];
  for (const [key, value] of Object.entries(attributes) as [string, StoredValue][])
    yield [
      attributeColumn(key),
      Object.hasOwn(folded, key) ? { value, folded: folded[key] as StoredValue } : { value },
    ];
}
