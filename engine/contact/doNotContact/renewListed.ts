import { createHash } from 'node:crypto';
import type { Db } from 'mongodb';
import { ALL } from '../../language/identities/all';
import { pointKey, type ContactPoint } from '../../language/identities/contactPoint';
import { renewed } from '../../language/identities/renewed';
import { contactCollections } from '../collections';
import type { DoNotContactDocument, PendingHistory } from './DoNotContactDocument';
import { flushHistory } from './flushHistory';
import { listing } from './listing';
import { recordId } from './records';

/**
 * What version 4 of the stored data has listed is listed under the form in which it is compared today, with
 * its reasons and a history that says so. It goes on standing for every address that was the same when they
 * were folded (`readingsOf`). Done again it changes nothing.
 */
export async function renewListed(db: Db, at: Date): Promise<void> {
  const context = { database: async () => db };
  const { doNotContact } = await contactCollections(context);
  for await (const record of doNotContact.find({ 'reasons.0': { $exists: true }, exact: { $ne: true } })) {
    const { kind, value: before } = record;
    const point: ContactPoint = { kind, ...renewed(kind, before) };
    if (point.value === before) continue;
    await listAnew(db, record, point, at);
    await takeOff(db, record, at);
  }
}

async function listAnew(db: Db, record: DoNotContactDocument, point: ContactPoint, at: Date): Promise<void> {
  const context = { database: async () => db };
  const { doNotContact } = await contactCollections(context);
  const { account, channel, reasons } = record;
  const _id = recordId(account, channel, point);
  // It stands there before it is added to: so it counts for all addresses that were one with it.
  await doNotContact.updateOne(
    { _id },
    { $setOnInsert: { account, channel, kind: point.kind, value: point.value, reasons: [] } },
    { upsert: true },
  );
  for (const listed of reasons) {
    const pending = actOf(record, { ...listed, at, point: pointKey(point), action: 'add' });
    const present = await doNotContact.findOne({ _id, 'reasons.reason': listed.reason });
    if (!present)
      await doNotContact.updateOne({ _id }, listing(point, { account, channel, listed, pending }));
  }
  const now = await doNotContact.findOne({ _id });
  if (now) await flushHistory(context, now);
}

async function takeOff(db: Db, record: DoNotContactDocument, at: Date): Promise<void> {
  const context = { database: async () => db };
  const { doNotContact } = await contactCollections(context);
  const { _id, reasons } = record;
  const pending = actOf(record, { at, point: pointKey(record), action: 'remove' });
  const off = await doNotContact.findOneAndUpdate(
    { _id, reasons },
    { $set: { reasons: [] }, $push: { pending } },
    { returnDocument: 'after' },
  );
  if (off) await flushHistory(context, off);
}

/** How the ids of acts begin by which an update has listed anew what was listed: the list keeps the time and the words of before. */
export const RENEWED = 'renewed-';

/** Made again after a crash it is the same act. */
function actOf(
  { _id, account, channel }: DoNotContactDocument,
  said: Pick<PendingHistory, 'point' | 'action' | 'at'> & Partial<PendingHistory>,
): PendingHistory {
  const id = createHash('sha256').update(JSON.stringify([_id, said.point, said.action, said.reason ?? null]));
  return {
    source: 'Audience Engine',
    note: 'This address has another form since an update.',
    by: account,
    ...said,
    id: `${RENEWED}${id.digest('hex').slice(0, 32)}`,
    account,
    channel,
    scope: account === ALL ? 'all' : 'account',
  };
}
