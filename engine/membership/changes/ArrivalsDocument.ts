import type { ObjectId } from 'mongodb';
import type { WrittenEvent } from './ProfileChange';

/** Events that are accepted together, from before the first of their profiles names this document until all of them are evaluated. */
export interface ArrivalsDocument {
  _id: ObjectId;
  account: string;
  people: Arriving[];
  at: Date;
  /** When it is looked after, should whoever brought them have died. */
  dueAt: Date;
}

/** What one person did. */
export interface Arriving {
  profileId: ObjectId;
  events: WrittenEvent[];
  /** What the profile named before (`arrived.in`): only as long as it does, the events are accepted. `null`: nothing. */
  before: ObjectId | null;
}
