import type { ObjectId } from 'mongodb';
import type { BroadcastsApi, ProfileRef } from '../../api';
import { checkLongCall } from '../../api/checkOptions';
import { factCollections } from '../../evaluation/facts/collections';
import type { Rule } from '../../language/rule/types';
import { chooseProfiles, inBatches, type Chosen } from '../../people/profiles/chooseProfiles';
import { successorsOf } from '../../people/profiles/successorsOf';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { contactCollections } from '../collections';
import { recipientId, type BroadcastDocument, type RecipientDocument } from './BroadcastDocument';
import { decideRecipients } from './decideRecipients';
import { openBroadcast } from './findBroadcast';
import { followRecipients } from './followRecipients';
import { recordRejected } from './recordRejected';

type Report = Awaited<ReturnType<BroadcastsApi['addRecipients']>>;
type Options = NonNullable<Parameters<BroadcastsApi['addRecipients']>[2]>;

const BATCH = 1_000;

/** Takes profiles into a broadcast: those named, or everyone who matches. @throws NotFoundError, InvalidRuleError, InvalidArgumentError */
export async function addRecipients(
  context: EngineContext,
  broadcastId: string,
  audience: Rule | readonly ProfileRef[],
  options: Options = {},
): Promise<Report> {
  checkLongCall(options);
  const broadcast = await openBroadcast(context, broadcastId);
  return takeIn(context, broadcast, await chooseProfiles(context, audience, options.signal), options);
}

/** In batches; a profile that is erased meanwhile is passed over, one that is joined to another is that one. */
export async function takeIn(
  context: EngineContext,
  broadcast: BroadcastDocument,
  chosen: Chosen,
  options: Options,
): Promise<Report> {
  const report: Report = { added: 0, alreadyIn: 0, rejected: 0 };
  await inBatches(chosen, BATCH, options, async (batch) =>
    takeBatch(context, await openBroadcast(context, broadcast.id), batch, report),
  );
  return report;
}

async function takeBatch(
  context: EngineContext,
  broadcast: BroadcastDocument,
  ids: readonly ObjectId[],
  report: Report,
): Promise<void> {
  const { profiles } = await factCollections(context);
  const { recipients } = await contactCollections(context);
  const present = await recipients
    .find({ _id: { $in: ids.map((id) => recipientId(broadcast._id, id)) } }, { projection: { status: 1 } })
    .toArray();
  const states = new Map(present.map(({ _id, status }) => [_id, status]));
  // Who was rejected is asked about again; everybody else stays as he is.
  const asked = ids.filter((id) => (states.get(recipientId(broadcast._id, id)) ?? 'rejected') === 'rejected');
  report.alreadyIn += ids.length - asked.length;
  if (asked.length === 0) return;
  const found = await profiles
    .find({ _id: { $in: asked }, account: context.account }, { projection: { identities: 1, written: 1 } })
    .toArray();
  if (found.length < asked.length) {
    const known = new Set(found.map(({ _id }) => _id.toHexString()));
    await takeBatch(
      context,
      broadcast,
      await successorsOf(
        context,
        asked.filter((id) => !known.has(id.toHexString())),
      ),
      report,
    );
  }
  const decisions = await decideRecipients(context, broadcast, found);
  const at = await serverNow(context);
  const rows = found.map(({ _id: profileId }, i): RecipientDocument => ({
    _id: recipientId(broadcast._id, profileId),
    account: context.account,
    broadcast: broadcast._id,
    profileId,
    ...(decisions[i] as (typeof decisions)[0]),
    at,
  }));
  await context.step?.('recipientsDecided', rows);
  // The ledger first: a crash between the two has the batch done again, and a rejection is never missing.
  await recordRejected(context, broadcast, rows);
  await write(context, rows, states, report);
  await followRecipients(
    context,
    found.map(({ _id }) => _id),
  );
}

async function write(
  context: EngineContext,
  rows: readonly RecipientDocument[],
  states: ReadonlyMap<string, string>,
  report: Report,
): Promise<void> {
  const { recipients } = await contactCollections(context);
  const fresh = rows.filter(({ _id }) => !states.has(_id));
  const taken =
    fresh.length === 0
      ? new Set<number>()
      : await ignoringDuplicates(() => recipients.insertMany([...fresh], { ordered: false }));
  fresh.forEach(({ status }, i) => {
    if (taken.has(i)) report.alreadyIn++;
    else report[status === 'rejected' ? 'rejected' : 'added']++;
  });
  const again = rows.filter(({ _id }) => states.has(_id));
  report.rejected += again.filter(({ status }) => status === 'rejected').length;
  const lifted = again.filter(({ status }) => status === 'recipient');
  if (lifted.length === 0) return;
  const { modifiedCount } = await recipients.bulkWrite(
    lifted.map(({ _id, point, at }) => ({
      updateOne: {
        filter: { _id, status: 'rejected' as const },
        update: {
          $set: { status: 'recipient' as const, point: point as string, at },
          $unset: { reason: '' as const },
        },
      },
    })),
    { ordered: false },
  );
  report.added += modifiedCount;
  report.alreadyIn += lifted.length - modifiedCount;
}
