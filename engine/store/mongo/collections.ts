import type { Collection, Db, Document } from 'mongodb';
import type { BroadcastDocument, RecipientDocument } from '../../contact/broadcasts/BroadcastDocument';
import type { DoNotContactHistoryDocument, DoNotContactDocument } from '../../contact/doNotContact/DoNotContactDocument';
import type { EntryDocument } from '../../journeys/entries/EntryDocument';
import type { FlowDocument, ParticipantDocument } from '../../journeys/flows/FlowDocument';
import type { ImportChunkDocument, ImportDocument } from '../../people/import/ImportDocument';
import type { MemberCountDocument } from '../../membership/memberships/memberCounts';
import type { MembershipDocument } from '../../membership/memberships/MembershipDocument';
import type { SegmentDocument } from '../../membership/segments/SegmentDocument';
import type { TagDocument } from '../../people/tags/TagDocument';
import type { RejectionDocument } from '../../contact/contacts/RejectionDocument';
import type { AttributeDocument, BirthsDocument, ConfigDocument, EventDocument, LeaseDocument, ProfileDocument } from './documents';

/** Every collection of the engine, typed. */
export interface Collections {
  readonly db: Db;
  readonly profiles: Collection<ProfileDocument>;
  readonly births: Collection<BirthsDocument>;
  readonly events: Collection<EventDocument>;
  readonly attributes: Collection<AttributeDocument>;
  readonly tags: Collection<TagDocument>;
  readonly segments: Collection<SegmentDocument>;
  readonly memberships: Collection<MembershipDocument>;
  readonly memberCounts: Collection<MemberCountDocument>;
  readonly flows: Collection<FlowDocument>;
  readonly participants: Collection<ParticipantDocument>;
  readonly entries: Collection<EntryDocument>;
  readonly doNotContact: Collection<DoNotContactDocument>;
  readonly doNotContactHistory: Collection<DoNotContactHistoryDocument>;
  readonly rejections: Collection<RejectionDocument>;
  readonly config: Collection<ConfigDocument>;
  readonly leases: Collection<LeaseDocument>;
  readonly broadcasts: Collection<BroadcastDocument>;
  /** Of broadcasts. */
  readonly recipients: Collection<RecipientDocument>;
  readonly imports: Collection<ImportDocument>;
  readonly importRows: Collection<ImportChunkDocument>;
  /** What else has documents of its own. */
  other<T extends Document>(name: string): Collection<T>;
}

export function collectionsOf(db: Db): Collections {
  return {
    db,
    profiles: db.collection('profiles'),
    births: db.collection('births'),
    events: db.collection('events'),
    attributes: db.collection('attributes'),
    tags: db.collection('tags'),
    segments: db.collection('segments'),
    memberships: db.collection('memberships'),
    memberCounts: db.collection('memberCounts'),
    flows: db.collection('flows'),
    participants: db.collection('participants'),
    entries: db.collection('entries'),
    doNotContact: db.collection('doNotContact'),
    doNotContactHistory: db.collection('doNotContactHistory'),
    rejections: db.collection('rejections'),
    config: db.collection('config'),
    leases: db.collection('leases'),
    broadcasts: db.collection('broadcasts'),
    recipients: db.collection('recipients'),
    imports: db.collection('imports'),
    importRows: db.collection('importRows'),
    other: (name) => db.collection(name),
  };
}
