import type { Binary, ObjectId } from 'mongodb';

/**
 * Packed columns, as they are stored. A *block* holds up to 16 384 people in the order of their ids and never changes; each of its *columns* is a
 * *chunk*. The *manifest* says which blocks count, and which of their rows. A *leaver* is somebody who is being erased or joined to another profile.
 */
export interface ManifestDocument {
  /** The account. */
  _id: string;
  /** Of the chunks. */
  format: string;
  /** Another one with every publication, and never one that was there before. */
  token: ObjectId;
  /** Counts publications, for people. */
  version: number;
  /** Whether everybody is in it; until then nobody is asked of it. */
  whole: boolean;
  /** While it is built: everybody up to this id is in it. */
  through?: ObjectId;
  blocks: BlockEntry[];
  /** Over everything above. */
  sum: string;
  /** Who packs now: nobody else can publish. */
  packer?: string;
  /** What somebody has found wrong with it: from then on it is not asked, and it is made anew. */
  damaged?: string;
}

export interface BlockEntry {
  id: ObjectId;
  rows: number;
  /** A bit for each row that counts no more: somebody has left, or has another row by now. Absent: all count. */
  dead?: Binary;
  first: ObjectId;
  last: ObjectId;
}

export interface ChunkDocument {
  /** `account.block.column`, account encoded. */
  _id: string;
  account: string;
  block: ObjectId;
  bytes: Binary;
  /** Over `_id` and bytes: what was damaged, or stands in another one's place, is noticed. */
  sum: string;
}

/** Written before somebody leaves; it stays until no block has a row of them. */
export interface LeaverDocument {
  _id: ObjectId;
  account: string;
  profileId: ObjectId;
}
