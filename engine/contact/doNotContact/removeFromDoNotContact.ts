import { checkObject } from '../../api/checkOptions';
import type { DoNotContactApi, DoNotContactRecord } from '../../api/doNotContact';
import { readingsOf } from '../../language/identities/readings';
import { readText } from '../../language/text/readText';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import { pendingOf } from './addToDoNotContact';
import { contactPointsOf } from './contactPointsOf';
import { flushHistory } from './flushHistory';
import { recordAccount } from './recordAccount';
import { readReason, spellingsOf } from './reasons';
import { channelKey, recordId } from './records';
import { toRecord } from './toRecord';

/**
 * Lifts a reason, or without `reason` all of them, from the records of that channel and scope (R84). What other reasons, channels and
 * scopes say stays, and so does the history.
 *
 * @throws InvalidArgumentError, NotFoundError
 */
export async function removeFromDoNotContact(
  context: EngineContext,
  input: Parameters<DoNotContactApi['remove']>[0],
): Promise<{ removed: number; records: DoNotContactRecord[] }> {
  checkObject(input, 'Give { email }, { phone } or { profile }, and what is said of it.');
  const reason = readReason(input.reason, false);
  const spellings = spellingsOf(reason ?? '');
  const source = readText(input.source, 'source', true) as string;
  const note = readText(input.note, 'note', false);
  const channel = channelKey(readText(input.channel, 'channel', false));
  const of = await recordAccount(context, input);
  const { account } = of;
  const { doNotContact } = await contactCollections(context);
  const { points } = await contactPointsOf(context, input, channel);
  const at = await serverNow(context);
  const records: DoNotContactRecord[] = [];
  let removed = 0;
  for (const point of points.flatMap(readingsOf)) {
    const pending = pendingOf(context, point, 'remove', channel, of, {
      ...(reason && { reason }),
      source,
      ...(note && { note }),
      at,
    });
    const present =
      reason === undefined ? { 'reasons.0': { $exists: true } } : { 'reasons.reason': { $in: spellings } };
    const kept =
      reason === undefined
        ? []
        : {
            $filter: {
              input: '$reasons',
              cond: { $not: [{ $in: ['$$this.reason', { $literal: spellings }] }] },
            },
          };
    const record = await doNotContact.findOneAndUpdate(
      {
        _id: recordId(account, channel, point),
        ...present,
        ...(point.isEarlier && { exact: { $ne: true } }),
      },
      [
        {
          $set: {
            reasons: kept,
            pending: { $concatArrays: [{ $ifNull: ['$pending', []] }, [{ $literal: pending }]] },
          },
        },
      ],
      { returnDocument: 'after' },
    );
    if (!record) continue;
    removed++;
    await flushHistory(context, record);
    if (record.reasons.length > 0) records.push(toRecord(record));
  }
  return { removed, records };
}
