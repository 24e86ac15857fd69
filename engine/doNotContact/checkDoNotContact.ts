import type { ItemAnswers, ProfileRef } from '../api/common';
import type { Contact, DoNotContactCheck } from '../api/doNotContact';
import type { EngineContext } from '../context';
import { InvalidArgumentError, reportOf } from '../errors';
import type { ContactPoint } from '../identities/contactPoint';
import { contactPointsOf } from './contactPointsOf';
import type { DoNotContactDocument } from './DoNotContactDocument';
import { forbiddingIds } from './records';
import { toRecord } from './toRecord';

/**
 * May this contact point, or any of this profile's that the channel uses, be contacted? One look-up by id per point, whatever the size
 * of the list (R75).
 *
 * @throws InvalidArgumentError, NotFoundError
 */
export async function checkDoNotContact(context: EngineContext, contact: Contact | ProfileRef, { channel }: { channel?: string } = {}): Promise<DoNotContactCheck> {
  const { points } = await contactPointsOf(context, contact, channel);
  return verdictOn(await recordsAgainst(context, points, channel));
}

/** Many at once: one round trip for all the points; an answer or an error per item, in their order. */
export async function checkManyDoNotContact(context: EngineContext, contacts: readonly (Contact | ProfileRef)[], { channel }: { channel?: string } = {}): Promise<ItemAnswers<DoNotContactCheck>> {
  if (!Array.isArray(contacts)) throw new InvalidArgumentError('The contacts are no list.', { hint: 'Give a list of { email }, { phone } or profiles.', path: '' });
  const resolved = await Promise.all(
    (contacts as readonly (Contact | ProfileRef)[]).map(async (contact) => {
      try {
        return (await contactPointsOf(context, contact, channel)).points;
      } catch (error) {
        return { error: reportOf(error) };
      }
    }),
  );
  const records = await recordsAgainst(context, resolved.flatMap((points) => ('error' in points ? [] : points)), channel);
  const byId = new Map(records.map((record) => [record._id, record]));
  return resolved.map((points, index) => {
    if ('error' in points) return { index, error: points.error };
    const against = points.flatMap((point) => forbiddingIds(context, point, channel).flatMap((id) => byId.get(id) ?? []));
    return { index, ...verdictOn(against) };
  });
}

/** Records that forbid contacting the points over the channel. */
export async function recordsAgainst(context: EngineContext, points: readonly ContactPoint[], channel: string | undefined): Promise<DoNotContactDocument[]> {
  if (points.length === 0) return [];
  const { doNotContact } = await context.collections();
  const ids = points.flatMap((point) => forbiddingIds(context, point, channel));
  // All in the first batch: one round trip.
  return doNotContact.find({ _id: { $in: ids }, 'reasons.0': { $exists: true } }, { batchSize: ids.length + 1 }).toArray();
}

function verdictOn(against: readonly DoNotContactDocument[]): DoNotContactCheck {
  const records = against.map(toRecord);
  const reason = records[0]?.reasons[0]?.reason;
  return { allowed: records.length === 0, listed: records.length > 0, ...(reason === undefined ? {} : { reason }), records };
}
