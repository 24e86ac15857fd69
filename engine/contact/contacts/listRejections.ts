import { checkSignal } from '../../api/checkOptions';
import type { Instant } from '../../api/common';
import type { Rejection } from '../../api/contacts';
import { instantGiven } from '../../language/calendar/instantGiven';
import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import { channelKey } from '../doNotContact/records';

/** The ledger of rejected sends, latest first (R82). */
export async function* listRejections(
  context: EngineContext,
  options: { from?: Instant; to?: Instant; channel?: string; signal?: AbortSignal } = {},
): AsyncGenerator<Rejection> {
  checkSignal(options.signal);
  const { rejections } = await contactCollections(context);
  const at = {
    ...(options.from === undefined ? {} : { $gte: await instantGiven(context, options.from, '/from') }),
    ...(options.to === undefined ? {} : { $lte: await instantGiven(context, options.to, '/to') }),
  };
  const filter = {
    account: context.account,
    ...(Object.keys(at).length > 0 ? { at } : {}),
    ...(options.channel === undefined ? {} : { channel: channelKey(options.channel) }),
  };
  for await (const rejection of rejections.find(filter).sort({ at: -1 })) {
    const {
      profileId,
      point,
      channel,
      reason,
      outcome,
      until,
      category,
      topic,
      flowId,
      broadcastId,
      at: when,
    } = rejection;
    options.signal?.throwIfAborted();
    yield {
      ...(profileId && { profileId: profileId.toHexString() }),
      ...(point === undefined ? {} : { point }),
      channel,
      reason,
      ...(outcome === undefined ? {} : { outcome }),
      ...(until && { until: until.toISOString() }),
      ...(category === undefined ? {} : { category }),
      ...(topic === undefined ? {} : { topic }),
      ...(flowId === undefined ? {} : { flowId }),
      ...(broadcastId === undefined ? {} : { broadcastId }),
      at: when.toISOString(),
    };
  }
}
