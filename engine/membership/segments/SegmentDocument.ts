import type { ObjectId } from 'mongodb';
import type { Rule } from '../../language/rule/types';

/** One version of a segment's definition; a running flow keeps the one it was launched with (R20). */
export interface SegmentDefinition {
  version: number;
  /** Version of the rule language (language/rule/migrate.ts). */
  language: number;
  rule: Rule;
  createdAt: Date;
}

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

export interface SegmentDocument {
  /** 24 hexadecimal characters; the predefined ones are `account:active-mobile-users` and the like. */
  _id: string;
  account: string;
  name: string;
  /** Folded; unique per account. */
  nameKey: string;
  type: 'snapshot' | 'realTime';
  predefined?: boolean;
  /** Made for a flow whose audience is a tag or a company in real time: not listed. */
  hidden?: boolean;
  /** Of a hidden one that no running flow watches: it is about to be removed by whoever set this mark. */
  leaving?: ObjectId;
  status: 'building' | 'active';
  definition: SegmentDefinition;
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
