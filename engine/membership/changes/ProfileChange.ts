import type { ObjectId } from 'mongodb';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import type { WrittenValue } from '../../language/attributes/StoredValue';
import type { IdentityKind } from '../../language/rule/types';

/** An identity that is taken off, and what the profile had of its kind when that was decided. */
export interface RemovedIdentity {
  readonly kind: IdentityKind;
  readonly value: string;
  readonly known: Pick<ProfileDocument, 'identities' | 'written'>;
}

/** An accepted event on its way into the inbox; `_id` is the composed one (account and event id). */
export interface WrittenEvent {
  readonly _id: string;
  readonly type: string;
  readonly at: Date;
  readonly properties?: Record<string, unknown>;
}

/** Everything that one write changes on one profile: already read, typed, normalised and encoded. */
export interface ProfileChange {
  /** By exact name; null clears. */
  readonly attributes?: ReadonlyMap<string, WrittenValue | null>;
  /** Only attributes that are empty are written: those of a profile that is joined to this one. */
  readonly onlyEmpty?: boolean;
  /** `full` mode: attributes that are not named are cleared. */
  readonly replaceAttributes?: boolean;
  /** Folded names. */
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  /** In the order in which they were given. */
  readonly addIdentities?: readonly {
    readonly kind: IdentityKind;
    readonly value: string;
    /** As it was written, where that is not its value. */
    readonly written?: string;
  }[];
  /** With nothing beside it; where the profile no longer has what was known, nothing is written. */
  readonly removeIdentity?: RemovedIdentity;
  readonly events?: readonly WrittenEvent[];
  /** Something that no key names has changed (events of another profile moved here): every rule is asked again. */
  readonly everything?: boolean;
}

/** What nearly every change is: somebody did something. */
export const isNothingButEvents = ({ events, ...others }: ProfileChange): boolean =>
  events !== undefined && events.length > 0 && Object.values(others).every((other) => other === undefined);

/** What a change is compared with. */
export type KnownProfile = Pick<ProfileDocument, 'attributes' | 'tags' | 'identities' | 'foldVersion'>;

export interface ChangeRequest {
  /** The profile; a new one is inserted with this id when `create` is set. */
  readonly profileId: ObjectId;
  readonly create?: boolean;
  /** How many identities of a kind the profile may have so far: with more of them nothing is written. */
  readonly room?: Partial<Record<IdentityKind, number>>;
  /** Keys by which the profile was found: when all of them have been taken off meanwhile, nothing is written. */
  readonly foundBy?: readonly string[];
  /** A profile that is joined to this one by the change: when it has been joined already, nothing is written. */
  readonly joins?: ObjectId;
  readonly change: ProfileChange;
  /** Names the write: made again after a crash under the same mark, it knows that it had changed the profile. Default: a mark that nobody has. */
  readonly mark?: string;
  /** Whoever has made the write under this mark may have died before the profile was evaluated: everything is asked. */
  readonly again?: boolean;
  /** The profile as it was just read, of which the change makes something else: then most changes cost MongoDB much less. */
  readonly known?: KnownProfile & Pick<ProfileDocument, 'revision' | 'at'>;
  /** Which arrivals the profile names, as it was just read (`null`: none): then events may be accepted together with those of others. */
  readonly arrivedIn?: ObjectId | null;
}

export interface ChangeResult {
  /** False when the write found everything as it was: no revision was issued. */
  readonly changed: boolean;
  readonly revision: number;
  /** Ids of events that an earlier event already had (step 3): they changed nothing. */
  readonly duplicates: ReadonlySet<string>;
  /** The profile after the change; `null` when it no longer exists, or nothing was written (`room`, `foundBy`, `joins`, `removeIdentity`). */
  readonly profile: ProfileDocument | null;
}
