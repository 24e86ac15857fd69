import type { ProfileKey, Recipient, RecipientOptions } from '../../api';
import { checkSignal, refuse } from '../../api/checkOptions';
import { factCollections } from '../../evaluation/facts/collections';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { profileKey } from '../../evaluation/facts/profileKey';
import { Pages } from '../../store/Pages';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import type { BroadcastDocument, RecipientDocument } from './BroadcastDocument';
import { decideRecipients } from './decideRecipients';
import { findBroadcast } from './findBroadcast';
import { followRecipients } from './followRecipients';
import { recordRejected } from './recordRejected';

const PAGE = 1_000;
const STATUSES: readonly unknown[] = [undefined, 'recipient', 'rejected', 'sent'];

type Found = Pick<ProfileDocument, '_id' | 'identities' | 'written' | 'externalId'>;

/** Who is in a broadcast, in the order of profile ids, as Do Not Contact stands now. @throws NotFoundError */
export function listRecipients(
  context: EngineContext,
  broadcastId: string,
  options: RecipientOptions = {},
): Pages<Recipient> {
  return new Pages(recipientPages(context, broadcastId, options));
}

async function* recipientPages(
  context: EngineContext,
  broadcastId: string,
  { status, signal }: RecipientOptions,
): AsyncGenerator<Recipient[]> {
  checkSignal(signal);
  if (!STATUSES.includes(status)) throw refuse('status', status, 'Give "recipient", "rejected" or "sent".');
  const { _id } = await findBroadcast(context, broadcastId);
  const { recipients } = await contactCollections(context);
  const { profiles } = await factCollections(context);
  // Ids begin with the broadcast and a dot; the slash is the character behind it.
  let after = `${_id}.`;
  for (;;) {
    signal?.throwIfAborted();
    // Looked at again: it may have been closed or deleted since the page before.
    const broadcast = await findBroadcast(context, broadcastId);
    const page: RecipientDocument[] = await recipients
      .find({ _id: { $gt: after, $lt: `${broadcast._id}/` } }, { sort: { _id: 1 }, limit: PAGE })
      .toArray();
    const last = page[page.length - 1];
    if (!last) return;
    const found: Found[] = await profiles
      .find(
        { _id: { $in: page.map(({ profileId }) => profileId) }, account: context.account },
        { projection: { identities: 1, written: 1, externalId: 1 } },
      )
      .toArray();
    const known = new Map(found.map((profile) => [profile._id.toHexString(), profile]));
    const current = await askAgain(context, broadcast, page, known);
    yield current.flatMap((recipient) => {
      const profile = known.get(recipient.profileId.toHexString());
      const isWithheld = broadcast.closedAt !== undefined && recipient.status === 'recipient';
      return profile && !isWithheld && (status === undefined || status === recipient.status)
        ? [toRecipient(recipient, profileKey(profile))]
        : [];
    });
    after = last._id;
  }
}

/** Those who are still to be sent to: what has come onto the Do Not Contact list since takes effect here (R75). */
async function askAgain(
  context: EngineContext,
  broadcast: BroadcastDocument,
  page: readonly RecipientDocument[],
  known: ReadonlyMap<string, Found>,
): Promise<RecipientDocument[]> {
  const waiting = page.filter(
    ({ status, profileId }) => status === 'recipient' && known.has(profileId.toHexString()),
  );
  const decisions = await decideRecipients(
    context,
    broadcast,
    waiting.map(({ profileId }) => known.get(profileId.toHexString()) as Found),
  );
  const at = await serverNow(context);
  const changed = new Map<string, RecipientDocument>();
  waiting.forEach((recipient, i) => {
    const decision = decisions[i] as (typeof decisions)[0];
    if (decision.status !== 'recipient' || decision.point !== recipient.point)
      changed.set(recipient._id, { ...recipient, ...decision, at });
  });
  if (changed.size === 0) return [...page];
  await recordRejected(context, broadcast, [...changed.values()]);
  const { recipients } = await contactCollections(context);
  await recipients.bulkWrite(
    [...changed.values()].map(({ _id, ...row }) => ({
      updateOne: { filter: { _id, status: 'recipient' as const }, update: { $set: setOf(row) } },
    })),
    { ordered: false },
  );
  await followRecipients(
    context,
    [...changed.values()].map(({ profileId }) => profileId),
  );
  return page.map((recipient) => changed.get(recipient._id) ?? recipient);
}

const setOf = ({
  status,
  point,
  reason,
  at,
}: Omit<RecipientDocument, '_id'>): Partial<RecipientDocument> => ({
  status,
  at,
  ...(point !== undefined && { point }),
  ...(reason !== undefined && { reason }),
});

const toRecipient = (
  { status, point, reason, sentAt }: RecipientDocument,
  profile: ProfileKey,
): Recipient => ({
  profile,
  ...(point !== undefined && { contactPoint: point }),
  status,
  ...(reason !== undefined && { reason }),
  ...(sentAt && { sentAt: sentAt.toISOString() }),
});

/** The statuses that profiles have in a broadcast, by id; those who are not in it are absent. */
export async function statusesOf(
  context: EngineContext,
  ids: readonly string[],
): Promise<Map<string, Pick<RecipientDocument, '_id' | 'status' | 'reason'>>> {
  const { recipients } = await contactCollections(context);
  const found = await recipients
    .find({ _id: { $in: [...ids] } }, { projection: { status: 1, reason: 1 } })
    .toArray();
  return new Map(found.map((recipient) => [recipient._id, recipient]));
}
