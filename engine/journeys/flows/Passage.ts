import type { ObjectId } from 'mongodb';
import type { EntryCause, FlowSource } from './FlowDocument';

/** A profile that comes into a source of a flow, or leaves it. */
export interface Passage {
  readonly profileId: ObjectId;
  /** Key of the source, and the segment that is named on the entry. */
  readonly source: Pick<FlowSource, 'key' | 'mode' | 'scanAt'> & { readonly segment?: string };
  readonly kind: 'enter' | 'leave';
  /** Of the visit. */
  readonly epoch: string;
  readonly at: Date;
  /** When the visit began. */
  readonly since: Date;
  /** By hand, and not because of a launch. */
  readonly added?: true;
  readonly cause?: EntryCause;
}
