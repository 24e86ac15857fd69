import { ALL } from '../../language/identities/all';
import { CHANNELS, type Channel } from '../../language/identities/channels';
import {
  contactPointsIn,
  kindOfChannel,
  type ContactPointKind,
} from '../../language/identities/contactPoint';
import type { EngineContext } from '../../store/context';
import type { ProfileDocument } from '../facts/documents';
import type { ListedChannels } from '../facts/listedContactPoints';
import { ListedPoints } from '../interpreters/mongo/ListedPoints';

/** Counts of many profiles who can be contacted: by kind of contact point with nothing listed at all, and by channel. */
export class Reachable {
  readonly byKind: Record<ContactPointKind, number> = { email: 0, phone: 0 };
  private readonly counts = new Map<Channel, number>(CHANNELS.map((channel) => [channel, 0]));
  private readonly listed: ListedPoints;

  constructor(context: EngineContext) {
    this.listed = new ListedPoints(context);
  }

  /** What `add` goes by, where the list is short enough to be read as a whole. */
  listedPoints(): Promise<ListedChannels | undefined> {
    return this.listed.all();
  }

  /** So many who have points of the kind, of which none is listed. */
  addUnlisted(kind: ContactPointKind, profiles: number): void {
    this.byKind[kind] += profiles;
    for (const channel of CHANNELS)
      if (kindOfChannel(channel) === kind)
        this.counts.set(channel, (this.counts.get(channel) ?? 0) + profiles);
  }

  async add(profiles: readonly Pick<ProfileDocument, 'identities'>[]): Promise<void> {
    const listed = await this.listed.channelsOf(
      profiles.flatMap(({ identities }) => contactPointsIn(identities)),
    );
    for (const { identities } of profiles) {
      const points = contactPointsIn(identities).map((point) => ({
        kind: point.kind,
        listed: listed.of(point),
      }));
      for (const kind of ['email', 'phone'] as const)
        if (points.some((point) => point.kind === kind && point.listed === undefined)) this.byKind[kind]++;
      for (const channel of CHANNELS) {
        const kind = kindOfChannel(channel);
        const isReached = points.some(
          (point) => point.kind === kind && !point.listed?.has(ALL) && !point.listed?.has(channel),
        );
        if (isReached) this.counts.set(channel, (this.counts.get(channel) ?? 0) + 1);
      }
    }
  }

  get byChannel(): { channel: Channel; profiles: number }[] {
    return [...this.counts].map(([channel, profiles]) => ({ channel, profiles }));
  }
}
