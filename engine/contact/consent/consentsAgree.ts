import type { PendingHistory } from '../doNotContact/DoNotContactDocument';
import { afterAct, type ConsentState } from './afterAct';
import type { ConsentDocument } from './ConsentDocument';
import { consentId } from './records';

/** Whether the consents of a contact point are what was done, in its order: what is in the history, and what the records still hold for it. */
export function consentsAgree(
  history: readonly PendingHistory[],
  records: readonly ConsentDocument[],
): boolean {
  const known = new Set(history.map(({ id }) => id));
  const onTheirWay = records.flatMap(({ pending = [] }) => pending.filter(({ id }) => !known.has(id)));
  const said = new Map<string, ConsentState>();
  for (const act of [...history, ...onTheirWay]) {
    const topic = act.consent?.topic as string;
    said.set(topic, afterAct(said.get(topic) ?? {}, act));
  }
  return (
    said.size === records.length &&
    records.every((record) => {
      const state = said.get(record.topic);
      return state !== undefined && isInItsPlace(record) && isSame(state, record);
    })
  );
}

/** Whether the gate, which looks records up by their id, finds this one. */
const isInItsPlace = ({ _id, account, topic, kind, value }: ConsentDocument): boolean =>
  _id === consentId(account, topic, { kind, value });

const isSame = (one: ConsentState, other: ConsentState): boolean => detailsOf(one) === detailsOf(other);

const detailsOf = ({ status, at, act, request }: ConsentState): string =>
  JSON.stringify([status ?? null, at ?? null, act ?? null, request?.act ?? null, request?.at ?? null]);
