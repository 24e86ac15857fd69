import type { EngineContext } from '../../store/context';
import { factCollections } from '../facts/collections';
import { projectionOf } from '../interpreters/mongo/collectEvents';
import { EventReader } from '../interpreters/mongo/EventReader';
import { spanFilter } from '../interpreters/mongo/eventScans';
import { rawBatches } from '../interpreters/mongo/rawBatches';
import type { BookQuestion, Stretch } from './bookOf';

/** The events themselves, of whatever revision, in order of time. What is handed out is the next one when the next one is. */
export async function readEvents(
  context: EngineContext,
  { profile, type, reads }: BookQuestion,
  stretch: Stretch,
  add: (event: EventReader) => void,
): Promise<void> {
  const { events } = await factCollections(context);
  const find = {
    filter: { account: context.account, type, profileId: profile._id, ...spanFilter(stretch) },
    projection: { ...projectionOf(reads), rev: 1, was: 1 },
    sort: { at: 1 },
    hint: 'profile',
  };
  const event = new EventReader(reads, false);
  for await (const { bytes, starts } of rawBatches(events, find))
    for (const start of starts) {
      event.moveTo(bytes, start);
      add(event);
    }
}
