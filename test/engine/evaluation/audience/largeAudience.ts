import { ObjectId, type Db, type Document } from 'mongodb';
import { bucketOf } from '../../../../engine/store/buckets';

/** One of many, as the test knows it. */
export interface Person {
  readonly id: string;
  readonly externalId?: string;
  readonly city: string;
  readonly spend?: number;
  readonly tags: readonly string[];
  readonly views: number;
  readonly buys: number;
}

export const LARGE_NOW = '2025-03-30T10:00:00.000Z';
const DAY = 86_400_000;

/**
 * Writes many profiles and their events as they are stored, and things that must not count: the same people in another account, events of nobody,
 * events of a profile that has left, events of the future.
 */
export async function writeLargeAudience(stored: Db, account: string, size: number): Promise<Person[]> {
  const now = Date.parse(LARGE_NOW);
  const people: Person[] = [];
  const profiles: Document[] = [];
  const events: Document[] = [];
  const happen = (owner: Document, type: string, age: number): void => {
    events.push({
      _id: `${String(owner.account)}.${events.length}`,
      account: owner.account,
      profileId: owner._id,
      bucket: owner.bucket,
      type,
      at: new Date(now - age),
      rev: 1,
      properties: { amount: (events.length * 7) % 100 },
    });
  };
  // Ids are not in the order in which they are written.
  const ids = Array.from(
    { length: size },
    (_, i) => new ObjectId(`${((i * 7919) % size).toString(16).padStart(8, '0')}${'0'.repeat(16)}`),
  );
  for (const [i, _id] of ids.entries()) {
    const person: Person = {
      id: _id.toHexString(),
      ...(i % 5 !== 0 && { externalId: `p${i}` }),
      city: ['London', 'Paris', 'Oslo'][i % 3] as string,
      ...(i % 4 !== 0 && { spend: i % 1000 }),
      tags: i % 10 === 0 ? ['vip'] : [],
      views: i % 2 === 0 ? 1 + (i % 3) : 0,
      buys: i % 50 === 0 ? 2 : 0,
    };
    people.push(person);
    const profile = profileOf(account, person, i);
    profiles.push(profile);
    for (let n = 0; n < person.views; n++) happen(profile, 'View', n * DAY);
    for (let n = 0; n < person.buys; n++) happen(profile, 'Buy', n * DAY);
    if (i % 1000 === 1) happen(profile, 'Buy', -DAY);
  }
  for (let i = 0; i < 200; i++) {
    const nobody = { _id: new ObjectId(), account, bucket: i };
    for (let n = 0; n < 3; n++) happen(nobody, i % 2 === 0 ? 'Buy' : 'View', n * DAY);
    const gone = {
      ...profileOf('\u0000gone', { ...(people[0] as Person), id: new ObjectId().toHexString() }, size + i),
    };
    profiles.push(gone);
    for (let n = 0; n < 3; n++) happen({ ...gone, account }, 'Buy', n * DAY);
    const other = profileOf(
      'another',
      { ...(people[i] as Person), id: new ObjectId().toHexString() },
      2 * size + i,
    );
    profiles.push(other);
    happen(other, 'Buy', 0);
    happen(other, 'View', 0);
  }
  for (let i = 0; i < profiles.length; i += 5_000)
    await stored.collection('profiles').insertMany(profiles.slice(i, i + 5_000), { ordered: false });
  for (let i = 0; i < events.length; i += 5_000)
    await stored
      .collection<{ _id: string }>('events')
      .insertMany(events.slice(i, i + 5_000) as { _id: string }[], { ordered: false });
  return people.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function profileOf(account: string, { id, externalId, city, spend, tags }: Person, i: number): Document {
  const at = new Date('2025-01-01T00:00:00Z');
  return {
    _id: new ObjectId(id),
    account,
    bucket: bucketOf(new ObjectId(id)),
    keys: [`${account}.test.${i}`],
    identities: externalId === undefined ? {} : { externalId: [externalId] },
    ...(externalId !== undefined && { externalId }),
    attributes: { city, ...(spend !== undefined && { spend }), createdAt: at, modifiedAt: at },
    folded: { city: city.toLowerCase(), ...(externalId !== undefined && { '%externalId': [externalId] }) },
    tags,
    revision: 1,
    at,
  };
}
