import type { ProfileExport, ProfileRef } from '../../api';
import type { EngineContext } from '../../store/context';
import { pointKey } from '../../language/identities/contactPoint';
import type { ProfileDocument } from '../../store/mongo/documents';
import { getProfileDocument } from './findProfile';
import { decoded, toProfiles } from './toProfile';

const iso = <Key extends string>(key: Key, at: Date | undefined): Partial<Record<Key, string>> => (at === undefined ? {} : ({ [key]: at.toISOString() } as Record<Key, string>));

/** Everything that is known about one person (subject access). @throws NotFoundError */
export async function exportProfile(context: EngineContext, ref: ProfileRef): Promise<ProfileExport> {
  const document = await getProfileDocument(context, ref);
  const [profile] = await toProfiles(context, [document]);
  const [events, memberships, flows, entries, evidence, rejections, broadcasts] = await Promise.all([
    eventsOf(context, document),
    membershipsOf(context, document),
    participationsOf(context, document),
    entriesOf(context, document),
    evidenceOf(context, document),
    rejectionsOf(context, document),
    broadcastsOf(context, document),
  ]);
  return { profile: profile as ProfileExport['profile'], events, memberships, flows, entries, ...evidence, rejections, broadcasts };
}

async function eventsOf(context: EngineContext, { _id: profileId, inbox = [] }: ProfileDocument): Promise<ProfileExport['events']> {
  const { events } = await context.collections();
  const stored = await events.find({ profileId, account: context.account }).toArray();
  // Of the events that are still in the inbox some may be duplicates of anybody's.
  const known = new Set((await events.find({ _id: { $in: inbox.map(({ _id }) => _id) } }, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id));
  return [...stored, ...inbox.filter(({ _id }) => !known.has(_id))]
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a._id < b._id ? -1 : 1))
    .map(({ _id, type, at, properties = {} }) => ({ id: _id.slice(context.accountKey.length + 1), type, at: at.toISOString(), properties: decoded(properties) }));
}

async function membershipsOf(context: EngineContext, { _id: profileId }: ProfileDocument): Promise<ProfileExport['memberships']> {
  const { memberships, segments } = await context.collections();
  const found = await memberships.find({ profileId, account: context.account, member: true }).toArray();
  // Those that flows have made for themselves have no name: they stand among the flows.
  const named = { _id: { $in: found.map(({ segment }) => segment) }, account: context.account, hidden: { $ne: true } };
  const names = new Map((await segments.find(named).toArray()).map(({ _id, name }) => [_id, name]));
  return found.flatMap(({ segment, since }) => {
    const name = names.get(segment);
    return name === undefined ? [] : [{ segment, name, ...iso('since', since) }];
  });
}

async function participationsOf(context: EngineContext, { _id: profileId }: ProfileDocument): Promise<ProfileExport['flows']> {
  const { participants } = await context.collections();
  const found = await participants.find({ profileId, account: context.account }).toArray();
  return found.map(({ flow, outcome, entries, enteredAt, exitedAt }) => ({ flowId: flowIdOf(context, flow), outcome, entries, ...iso('enteredAt', enteredAt), ...iso('exitedAt', exitedAt) }));
}

async function entriesOf(context: EngineContext, { _id: profileId }: ProfileDocument): Promise<ProfileExport['entries']> {
  const { entries } = await context.collections();
  const found = await entries.find({ profileId, account: context.account }).sort({ at: 1 }).toArray();
  return found.map(({ _id, flow, kind, at, doneAt }) => ({ id: _id, flowId: flowIdOf(context, flow), kind, at: at.toISOString(), ...iso('handledAt', doneAt) }));
}

const flowIdOf = (context: EngineContext, flow: string): string => flow.slice(context.accountKey.length + 1);

/** What Do Not Contact knows of the profile's own contact points. */
async function evidenceOf(context: EngineContext, { identities }: ProfileDocument): Promise<Pick<ProfileExport, 'doNotContact' | 'doNotContactHistory'>> {
  const { doNotContact, doNotContactHistory } = await context.collections();
  const accounts = { $in: [context.account, '*'] };
  const records = [];
  const history = [];
  for (const kind of ['email', 'phone'] as const) {
    const values = identities[kind] ?? [];
    if (values.length === 0) continue;
    records.push(...(await doNotContact.find({ account: accounts, kind, value: { $in: values }, 'reasons.0': { $exists: true } }).toArray()));
    history.push(...(await doNotContactHistory.find({ account: accounts, point: { $in: values.map((value) => `${kind}:${value}`) } }).sort({ at: 1, sequence: 1 }).toArray()));
  }
  return {
    doNotContact: records.map(({ value, channel, account, reasons }) => ({ point: value, channel, scope: account === '*' ? 'all' : 'account', reasons: reasons.map(({ at, ...reason }) => ({ ...reason, at: at.toISOString() })) })),
    doNotContactHistory: history.map(({ point, action, channel, scope, by, at, reason, source, note, flowId }) => ({
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
    })),
  };
}

/** Those of the profile, and those of its contact points by whoever asked for these alone. */
async function rejectionsOf(context: EngineContext, { _id: profileId, identities }: ProfileDocument): Promise<ProfileExport['rejections']> {
  const { rejections } = await context.collections();
  const points = (['email', 'phone'] as const).flatMap((kind) => (identities[kind] ?? []).map((value) => pointKey({ kind, value })));
  const { account } = context;
  const found = await rejections.find({ $or: [{ profileId, account }, { account, point: { $in: points } }] }).sort({ at: 1 }).toArray();
  return found.map(({ channel, point, reason, at, flowId, broadcastId }) => ({ channel, ...(point !== undefined && { point }), reason, at: at.toISOString(), ...(flowId !== undefined && { flowId }), ...(broadcastId !== undefined && { broadcastId }) }));
}

async function broadcastsOf(context: EngineContext, { _id: profileId }: ProfileDocument): Promise<ProfileExport['broadcasts']> {
  const { recipients, broadcasts } = await context.collections();
  const found = await recipients.find({ profileId, account: context.account }).sort({ _id: 1 }).toArray();
  const known = new Map((await broadcasts.find({ _id: { $in: found.map(({ broadcast }) => broadcast) } }).toArray()).map((broadcast) => [broadcast._id, broadcast]));
  return found.flatMap(({ broadcast: key, status, point, reason, at, sentAt }) => {
    const broadcast = known.get(key);
    if (!broadcast) return [];
    const { id, name, channel } = broadcast;
    return [{ broadcastId: id, name, channel, status, at: at.toISOString(), ...(point !== undefined && { contactPoint: point }), ...(reason !== undefined && { reason }), ...iso('sentAt', sentAt) }];
  });
}
