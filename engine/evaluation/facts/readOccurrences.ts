import type { ObjectId } from 'mongodb';
import type { EngineContext } from '../../store/context';
import type { EventNeed } from '../interpreters/memory/CompiledRule';
import type { Occurred } from '../interpreters/memory/KeptEvent';
import { EventReader } from '../interpreters/mongo/EventReader';
import { projectionOf } from '../interpreters/mongo/collectEvents';
import { spanFilter } from '../interpreters/mongo/eventScans';
import { KeptList } from './KeptList';
import { OccurrenceList, type CollectsEvents } from './OccurrenceList';
import { factCollections } from './collections';
import type { ProfileDocument } from './documents';
import { isHeavy, rememberHeavy } from './heavyReaders';
import { readMany, readsOf } from './readMany';
import { LEAST, SHARE } from './sizes';

/** What one profile's evaluation wants to know of its events. */
export interface OccurrenceRequest {
  readonly profile: ProfileDocument;
  readonly now: number;
  readonly needs: readonly EventNeed[];
}

/** By profile and need, oldest first. */
export type Occurrences = ReadonlyMap<string, ReadonlyMap<EventNeed, Occurred>>;

/**
 * Step 4, second half: the events that decide. Only those with a revision up to the evaluation's own: an event of a later revision
 * would make the result depend on when one looked. Memory is bounded by what the rules ask for, however many events there are.
 *
 * @param fromEvents nothing is read that was derived of events, and nothing written.
 */
export async function readOccurrences(
  context: EngineContext,
  requests: readonly OccurrenceRequest[],
  { fromEvents = false }: { readonly fromEvents?: boolean } = {},
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
      else readers.push({ profile, now, lists: [list] });
    }
  }
  await Promise.all(
    [...byType].map(([type, readers]) => readType(context, type, mergeReaders(readers), fromEvents)),
  );
  return new Map(
    [...found].map(([profile, lists]) => [
      profile,
      new Map([...lists].map(([need, list]) => [need, list.found()])),
    ]),
  );
}

interface Reader {
  readonly profile: ProfileDocument;
  readonly now: number;
  readonly lists: CollectsEvents[];
}

function mergeReaders(readers: readonly Reader[]): Map<string, Reader> {
  const merged = new Map<string, Reader>();
  for (const reader of readers) {
    const id = reader.profile._id.toHexString();
    const known = merged.get(id);
    if (known) known.lists.push(...reader.lists);
    else merged.set(id, { ...reader, lists: [...reader.lists] });
  }
  return merged;
}

/** Everybody's events of one type in one read, in the order of the index; those whom it did not reach, and those who did very much, one by one. */
async function readType(
  context: EngineContext,
  type: string,
  readers: Map<string, Reader>,
  fromEvents: boolean,
): Promise<void> {
  const alone: Reader[] = [];
  const together = new Map<string, Reader>();
  for (const [id, reader] of readers)
    if (isHeavy(context, wantedOf(type, reader))) alone.push(reader);
    else together.set(id, reader);
  if (together.size > 0) alone.push(...(await readTogether(context, type, together)));
  for (const { profile, lists, now } of alone)
    await readMany(context, type, profile, lists, { now, fromEvents });
}

/** @returns whom it did not reach to the end. */
async function readTogether(
  context: EngineContext,
  type: string,
  readers: ReadonlyMap<string, Reader>,
): Promise<Reader[]> {
  const { events } = await factCollections(context);
  const lists = [...readers.values()].flatMap((reader) => reader.lists);
  const most = Math.max(LEAST, readers.size * SHARE);
  const ids = [...readers.values()].map(({ profile }) => profile._id);
  const filter = {
    account: context.account,
    type,
    profileId: ids.length === 1 ? (ids[0] as ObjectId) : { $in: ids },
    ...spanFilter({ from: firstOf(lists), to: Math.max(...lists.map(({ to: end }) => end)) }),
  };
  const reads = readsOf(lists);
  const projection = { ...projectionOf(reads), rev: 1 };
  const found = await events
    .find(filter, { projection, sort: { profileId: 1, at: 1 }, limit: most, raw: true })
    .toArray();
  const event = new EventReader(reads, false);
  // The read was cut: the profile at the cut and all behind it are read on their own.
  const isCut = found.length === most;
  const cut = isCut ? event.in(found[found.length - 1]).profileId : '';
  let reader: Reader | undefined;
  let known = '';
  let reached = 0;
  for (const one of found) {
    const { profileId } = event.in(one);
    if (isCut && profileId >= cut) break;
    reached++;
    if (profileId !== known) reader = readers.get((known = profileId));
    if (!reader || event.rev > reader.profile.revision) continue;
    for (const list of reader.lists) list.add(event);
  }
  if (!isCut) return [];
  const heavy = readers.get(cut);
  if (heavy && most - reached >= LEAST) rememberHeavy(context, wantedOf(type, heavy));
  return [...readers].flatMap(([id, one]) => (id >= cut ? [one] : []));
}

const firstOf = (lists: readonly CollectsEvents[]): number => Math.min(...lists.map(({ from }) => from));

const wantedOf = (type: string, { profile, now, lists }: Reader) => ({
  profile,
  type,
  now,
  from: firstOf(lists),
});
