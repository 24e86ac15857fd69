import type { EngineContext } from '../../store/context';
import { turn } from '../../store/turn';
import { factCollections } from '../facts/collections';
import {
  documentAt,
  fieldAt,
  firstIdIn,
  instantAt,
  numberIn,
  textAt,
  TYPE,
} from '../interpreters/mongo/bytes';
import { rawBatches } from '../interpreters/mongo/rawBatches';
import type { PackedProfile } from './rowOf';

/** Events that are read together. */
const BATCH = 4_000;
const REV = Buffer.from('rev');

/** An event as columns hold it. */
export interface HeldEvent {
  /** Which of the people did it. */
  readonly row: number;
  readonly type: string;
  /** In ms. */
  readonly at: number;
  /** As stored. */
  readonly properties: Readonly<Record<string, unknown>> | undefined;
}

/**
 * What these people did, up to the revision at which each was read: in their order, and of each in order of time. Whoever has events that are on their way has to be
 * left out by the caller (`underWay.ts`).
 *
 * @param people in the order of their ids
 */
export async function* eventsOf(
  context: EngineContext,
  people: readonly Pick<PackedProfile, '_id' | 'revision'>[],
): AsyncGenerator<HeldEvent[]> {
  if (people.length === 0) return;
  const { events } = await factCollections(context);
  const find = {
    filter: { profileId: { $in: people.map(({ _id }) => _id) }, account: context.account },
    projection: { _id: 0, profileId: 1, type: 1, at: 1, rev: 1, properties: 1 },
    sort: { profileId: 1, at: 1 },
    hint: 'erase',
  };
  let row = 0;
  for await (const { bytes, starts } of rawBatches(events, find, { first: BATCH, largest: BATCH })) {
    const found: HeldEvent[] = [];
    for (const start of starts) {
      const id = firstIdIn(bytes, start, 'profileId');
      while (bytes.compare((people[row] as PackedProfile)._id.id, 0, 12, id, id + 12) !== 0) row++;
      if (numberIn(bytes, start, REV) > (people[row] as PackedProfile).revision) continue;
      const within = fieldAt(bytes, start, 'properties', TYPE.object);
      found.push({
        row,
        type: textAt(bytes, fieldAt(bytes, start, 'type', TYPE.text)),
        at: instantAt(bytes, start, 'at'),
        properties: within < 0 ? undefined : documentAt(bytes, within),
      });
    }
    yield found;
    await turn();
  }
}
