import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import type { EventNeed } from '../interpreters/memory/CompiledRule';
import type { Occurred } from '../interpreters/memory/KeptEvent';
import { spanFilter } from '../interpreters/mongo/eventScans';
import { KeptList } from './KeptList';
import { OccurrenceList, type CollectsEvents } from './OccurrenceList';
import { factCollections } from './collections';
import type { EventDocument, ProfileDocument } from './documents';

/** What one profile's evaluation wants to know of its events. */
export interface OccurrenceRequest {
  readonly profile: ProfileDocument;
  readonly now: number;
  readonly needs: readonly EventNeed[];
}

/** By profile and need, oldest first. */
export type Occurrences = ReadonlyMap<string, ReadonlyMap<EventNeed, Occurred>>;

/** Events read at once for a batch; a profile with more than its share is read on its own, no further than it has to be. */
const SHARE = 64;
const LEAST = 2_000;

/**
 * Step 4, second half: the events that decide. Only those with a revision up to the evaluation's own: an event of a later revision
 * would make the result depend on when one looked. Memory is bounded by what the rules ask for, however many events there are.
 */
export async function readOccurrences(
  context: EngineContext,
  requests: readonly OccurrenceRequest[],
): Promise<Occurrences> {
  const found = new Map(
    requests.map(({ profile }) => [profile._id.toHexString(), new Map<EventNeed, CollectsEvents>()]),
  );
  const byType = new Map<string, Reader[]>();
  for (const { profile, now, needs } of requests) {
    const lists = found.get(profile._id.toHexString()) as Map<EventNeed, CollectsEvents>;
    for (const need of needs) {
      if (lists.has(need)) continue;
      const list = need.keeps ? new KeptList(need, now) : new OccurrenceList(need, now);
      lists.set(need, list);
      const readers = byType.get(need.type) ?? [];
      if (readers.length === 0) byType.set(need.type, readers);
      const last = readers.at(-1);
      if (last?.profile === profile) last.lists.push(list);
      else readers.push({ profile, lists: [list] });
    }
  }
  await Promise.all([...byType].map(([type, readers]) => readType(context, type, mergeReaders(readers))));
  return new Map(
    [...found].map(([profile, lists]) => [
      profile,
      new Map([...lists].map(([need, list]) => [need, list.found()])),
    ]),
  );
}

interface Reader {
  readonly profile: ProfileDocument;
  readonly lists: CollectsEvents[];
}

function mergeReaders(readers: readonly Reader[]): Map<string, Reader> {
  const merged = new Map<string, Reader>();
  for (const reader of readers) {
    const id = reader.profile._id.toHexString();
    const known = merged.get(id);
    if (known) known.lists.push(...reader.lists);
    else merged.set(id, { profile: reader.profile, lists: [...reader.lists] });
  }
  return merged;
}

/** Everybody's events of one type in one read, in the order of the index; those whom it did not reach one by one. */
async function readType(context: EngineContext, type: string, readers: Map<string, Reader>): Promise<void> {
  const { events } = await factCollections(context);
  const lists = [...readers.values()].flatMap((reader) => reader.lists);
  const from = Math.min(...lists.map(({ from: start }) => start));
  const to = Math.max(...lists.map(({ to: end }) => end));
  const most = Math.max(LEAST, readers.size * SHARE);
  const ids = [...readers.values()].map(({ profile }) => profile._id);
  const filter = {
    account: context.account,
    type,
    profileId: ids.length === 1 ? (ids[0] as ObjectId) : { $in: ids },
    ...spanFilter({ from, to }),
  };
  const projection = { profileId: 1, ...fieldsOf(lists) };
  const found = await events
    .find(filter, { projection, sort: { profileId: 1, at: 1 }, limit: most })
    .toArray();
  if (found.length < most) {
    for (const event of found) take(readers.get(event.profileId.toHexString()), event);
    return;
  }
  // The read was cut: the profile at the cut and all behind it are read on their own.
  const cut = found[found.length - 1]?.profileId.toHexString() ?? '';
  for (const event of found)
    if (event.profileId.toHexString() < cut) take(readers.get(event.profileId.toHexString()), event);
  for (const [id, reader] of readers) if (id >= cut) await readOne(context, type, reader);
}

/** What of an event is looked at. */
function fieldsOf(lists: readonly CollectsEvents[]): Record<string, 0 | 1> {
  const withIds = lists.some(({ need }) => need.keeps?.id === true);
  const withProperties = lists.some(
    ({ need }) => need.where !== undefined || need.keeps?.properties === true,
  );
  return { _id: withIds ? 1 : 0, at: 1, rev: 1, ...(withProperties && { properties: 1 as const }) };
}

function take(reader: Reader | undefined, event: EventDocument): void {
  if (!reader || event.rev > reader.profile.revision) return;
  for (const list of reader.lists) list.add(event);
}

/** One profile with very many events: from either end, and only until every list has enough. */
async function readOne(context: EngineContext, type: string, { profile, lists }: Reader): Promise<void> {
  const { events } = await factCollections(context);
  for (const list of lists) {
    const filter = { account: context.account, type, profileId: profile._id, ...spanFilter(list) };
    const projection = fieldsOf([list]);
    const newestFirst = list.need.bound !== 'all' && list.need.bound.order === 'newest';
    const cursor = events.find(filter, {
      projection,
      sort: { profileId: 1, at: newestFirst ? -1 : 1 },
      batchSize: 500,
    });
    try {
      for await (const event of cursor) {
        if (event.rev <= profile.revision) list.add(event);
        if (list.isFull()) break;
      }
    } finally {
      await cursor.close();
    }
  }
}
