import { ALL } from '../../../language/identities/all';
import type { ContactPoint } from '../../../language/identities/contactPoint';
import type { EngineContext } from '../../../store/context';
import { factCollections } from '../../facts/collections';
import { ListedChannels, listedChannels } from '../../facts/listedContactPoints';

/** A list up to this length is read once; a longer one is asked batch by batch. */
const WHOLE = 100_000;

/** The Do Not Contact list for a reader of very many profiles. */
export class ListedPoints {
  private whole: Promise<ListedChannels | undefined> | undefined;

  constructor(private readonly context: EngineContext) {}

  /** On which channels each of the points (and possibly others) is listed; `*` is every one. */
  async channelsOf(points: readonly ContactPoint[]): Promise<ListedChannels> {
    return (await this.all()) ?? listedChannels(this.context, points);
  }

  /** Everything that is listed, as it was when this was first asked; `undefined` for a longer list. */
  all(): Promise<ListedChannels | undefined> {
    return (this.whole ??= this.readWhole());
  }

  private async readWhole(): Promise<ListedChannels | undefined> {
    const { doNotContact } = await factCollections(this.context);
    const filter = { account: { $in: [ALL, this.context.account] }, 'reasons.0': { $exists: true } };
    const records = await doNotContact
      .find(filter, {
        projection: { _id: 0, kind: 1, value: 1, channel: 1, exact: 1 },
        limit: WHOLE + 1,
        hint: 'point',
      })
      .toArray();
    return records.length > WHOLE ? undefined : new ListedChannels(records);
  }
}
