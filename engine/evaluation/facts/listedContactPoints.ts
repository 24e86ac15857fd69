import { ALL } from '../../language/identities/all';
import { pointKey, type ContactPoint } from '../../language/identities/contactPoint';
import { readingsOf } from '../../language/identities/readings';
import type { EngineContext } from '../../store/context';
import type { Facts, ListedFor } from '../interpreters/memory/facts';
import { factCollections } from './collections';
import type { ListedPoint } from './documents';

/** Points looked up in one round trip. */
const BATCH = 5_000;

type Listed = Pick<ListedPoint, 'kind' | 'value' | 'channel' | 'exact'>;
type Asked = Pick<ContactPoint, 'kind' | 'value'>;
type Channels = Map<string, Set<string>>;

/** What is listed, by contact point. */
export class ListedChannels {
  private readonly all: Channels = new Map();
  /** Of email addresses that were listed when they were still folded. */
  private readonly earlier: Channels = new Map();

  constructor(records: readonly Listed[]) {
    for (const record of records) {
      const key = pointKey(record);
      note(this.all, key, record.channel);
      if (record.exact !== true) note(this.earlier, key, record.channel);
    }
  }

  /** The channels that a point is listed for under any of its spellings, `*` for every one; `undefined` when it is listed nowhere. */
  of(point: Asked): ReadonlySet<string> | undefined {
    let found: Set<string> | undefined;
    for (const reading of readingsOf(point)) {
      const channels = (reading.isEarlier ? this.earlier : this.all).get(pointKey(reading));
      if (channels) found = found ? new Set([...found, ...channels]) : channels;
    }
    return found;
  }

  has(point: Asked): boolean {
    return this.of(point) !== undefined;
  }

  /** The `pointKey` of everything that is listed: a point is only if one of its readings is among them. */
  keys(): Iterable<string> {
    return this.all.keys();
  }

  /** The channels that any of a profile's points of a kind is listed for. */
  ofProfile(identities: NonNullable<Facts['identities']>): ListedFor {
    const channels = (kind: 'email' | 'phone'): ReadonlySet<string> =>
      new Set((identities[kind] ?? []).flatMap((value) => [...(this.of({ kind, value }) ?? [])]));
    return { email: channels('email'), phone: channels('phone') };
  }
}

function note(channels: Channels, key: string, channel: string): void {
  const known = channels.get(key);
  if (known) known.add(channel);
  else channels.set(key, new Set([channel]));
}

/** Which of the contact points are on the account's Do Not Contact list, and for which channels. */
export async function listedChannels(
  context: EngineContext,
  points: readonly ContactPoint[],
): Promise<ListedChannels> {
  const { doNotContact } = await factCollections(context);
  const found: Listed[] = [];
  for (let i = 0; i < points.length; i += BATCH) {
    const batch = points.slice(i, i + BATCH);
    for (const kind of ['email', 'phone'] as const) {
      const values = batch.flatMap((point) =>
        point.kind === kind ? readingsOf(point).map(({ value }) => value) : [],
      );
      if (values.length === 0) continue;
      const records = doNotContact.find(
        {
          account: { $in: [ALL, context.account] },
          kind,
          value: { $in: values },
          'reasons.0': { $exists: true },
        },
        { projection: { kind: 1, value: 1, channel: 1, exact: 1 } },
      );
      for await (const record of records) found.push(record);
    }
  }
  return new ListedChannels(found);
}
