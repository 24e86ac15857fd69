import { checkList } from '../../api/checkList';
import type { ItemAnswers, ProfileRef } from '../../api/common';
import type { Contact, DoNotContactCheck } from '../../api/doNotContact';
import { ALL } from '../../language/identities/all';
import { CONTACT_POINT_KINDS, pointKey, type ContactPoint } from '../../language/identities/contactPoint';
import { readingsOf } from '../../language/identities/readings';
import type { EngineContext } from '../../store/context';
import { someAtATime } from '../../store/someAtATime';
import { contactCollections } from '../collections';
import type { DoNotContactDocument } from './DoNotContactDocument';
import { aboutCategory, readCategory } from './categories';
import { contactPointsOf, resolveContacts } from './contactPointsOf';
import { channelKey, forbiddingIds, isAbout } from './records';
import { toRecord } from './toRecord';

/**
 * May this contact point, or any of this profile's that the channel uses, be contacted? One look-up by id per point, whatever the size
 * of the list (R75).
 *
 * @throws InvalidArgumentError, NotFoundError
 */
export async function checkDoNotContact(
  context: EngineContext,
  contact: Contact | ProfileRef,
  { channel, category }: { channel?: string; category?: string } = {},
): Promise<DoNotContactCheck> {
  const sent = readCategory(category);
  const { points } = await contactPointsOf(context, contact, channel);
  return verdictOn(points.flatMap(await recordsAgainst(context, points, channel, sent)));
}

/** Many at once: one look-up for all the profiles and one for all the points; an answer or an error per item, in their order. */
export async function checkManyDoNotContact(
  context: EngineContext,
  contacts: readonly (Contact | ProfileRef)[],
  { channel, category }: { channel?: string; category?: string } = {},
): Promise<ItemAnswers<DoNotContactCheck>> {
  const sent = readCategory(category);
  checkList(contacts, { what: 'contacts', hint: 'Give a list of { email }, { phone } or profiles.' });
  return someAtATime(contacts, (some) => checkSome(context, some, channel, sent));
}

async function checkSome(
  context: EngineContext,
  contacts: readonly (Contact | ProfileRef)[],
  channel: string | undefined,
  category: string | undefined,
): Promise<ItemAnswers<DoNotContactCheck>> {
  const resolved = await resolveContacts(context, contacts, () => channel);
  const against = await recordsAgainst(
    context,
    resolved.flatMap((one) => ('error' in one ? [] : one.points)),
    channel,
    category,
  );
  return resolved.map((one, index) =>
    'error' in one ? { index, error: one.error } : { index, ...verdictOn(one.points.flatMap(against)) },
  );
}

/** Points in one query: it is itself a document, of 16 MB at most. */
const BATCH = 5_000;

/** The records that forbid contacting a point. */
export type Against = (point: ContactPoint) => DoNotContactDocument[];

/** What forbids contacting the points over the channel, with the reasons that are about the category. */
export async function recordsAgainst(
  context: EngineContext,
  points: readonly ContactPoint[],
  channel: string | undefined,
  category?: string,
): Promise<Against> {
  const against = await recordsOn(context, points, channel);
  return category === undefined ? against : (point) => aboutCategory(against(point), category);
}

async function recordsOn(
  context: EngineContext,
  points: readonly ContactPoint[],
  channel: string | undefined,
): Promise<Against> {
  if (channelKey(channel) === ALL) return recordsOfAnyChannel(context, points);
  const { doNotContact } = await contactCollections(context);
  const found = new Map<string, DoNotContactDocument>();
  for (let from = 0; from < points.length; from += BATCH) {
    const ids = points.slice(from, from + BATCH).flatMap((point) => forbiddingIds(context, point, channel));
    // All in the first batch: one round trip.
    for (const record of await doNotContact
      .find({ _id: { $in: ids }, 'reasons.0': { $exists: true } }, { batchSize: ids.length + 1 })
      .toArray())
      found.set(record._id, record);
  }
  return (point) =>
    forbiddingIds(context, point, channel)
      .flatMap((id) => found.get(id) ?? [])
      .filter((record) => isAbout(record, point));
}

/** Whoever asks about every channel hears of what stands against any: of all accounts first, then by the name of the channel. */
async function recordsOfAnyChannel(
  context: EngineContext,
  points: readonly ContactPoint[],
): Promise<Against> {
  const { doNotContact } = await contactCollections(context);
  const found = new Map<string, DoNotContactDocument[]>();
  const readings = points.flatMap(readingsOf);
  for (const kind of CONTACT_POINT_KINDS) {
    const values = [...new Set(readings.flatMap((one) => (one.kind === kind ? [one.value] : [])))];
    for (let from = 0; from < values.length; from += BATCH)
      for await (const record of doNotContact
        .find({
          account: { $in: [ALL, context.account] },
          kind,
          value: { $in: values.slice(from, from + BATCH) },
          'reasons.0': { $exists: true },
        })
        .sort({ account: 1, channel: 1 }))
        found.set(pointKey(record), [...(found.get(pointKey(record)) ?? []), record]);
  }
  return (point) =>
    readingsOf(point).flatMap((reading) =>
      (found.get(pointKey(reading)) ?? []).filter((record) => isAbout(record, point)),
    );
}

function verdictOn(against: readonly DoNotContactDocument[]): DoNotContactCheck {
  const records = against.map(toRecord);
  const reason = records[0]?.reasons[0]?.reason;
  return {
    allowed: records.length === 0,
    listed: records.length > 0,
    ...(reason === undefined ? {} : { reason }),
    records,
  };
}
