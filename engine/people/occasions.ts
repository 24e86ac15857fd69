import type { ObjectId } from 'mongodb';
import type { ProfileExport } from '../api';
import type { ProfileDocument } from '../evaluation/facts/documents';
import type { EngineContext } from '../store/context';
import { occasion } from '../store/occasions';

/** A person is erased: nothing that is stored of them may stay, but for what is evidence (R76). Heard at least once. */
export const ERASURE = occasion<(context: EngineContext, profileId: ObjectId) => Promise<void>>('erasure');

/** What belongs to one profile goes to the one that takes over. Heard at least once; `from` may be one that was to take over itself. */
export interface Join {
  readonly from: ObjectId;
  readonly to: ProfileDocument;
  /** Of the profile that departs; what is written of a person may carry the first one. */
  readonly externalIds?: readonly string[];
}
export const JOIN = occasion<(context: EngineContext, join: Join) => Promise<void>>('join');

/** A join is undone: what only one of the two may go through once is remembered of both. Heard at least once. */
export interface Separation {
  readonly from: ObjectId;
  readonly to: ProfileDocument;
  /** It and who was joined to it before. */
  readonly ids: readonly ObjectId[];
}
export const SEPARATION =
  occasion<(context: EngineContext, separation: Separation) => Promise<void>>('separation');

/** Who uses a tag (its folded name), as an error names them. */
export const TAG_USERS = occasion<(context: EngineContext, key: string) => Promise<string[]>>('tagUsers');

/** Whose rules ask for an attribute, as an error names them. */
export const ATTRIBUTE_USERS =
  occasion<(context: EngineContext, name: string) => Promise<string[]>>('attributeUsers');

/** What a wing knows of a person, for whoever asks for everything (subject access). */
export const EXPORT =
  occasion<(context: EngineContext, profile: ProfileDocument) => Promise<Partial<ProfileExport>>>('export');
