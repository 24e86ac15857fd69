import { factCollections } from '../../evaluation/facts/collections';
import type { EventDocument, ProfileDocument } from '../../evaluation/facts/documents';
import type { EngineContext } from '../../store/context';
import { ignoringDuplicates } from '../../store/mongo/duplicateKey';
import { withOpenArrivals } from './openArrivals';

/** By profile: ids of events in its inbox that an earlier event already had. */
export type Duplicates = ReadonlyMap<string, ReadonlySet<string>>;

export interface Flushed {
  /** In their order, with what has arrived for them together with that of others: so they are evaluated. */
  readonly profiles: readonly ProfileDocument[];
  readonly duplicates: Duplicates;
}

/** MongoDB takes 48 MB at once; an event is seldom larger than a few hundred bytes. */
const BATCH = 1000;

/**
 * Step 3: moves accepted events into `events`; the first copy of an id wins, whoever flushes it. They leave the inbox later (step 6), so
 * that an accepted event is at every instant in the inbox or in `events`. Doing it twice changes nothing.
 */
export async function flushInboxes(
  context: EngineContext,
  read: readonly ProfileDocument[],
): Promise<Flushed> {
  const profiles = await withOpenArrivals(context, read);
  const waiting = profiles.flatMap(eventsOf);
  if (waiting.length === 0) return { profiles, duplicates: new Map() };
  const { events } = await factCollections(context);
  const existing: EventDocument[] = [];
  for (let from = 0; from < waiting.length; from += BATCH) {
    const batch = waiting.slice(from, from + BATCH);
    const refused = await ignoringDuplicates(() => events.insertMany(batch, { ordered: false }));
    for (const position of refused) existing.push(batch[position] as EventDocument);
  }
  await context.step?.('flushed', profiles);
  return { profiles, duplicates: existing.length === 0 ? new Map() : await losersOf(context, existing) };
}

const eventsOf = ({ account, _id: profileId, bucket, inbox = [] }: ProfileDocument): EventDocument[] =>
  inbox.map((event) => ({ ...event, account, profileId, bucket }));

/** Of the events whose id was there already: those that are not themselves the stored one. */
async function losersOf(context: EngineContext, refused: readonly EventDocument[]): Promise<Duplicates> {
  const { events } = await factCollections(context);
  const stored = new Map<string, string>();
  const ids = [...new Set(refused.map(({ _id }) => _id))];
  for await (const event of events.find({ _id: { $in: ids } }, { projection: { profileId: 1, rev: 1 } }))
    stored.set(event._id, placeOf(event));
  const losers = new Map<string, Set<string>>();
  for (const event of refused) {
    if (stored.get(event._id) === placeOf(event)) continue;
    const profile = event.profileId.toHexString();
    losers.set(profile, (losers.get(profile) ?? new Set()).add(event._id));
  }
  return losers;
}

/** The profile and the revision that accepted an event: no two accepted events share it and the id. */
const placeOf = ({ profileId, rev }: Pick<EventDocument, 'profileId' | 'rev'>): string =>
  `${profileId.toHexString()}@${rev}`;
