import type { Document } from 'mongodb';
import { checkSignal, refuse } from '../../api/checkOptions';
import type { DoNotContactApi, DoNotContactRecord, HistoryEntry } from '../../api/doNotContact';
import { ALL } from '../../language/identities/all';
import {
  pointKey,
  readContactPoint,
  type ContactPoint,
  type ContactPointInput,
} from '../../language/identities/contactPoint';
import { readingsOf } from '../../language/identities/readings';
import { typedNumber } from '../../language/identities/typedNumber';
import { fold } from '../../language/text/fold';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { contactCollections } from '../collections';
import type { DoNotContactHistoryDocument } from './DoNotContactDocument';
import { spellingsOf } from './reasons';
import { channelKey } from './records';
import { toRecord } from './toRecord';

/** The account's list and what is listed for all accounts (R80, R81), in a stable order. @throws InvalidArgumentError */
export async function* listDoNotContact(
  context: EngineContext,
  { kind, channel, reason, search, signal }: NonNullable<Parameters<DoNotContactApi['list']>[0]> = {},
): AsyncGenerator<DoNotContactRecord> {
  checkSignal(signal);
  if (kind !== undefined && kind !== 'email' && kind !== 'phone')
    throw refuse('kind', kind, 'Give "email" or "phone".');
  for (const [name, text] of Object.entries({ reason, search }))
    if (text !== undefined && typeof text !== 'string') throw refuse(name, text, 'Give text.');
  const { doNotContact } = await contactCollections(context);
  const filter = {
    account: { $in: [ALL, context.account] },
    'reasons.0': { $exists: true },
    ...(kind && { kind }),
    ...(channel !== undefined && { channel: channelKey(channel) }),
    ...(reason !== undefined && { 'reasons.reason': { $in: spellingsOf(reason) } }),
    ...(search && { $expr: { $or: found(search) } }),
  };
  for await (const record of doNotContact.find(filter).sort({ account: 1, kind: 1, value: 1 })) {
    signal?.throwIfAborted();
    yield toRecord(record);
  }
}

/** In an address as it is compared or as it was written, or in a number however it is grouped. */
function found(search: string): Document[] {
  const number = typedNumber(search);
  return [
    ...['$value', '$written'].map((field) => isIn(field, fold(search.trim()))),
    ...(number === undefined ? [] : [{ $and: [{ $eq: ['$kind', 'phone'] }, isIn('$value', number)] }]),
  ];
}

const isIn = (field: string, text: string): Document => ({
  $gte: [{ $indexOfBytes: [{ $toLower: { $ifNull: [field, ''] } }, { $literal: text }] }, 0],
});

/** What was ever done to a contact point under any of its spellings, oldest first (R76): who, when, why, through which flow. */
export async function historyOfContact(
  context: EngineContext,
  point: ContactPointInput | string,
): Promise<HistoryEntry[]> {
  const { doNotContactHistory } = await contactCollections(context);
  const entries = await doNotContactHistory
    .find({
      account: { $in: [ALL, context.account] },
      point: { $in: readingsOf(pointOf(context, point)).map(pointKey) },
      consent: { $exists: false },
    })
    .sort({ at: 1, sequence: 1 })
    .toArray();
  return entries.map(toHistoryEntry);
}

export const keyOf = (context: EngineContext, point: ContactPointInput | string): string =>
  pointKey(pointOf(context, point));

/** A contact point, or text that is one. */
export function pointOf(context: EngineContext, point: ContactPointInput | string): ContactPoint {
  if (typeof point !== 'string') return readContactPoint(point, context);
  if (point.trim() === '')
    throw new InvalidArgumentError('A contact point is missing.', {
      hint: 'Give an email address or a phone number.',
    });
  return readContactPoint(point.includes('@') ? { email: point } : { phone: point }, context);
}

function toHistoryEntry({
  point,
  action,
  channel,
  scope,
  reason,
  source,
  note,
  flowId,
  categories,
  by,
  at,
  hash,
}: DoNotContactHistoryDocument): HistoryEntry {
  return {
    point,
    action: action as HistoryEntry['action'],
    channel: channel === ALL ? null : channel,
    scope,
    ...(reason === undefined ? {} : { reason }),
    ...(source === undefined ? {} : { source }),
    ...(note === undefined ? {} : { note }),
    ...(flowId === undefined ? {} : { flowId }),
    ...(categories === undefined ? {} : { categories }),
    by,
    at: at.toISOString(),
    hash,
  };
}
