import type { PendingHistory } from '../doNotContact/DoNotContactDocument';
import type { ConsentDocument } from './ConsentDocument';
import { isWaiting } from './records';

/** What a consent is after an act. */
export type ConsentState = Pick<ConsentDocument, 'status' | 'at' | 'act' | 'request'>;

/** Under which condition an act is done. */
export type Condition =
  /** Always, unless it is so already. */
  | { readonly kind: 'said' }
  /** Only by whoever was asked: the act of the request. */
  | { readonly kind: 'confirmed'; readonly request: string }
  /** It was given elsewhere: it takes nothing back that may be later. */
  | { readonly kind: 'imported' };

/**
 * What a consent is when an act is done to it. The history says the same: verifying goes through all acts with this.
 */
export function afterAct(before: ConsentState, { id, action, at, consent }: PendingHistory): ConsentState {
  if (action === 'request') return { ...before, request: { act: id, at } };
  return {
    status: action === 'subscribe' ? 'subscribed' : 'unsubscribed',
    at: consent?.givenAt ?? at,
    act: id,
  };
}

/** Whether an act changes anything. */
export function isChange(
  before: ConsentState,
  { action, at, consent }: Pick<PendingHistory, 'action' | 'at' | 'consent'>,
  condition: Condition,
): boolean {
  const { status, request } = before;
  if (action === 'request') return status !== 'subscribed';
  const wanted = action === 'subscribe' ? 'subscribed' : 'unsubscribed';
  if (condition.kind === 'confirmed') return request?.act === condition.request && isWaiting(before, at);
  if (condition.kind === 'said') return status !== wanted || request !== undefined;
  if (status === wanted) return false;
  const isLater = before.at !== undefined && consent?.givenAt !== undefined && consent.givenAt > before.at;
  const isStricter = wanted === 'unsubscribed' && consent?.givenAt === undefined;
  return status === undefined || isLater || isStricter;
}
