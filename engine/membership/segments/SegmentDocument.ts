import type { ObjectId } from 'mongodb';
import type { SegmentAsReferred, SegmentDefinition } from '../../evaluation/facts/documents';

/** Everyone is gone through in the order of (bucket, profile): after a crash the build goes on behind `cursor`. */
export interface BuildProgress {
  /** Names this build: a builder that was held up cannot move the cursor of a later one. */
  id: ObjectId;
  /** The zone that it was begun for. */
  zone?: string;
  cursor?: { bucket: number; profileId: ObjectId };
  /** Profiles looked at. */
  done: number;
  total: number;
  startedAt: Date;
  /** When `cursor` last moved. */
  at: Date;
}

export interface SegmentDocument extends SegmentAsReferred {
  predefined?: boolean;
  /** Of a hidden one that no running flow watches: it is about to be removed by whoever set this mark. */
  leaving?: ObjectId;
  status: 'building' | 'active';
  /** Earlier versions, oldest first. */
  history?: SegmentDefinition[];
  /** Present while everyone is gone through: the first time, and again when the account's zone has moved. */
  build?: BuildProgress;
  /** The zone for which the memberships are right. */
  zone?: string;
  /** It was deleted, and its `account` is `GONE`: what is left of it in that account goes (removal.ts). `told`: every process can know. */
  departure?: { account: string; at: Date; told?: boolean };
  /** Nothing has used it yet: memberships are not kept until something does. */
  dormant?: boolean;
  createdAt: Date;
}
