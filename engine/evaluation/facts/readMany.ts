import type { EngineContext } from '../../store/context';
import type { Reads } from '../interpreters/mongo/eventScans';
import { EventReader } from '../interpreters/mongo/EventReader';
import { projectionOf } from '../interpreters/mongo/collectEvents';
import { EARLIEST, spanFilter } from '../interpreters/mongo/eventScans';
import { readBook, type Reader } from '../chapters/readBook';
import { factCollections } from './collections';
import type { ProfileDocument } from './documents';
import type { CollectsEvents } from './OccurrenceList';
import { FEW } from './sizes';

/** One profile with very many events of a type: from either end until a list has enough; whoever has to see them all sees them together. */
export async function readMany(
  context: EngineContext,
  type: string,
  profile: ProfileDocument,
  lists: readonly CollectsEvents[],
  { now, fromEvents }: { readonly now: number; readonly fromEvents: boolean },
): Promise<void> {
  const books = new Map<string, CollectsEvents[]>();
  for (const list of lists) {
    list.clear();
    if (await readFew(context, type, profile, list)) continue;
    list.clear();
    const key = JSON.stringify(readsOf([list]));
    const book = books.get(key);
    if (book) book.push(list);
    else books.set(key, [list]);
  }
  for (const book of books.values()) {
    const reader: Reader = {
      add: (event) => {
        for (const list of book) list.add(event);
      },
      clear: () => {
        for (const list of book) list.clear();
      },
    };
    const span = {
      from: Math.max(EARLIEST, Math.min(...book.map(({ from }) => from))),
      to: Math.min(-EARLIEST, Math.max(...book.map(({ to }) => to))),
    };
    await readBook(context, { type, profile, reads: readsOf(book), span, now, fromEvents }, reader);
  }
}

/** Whether the first few, in the order in which they decide, are enough. */
async function readFew(
  context: EngineContext,
  type: string,
  profile: ProfileDocument,
  list: CollectsEvents,
): Promise<boolean> {
  const { bound } = list.need;
  if (bound === 'all') return false;
  const { events } = await factCollections(context);
  const reads = readsOf([list]);
  const cursor = events.find(
    { account: context.account, type, profileId: profile._id, ...spanFilter(list) },
    {
      projection: { ...projectionOf(reads), rev: 1 },
      sort: { profileId: 1, at: bound.order === 'newest' ? -1 : 1 },
      limit: FEW,
      batchSize: 500,
      raw: true,
    },
  );
  const event = new EventReader(reads, false);
  let count = 0;
  try {
    for await (const one of cursor) {
      if (event.in(one).rev <= profile.revision) list.add(event);
      if (list.isFull()) return true;
      count++;
    }
  } finally {
    await cursor.close();
  }
  return count < FEW;
}

/** What of an event is looked at. */
export const readsOf = (lists: readonly CollectsEvents[]): Reads => ({
  properties: [...new Set(lists.flatMap(({ need }) => need.reads))].sort(),
  time: true,
  id: lists.some(({ need }) => need.keeps?.id === true),
});
