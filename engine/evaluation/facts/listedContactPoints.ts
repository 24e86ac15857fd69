import { ALL } from '../../language/identities/all';
import { pointKey, type ContactPoint } from '../../language/identities/contactPoint';
import type { EngineContext } from '../../store/context';
import { factCollections } from './collections';
import type { ListedPoint } from './documents';

/** Points looked up in one round trip. */
const BATCH = 5_000;

/** By `kind:value` the channels that it is listed for; `*` is every one. */
export type ChannelsByPoint = ReadonlyMap<string, ReadonlySet<string>>;

/** Which of the contact points are on the account's Do Not Contact list, and for which channels. */
export async function listedChannels(
  context: EngineContext,
  points: readonly ContactPoint[],
): Promise<ChannelsByPoint> {
  const { doNotContact } = await factCollections(context);
  const found: Pick<ListedPoint, 'kind' | 'value' | 'channel'>[] = [];
  for (let i = 0; i < points.length; i += BATCH) {
    const batch = points.slice(i, i + BATCH);
    for (const kind of ['email', 'phone'] as const) {
      const values = batch.filter((point) => point.kind === kind).map(({ value }) => value);
      if (values.length === 0) continue;
      const records = doNotContact.find(
        {
          account: { $in: [ALL, context.account] },
          kind,
          value: { $in: values },
          'reasons.0': { $exists: true },
        },
        { projection: { kind: 1, value: 1, channel: 1 } },
      );
      for await (const record of records) found.push(record);
    }
  }
  return channelsByPoint(found);
}

export function channelsByPoint(
  records: readonly Pick<ListedPoint, 'kind' | 'value' | 'channel'>[],
): ChannelsByPoint {
  const channels = new Map<string, Set<string>>();
  for (const record of records) {
    const key = pointKey(record);
    const known = channels.get(key);
    if (known) known.add(record.channel);
    else channels.set(key, new Set([record.channel]));
  }
  return channels;
}

/** Which of the contact points are listed at all, on whatever channel (rules.md section 5): keys `kind:value`. */
export async function listedContactPoints(
  context: EngineContext,
  points: readonly ContactPoint[],
): Promise<Set<string>> {
  return new Set((await listedChannels(context, points)).keys());
}
