import type { ProfileExport } from '../api';
import type { ProfileDocument } from '../evaluation/facts/documents';
import { pointKey } from '../language/identities/contactPoint';
import { readingsOf } from '../language/identities/readings';
import { iso } from '../people/profiles/iso';
import type { EngineContext } from '../store/context';
import { exportConsentsOf } from './consent/exportConsentsOf';
import { contactCollections } from './collections';

/** What Do Not Contact knows of a person's contact points, rejected sends, and the broadcasts that the person is in. */
export async function exportContacts(
  context: EngineContext,
  profile: ProfileDocument,
): Promise<
  Pick<
    ProfileExport,
    | 'doNotContact'
    | 'doNotContactHistory'
    | 'consents'
    | 'consentHistory'
    | 'rejections'
    | 'permits'
    | 'broadcasts'
  >
> {
  const [evidence, consents, rejections, permits, broadcasts] = await Promise.all([
    evidenceOf(context, profile),
    exportConsentsOf(context, profile),
    rejectionsOf(context, profile),
    permitsOf(context, profile),
    broadcastsOf(context, profile),
  ]);
  return { ...evidence, ...consents, rejections, permits, broadcasts };
}

/** What Do Not Contact knows of the profile's own contact points. */
async function evidenceOf(
  context: EngineContext,
  { identities }: ProfileDocument,
): Promise<Pick<ProfileExport, 'doNotContact' | 'doNotContactHistory'>> {
  const { doNotContact, doNotContactHistory } = await contactCollections(context);
  const accounts = { $in: [context.account, '*'] };
  const records = [];
  const history = [];
  for (const kind of ['email', 'phone'] as const) {
    const values = (identities[kind] ?? []).flatMap((value) =>
      readingsOf({ kind, value }).map((reading) => reading.value),
    );
    if (values.length === 0) continue;
    records.push(
      ...(await doNotContact
        .find({ account: accounts, kind, value: { $in: values }, 'reasons.0': { $exists: true } })
        .toArray()),
    );
    history.push(
      ...(await doNotContactHistory
        .find({
          account: accounts,
          point: { $in: values.map((value) => `${kind}:${value}`) },
          consent: { $exists: false },
        })
        .sort({ at: 1, sequence: 1 })
        .toArray()),
    );
  }
  return {
    doNotContact: records.map(({ value, written, channel, account, reasons }) => ({
      point: written ?? value,
      channel,
      scope: account === '*' ? 'all' : 'account',
      reasons: reasons.map(({ at, ...reason }) => ({ ...reason, at: at.toISOString() })),
    })),
    doNotContactHistory: history.map(
      ({ point, action, channel, scope, by, at, reason, source, note, flowId }) => ({
        point,
        action,
        channel,
        scope,
        by,
        at: at.toISOString(),
        ...(reason !== undefined && { reason }),
        ...(source !== undefined && { source }),
        ...(note !== undefined && { note }),
        ...(flowId !== undefined && { flowId }),
      }),
    ),
  };
}

/** Those of the profile, and those of its contact points by whoever asked for these alone. */
async function rejectionsOf(
  context: EngineContext,
  { _id: profileId, identities }: ProfileDocument,
): Promise<ProfileExport['rejections']> {
  const { rejections } = await contactCollections(context);
  const points = (['email', 'phone'] as const).flatMap((kind) =>
    (identities[kind] ?? []).map((value) => pointKey({ kind, value })),
  );
  const { account } = context;
  const found = await rejections
    .find({
      $or: [
        { profileId, account },
        { account, point: { $in: points } },
      ],
    })
    .sort({ at: 1 })
    .toArray();
  return found.map(
    ({ channel, point, reason, outcome, until, category, topic, at, flowId, broadcastId }) => ({
      channel,
      ...(point !== undefined && { point }),
      reason,
      ...(outcome !== undefined && { outcome }),
      ...iso('until', until),
      ...(category !== undefined && { category }),
      ...(topic !== undefined && { topic }),
      at: at.toISOString(),
      ...(flowId !== undefined && { flowId }),
      ...(broadcastId !== undefined && { broadcastId }),
    }),
  );
}

/** What was allowed to be sent, and what became of it. */
async function permitsOf(
  context: EngineContext,
  { _id }: ProfileDocument,
): Promise<ProfileExport['permits']> {
  const { permits } = await contactCollections(context);
  const stored = await permits.findOne({ _id, account: context.account });
  return (stored?.permits ?? []).map(({ at, channel, category, flow, settled }) => ({
    at: at.toISOString(),
    channel,
    ...(category !== undefined && { category }),
    ...(flow !== undefined && { flowId: flow }),
    ...(settled !== undefined && { settled }),
  }));
}

async function broadcastsOf(
  context: EngineContext,
  { _id: profileId }: ProfileDocument,
): Promise<ProfileExport['broadcasts']> {
  const { recipients, broadcasts } = await contactCollections(context);
  const found = await recipients.find({ profileId, account: context.account }).sort({ _id: 1 }).toArray();
  const known = new Map(
    (await broadcasts.find({ _id: { $in: found.map(({ broadcast }) => broadcast) } }).toArray()).map(
      (broadcast) => [broadcast._id, broadcast],
    ),
  );
  return found.flatMap(({ broadcast: key, status, point, reason, at, sentAt }) => {
    const broadcast = known.get(key);
    if (!broadcast) return [];
    const { id, name, channel } = broadcast;
    return [
      {
        broadcastId: id,
        name,
        channel,
        status,
        at: at.toISOString(),
        ...(point !== undefined && { contactPoint: point }),
        ...(reason !== undefined && { reason }),
        ...iso('sentAt', sentAt),
      },
    ];
  });
}
