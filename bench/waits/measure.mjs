import { ObjectId } from 'mongodb';

const BATCH = 5_000;
const round = (value) => Number(value.toPrecision(3));

export function quantiles(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Many documents like one, each made by `change` from its number; unordered, in batches. */
export async function multiply(collection, count, make) {
  for (let from = 0; from < count; from += BATCH)
    await collection.insertMany(
      Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => make(from + i)),
      { ordered: false },
    );
}

/** As many people as that, made from one that the engine has made. Ids grow with the number: `idOf` names them. */
export async function populate(engine, db, account, count) {
  const { id } = await engine.profiles.upsert({ externalId: 'like', emails: ['like@example.com'] });
  const profiles = db.collection('profiles');
  const like = await profiles.findOne({ _id: new ObjectId(id) });
  const renamed = (text, n) => text.replace('like', `q${n}`);
  await multiply(profiles, count, (n) => ({
    ...like,
    _id: idOf(n),
    bucket: n % 1_024,
    keys: like.keys.map((key) => renamed(key, n)),
    externalId: `q${n}`,
    identities: Object.fromEntries(
      Object.entries(like.identities).map(([kind, all]) => [kind, all.map((one) => renamed(one, n))]),
    ),
  }));
}

export const idOf = (n) => new ObjectId(`abcdef0000${n.toString(16).padStart(14, '0')}`);
export const nameOf = (n) => ({ externalId: `q${n}` });

/** So many waits like one that was opened, each of another person; `change` says what else is different. */
export async function waitLike(db, id, count, change) {
  const waits = db.collection('waits');
  const profiles = db.collection('profiles');
  const like = await waits.findOne({ _id: new ObjectId(id) });
  delete like.slot;
  const ids = Array.from({ length: count }, () => new ObjectId());
  await multiply(waits, count, (n) => ({
    ...like,
    _id: ids[n],
    profileId: idOf(n),
    before: [],
    ...change(n),
  }));
  for (let from = 0; from < count; from += BATCH)
    await profiles.bulkWrite(
      ids.slice(from, from + BATCH).map((wait, i) => ({
        updateOne: {
          filter: { _id: idOf(from + i) },
          update: { $set: { [`waits.${wait.toHexString()}`]: 1 } },
        },
      })),
      { ordered: false },
    );
}
