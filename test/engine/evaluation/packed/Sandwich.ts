import type { Db, Document } from 'mongodb';

/** Everything that a question could have seen: what is stored before it is asked, and after. */
export interface Sandwich {
  /** Who was the same all the while. */
  readonly settled: ReadonlyMap<string, Document>;
  /** Who changed, came or left meanwhile: of them either answer is right. */
  readonly moving: ReadonlySet<string>;
}

interface Stored {
  readonly people: ReadonlyMap<string, Document>;
  readonly listed: ReadonlySet<string>;
  /** By whose they are. */
  readonly events: ReadonlyMap<string, readonly Document[]>;
  /** When it was begun to be read (s). */
  readonly from: number;
}

async function read(db: Db, account: string): Promise<Stored> {
  const from = Math.floor(Date.now() / 1_000) - 1;
  const records = await db
    .collection('doNotContact')
    .find({ 'reasons.0': { $exists: true } })
    .toArray();
  const people = await db.collection('profiles').find({ account }).toArray();
  const events = new Map<string, Document[]>();
  for (const event of await db.collection('events').find({ account }).sort({ _id: 1 }).toArray()) {
    const id = String(event.profileId);
    events.set(id, [...(events.get(id) ?? []), event]);
  }
  return {
    events,
    people: new Map(people.map((profile) => [String(profile._id), profile])),
    listed: new Set(records.map(({ value }) => value as string)),
    from,
  };
}

/** Asks, and reads everything before and after. A revision is issued once: who is at the same one twice was the same between. */
export async function between<T>(
  db: Db,
  account: string,
  ask: () => Promise<T>,
): Promise<{ answer: T; sandwich: Sandwich; isNew: (id: string) => boolean }> {
  const before = await read(db, account);
  const answer = await ask();
  const after = await read(db, account);
  const settled = new Map<string, Document>();
  const moving = new Set<string>();
  for (const id of new Set([...before.people.keys(), ...after.people.keys()])) {
    const [one, other] = [before.people.get(id), after.people.get(id)];
    const emails: string[] = other?.identities.email ?? [];
    const isListed = (stored: Stored): string => emails.map((email) => stored.listed.has(email)).join();
    const did = ({ events }: Stored): string =>
      JSON.stringify((events.get(id) ?? []).map(({ _id, rev }) => [_id, rev]));
    const events = after.events.get(id) ?? [];
    // What a join is bringing counts from the change on that is to come.
    const isComing = events.some(({ rev }) => rev > other?.revision);
    const isSame = one?.revision === other?.revision && did(before) === did(after) && !isComing;
    if (one && other && isSame && isListed(before) === isListed(after))
      settled.set(id, { ...other, events, free: emails.some((email) => !after.listed.has(email)) });
    else moving.add(id);
  }
  return {
    answer,
    sandwich: { settled, moving },
    // Somebody may come and leave again in between.
    isNew: (id) => Number.parseInt(id.slice(0, 8), 16) >= before.from,
  };
}
