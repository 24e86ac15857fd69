import type { AccessApi } from './access';
import type { AccountsApi } from './accounts';
import type { AttributesApi } from './attributes';
import type { AudienceApi } from './audience';
import type { BroadcastsApi } from './broadcasts';
import type { ConsentApi } from './consent';
import type { CompaniesApi, ContactsApi } from './contacts';
import type { DoNotContactApi } from './doNotContact';
import type { EntriesApi } from './entries';
import type { EventsApi } from './events';
import type { FlowsApi } from './flows';
import type { ProfilesApi } from './profiles';
import type { SegmentsApi } from './segments';
import type { SplitsApi } from './splits';
import type { TagsApi } from './tags';
import type { WaitsApi } from './waits';
import type { DeepHealth, Health, WorkApi } from './work';

/**
 * One account of one database. Every call may be made at any time, from any number of processes; each throws only errors of the engine
 * (`isAudienceError`) with a stable `code`, and DATABASE_UNAVAILABLE when MongoDB does not answer.
 *
 * - *profile*: what is known of one person. - *segment*: a named rule and the profiles it selects. - *flow*: what runs for them.
 * - *entry*: one passage of a profile into a flow.
 */
export interface AudienceEngine {
  readonly accounts: AccountsApi;
  readonly attributes: AttributesApi;
  readonly profiles: ProfilesApi;
  readonly events: EventsApi;
  readonly tags: TagsApi;
  readonly audience: AudienceApi;
  readonly segments: SegmentsApi;
  readonly flows: FlowsApi;
  readonly entries: EntriesApi;
  readonly waits: WaitsApi;
  readonly splits: SplitsApi;
  readonly doNotContact: DoNotContactApi;
  readonly consent: ConsentApi;
  readonly contacts: ContactsApi;
  readonly companies: CompaniesApi;
  readonly broadcasts: BroadcastsApi;
  readonly access: AccessApi;
  readonly work: WorkApi;
  /** Asks the server: connects when nothing has before. @throws DATABASE_UNAVAILABLE, VERSION_UNSUPPORTED */
  health(options?: { deep?: false }): Promise<Health>;
  /**
   * Also checks the invariants of docs/real-time.md over everything that the account stores: whether each segment has whom its rule lets in, each stay its
   * entry, and of who was erased nothing. It only reads, beside whatever else goes on, and takes as long as asking every real-time segment of everybody.
   */
  health(options: { deep: true; signal?: AbortSignal }): Promise<DeepHealth>;
  /** Ends background work and gives the connection back; the last engine on a connection closes it. Calling it again changes nothing. */
  close(): Promise<void>;
}
