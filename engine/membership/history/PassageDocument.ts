/**
 * *Passage*: somebody entered or left a real-time segment. Kept for its history alone; it says of nobody who that was.
 */
export interface PassageDocument {
  /** Made of segment, profile, visit and kind, in a way that leads back to none of them: what is told twice is stored once. */
  _id: string;
  account: string;
  segment: string;
  kind: 'enter' | 'leave';
  at: Date;
}

/** How many a snapshot segment had, as it was last counted on a day. */
export interface SegmentSizeDocument {
  /** `segment:day`. */
  _id: string;
  account: string;
  segment: string;
  /** When it was counted. */
  at: Date;
  size: number;
}

/** So long history is kept. */
export const KEPT_DAYS = 400;
export const KEPT_SECONDS = KEPT_DAYS * 86_400;
