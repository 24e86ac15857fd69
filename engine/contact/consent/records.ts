import type { ConsentStatus } from '../../api/consent';
import { readingsOf } from '../../language/identities/readings';
import { pointKey, type ContactPoint } from '../../language/identities/contactPoint';
import { encoded } from '../doNotContact/records';
import type { ConsentDocument } from './ConsentDocument';

/** So long somebody who was asked has time to confirm. */
export const SILENCE_MS = 7 * 86_400_000;

/** `account|topic|kind|value`. */
export const consentId = (
  account: string,
  topic: string,
  { kind, value }: Pick<ContactPoint, 'kind' | 'value'>,
): string => `${encoded(account)}|${encoded(topic)}|${kind}|${value}`;

/** A contact point in the one spelling under which its consents stand. */
export function consentPoint(point: ContactPoint): ContactPoint {
  const [value] = readingsOf(point)
    .flatMap((reading) => (reading.isEarlier === true ? [] : [reading.value]))
    .sort();
  return value === undefined || value === point.value
    ? point
    : { kind: point.kind, value, written: point.written ?? point.value };
}

export const consentKey = (point: ContactPoint): string => pointKey(consentPoint(point));

/** Whether somebody can still confirm. */
export const isWaiting = ({ request }: Pick<ConsentDocument, 'request'>, now: Date): boolean =>
  request !== undefined && now.getTime() < request.at.getTime() + SILENCE_MS;

export function statusOf(record: ConsentDocument | undefined, now: Date): ConsentStatus | null {
  if (record === undefined) return null;
  return isWaiting(record, now) ? 'pending' : (record.status ?? null);
}

const STRICTEST: readonly (ConsentStatus | null)[] = ['unsubscribed', 'pending', null, 'subscribed'];

/** Of several contact points: the one that forbids most. */
export const strictest = (statuses: readonly (ConsentStatus | null)[]): ConsentStatus | null =>
  STRICTEST.find((status) => statuses.includes(status)) ?? null;
