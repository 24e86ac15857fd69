import type { Document } from 'mongodb';
import type { EngineContext } from '../../../store/context';
import { spanFilter, type EventScan } from './eventScans';

/** A part of a scan, and the index that serves it. */
export interface Read {
  readonly scan: EventScan;
  readonly profileId?: Document;
  readonly hint: string;
  /** Whether every event that the index of a property condition finds counts. */
  readonly isCovered?: boolean;
}

export const filterOf = (context: EngineContext, { scan, profileId }: Read): Document => ({
  account: context.account,
  type: scan.type,
  ...(profileId && { profileId }),
  ...spanFilter(scan),
});
