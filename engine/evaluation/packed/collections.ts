import type { ObjectId } from 'mongodb';
import { declareCollections } from '../../store/mongo/collections';
import type { ChunkDocument, LeaverDocument, ManifestDocument } from './documents';

/** A copy of what people have, column by column. Who deletes `packManifests` deletes it; background work makes it anew. */
export const packCollections = declareCollections<{
  packManifests: ManifestDocument;
  packChunks: ChunkDocument;
  packLeavers: LeaverDocument;
  /** As `membership` has them: as long as one is there, what it brings may not be in `events` yet. */
  arrivals: { _id: ObjectId };
}>({
  packManifests: [],
  // What a packer has left behind, and what was replaced.
  packChunks: [{ key: { account: 1, block: 1 }, name: 'block' }],
  packLeavers: [{ key: { account: 1, profileId: 1 }, name: 'account' }],
  arrivals: [],
});
