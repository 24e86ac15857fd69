import type { Rule } from '../rule/types';

/** One version of a segment's definition; a running flow keeps the one it was launched with (R20). */
export interface SegmentDefinition {
  version: number;
  /** Version of the rule language (rule/migrate.ts). */
  language: number;
  rule: Rule;
  createdAt: Date;
}

export interface BuildProgress {
  /** Buckets done, in order: the build goes on with the next one after a crash. */
  bucket: number;
  /** Profiles looked at. */
  done: number;
  total: number;
  startedAt: Date;
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
  status: 'building' | 'active';
  definition: SegmentDefinition;
  /** Earlier versions, oldest first. */
  history?: SegmentDefinition[];
  build?: BuildProgress;
  createdAt: Date;
}
