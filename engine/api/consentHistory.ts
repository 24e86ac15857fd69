/** How somebody has said so. */
export type ConsentHow = 'page' | 'link' | 'form' | 'import' | 'call' | 'flow';

/** One thing that was said about a contact point, with what proves it. */
export interface ConsentHistoryEntry {
  point: string;
  topic: string;
  action: 'request' | 'subscribe' | 'unsubscribe';
  how: ConsentHow;
  by: string;
  at: string;
  /** Of one that was given elsewhere. */
  givenAt?: string;
  shown?: string;
  version?: string;
  ip?: string;
  userAgent?: string;
  note?: string;
  flowId?: string;
  /** Over this entry and the hash of the one before. */
  hash: string;
}
