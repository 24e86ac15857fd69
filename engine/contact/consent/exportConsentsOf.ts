import type { ProfileExport } from '../../api';
import type { ProfileDocument } from '../../evaluation/facts/documents';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { contactCollections } from '../collections';
import { pointsOf } from '../doNotContact/contactPointsOf';
import { consentHistoryOf } from './consentHistory';
import { consentKey, consentPoint, statusOf } from './records';

/** What a person's contact points have said about topics. */
export async function exportConsentsOf(
  context: EngineContext,
  profile: ProfileDocument,
): Promise<Pick<ProfileExport, 'consents' | 'consentHistory'>> {
  const points = pointsOf(profile).map(consentPoint);
  const { consents, topics } = await contactCollections(context);
  const { account } = context;
  if (points.length === 0) return { consents: [], consentHistory: [] };
  const [records, named, history, now] = await Promise.all([
    consents.find({ account, $or: points.map(({ kind, value }) => ({ kind, value })) }).toArray(),
    topics.find({ account }).toArray(),
    consentHistoryOf(context, [...new Set(points.map(consentKey))]),
    serverNow(context),
  ]);
  const names = new Map(named.map(({ _id, name }) => [_id, name]));
  return {
    consents: records.flatMap((record) => {
      const status = statusOf(record, now);
      if (status === null) return [];
      const { topic, value, written, at } = record;
      return [
        {
          topic: names.get(topic) ?? topic,
          point: written ?? value,
          status,
          ...(at && { at: at.toISOString() }),
        },
      ];
    }),
    consentHistory: history,
  };
}
