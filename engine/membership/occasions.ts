import type { ObjectId } from 'mongodb';
import type { ProfileDocument } from '../evaluation/facts/documents';
import type { EngineContext } from '../store/context';
import { occasion } from '../store/occasions';
import type { MembershipDocument } from './memberships/MembershipDocument';

/** Profiles that wait have changed and are evaluated; their marks of the change go when all have heard of it. Heard at least once. */
export const CHANGES =
  occasion<(context: EngineContext, profiles: readonly ProfileDocument[]) => Promise<void>>('changes');

/** Step 8: verified memberships with transitions in `out`. When all have heard of them, exactly those are taken out: whoever hears twice does it once. */
export const TRANSITIONS =
  occasion<(context: EngineContext, moved: readonly MembershipDocument[]) => Promise<void>>('transitions');

/** Profiles that were about to be evaluated and are not there (any more): what was written of them meanwhile must not stay. */
export const STRAYS =
  occasion<(context: EngineContext, profileIds: readonly ObjectId[]) => Promise<void>>('strays');

/** Who uses a segment, as an error names them: `the flow "Welcome"`. */
export const SEGMENT_USERS =
  occasion<(context: EngineContext, segmentId: string) => Promise<string[]>>('segmentUsers');
