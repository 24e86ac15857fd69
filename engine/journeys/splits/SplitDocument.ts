import type { ObjectId } from 'mongodb';
import { encodePart } from '../../language/text/names';

/** A stretch of points, `to` not included, and the branch that it belongs to. */
export interface Piece {
  from: number;
  to: number;
  branch: string;
}

/** *Split*: which points belong to which branch, after all changes of its shares. */
export interface SplitDocument {
  /** `account.name`, both encoded. */
  _id: string;
  account: string;
  name: string;
  /** Branches and shares as they were last written, the holdout among them. */
  shares: { name: string; share: number }[];
  pieces: Piece[];
  /** The flows that said they have it. */
  flows?: string[];
  /** Counts the writes of this document. */
  revision: number;
}

/** That a profile was told its branch. */
export interface AssignmentDocument {
  /** `split:profile`. */
  _id: string;
  account: string;
  /** `_id` of the split. */
  split: string;
  profileId: ObjectId;
  branch: string;
  at: Date;
}

export const splitKey = (context: { readonly accountKey: string }, name: string): string =>
  `${context.accountKey}.${encodePart(name)}`;
export const assignmentId = (split: string, profileId: ObjectId): string =>
  `${split}:${profileId.toHexString()}`;
