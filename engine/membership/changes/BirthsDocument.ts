import type { ObjectId } from 'mongodb';

/** Profiles that are made or changed together, until they are evaluated: they have no marks of their own. */
export interface BirthsDocument {
  _id: ObjectId;
  account: string;
  profileIds: ObjectId[];
  at: Date;
  /** When it is looked after again, should their maker have died. */
  dueAt: Date;
}
