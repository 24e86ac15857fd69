import { BSON, Binary, Collection, ObjectId } from 'mongodb';
import type { AudienceEngine, Rule } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { accountsOf, handClock } from '../../accounts';

jest.mock('../../../../engine/evaluation/facts/sizes', () => jest.requireActual('./smallSizes'));

const NOW = '2026-03-01T12:00:00.000Z';
const DAY = 86_400_000;
const accounts = accountsOf('chapters');
const open = (account: string): Promise<AudienceEngine> =>
  accounts.open({ account, clock: handClock(NOW), timeZone: 'UTC' });
const stored = async () => (await accounts.stored()).collection('chapters');

const ADA = { externalId: 'ada' };
const buy = (i: number, properties: Record<string, unknown> = { amount: i }, profile = ADA) => ({
  profile,
  type: 'Purchase',
  at: new Date(Date.parse(NOW) - (i + 1) * DAY).toISOString(),
  properties,
});
const measured = (of: string, property?: string, more = {}): Rule =>
  ({
    event: 'Purchase',
    measure: { of, ...(property && { property }), operator: 'moreOrEqual', value: 1 },
    ...more,
  }) as Rule;
const found = async (engine: AudienceEngine, rule: Rule, who = ADA): Promise<unknown> =>
  (await engine.audience.explain(rule, who)).found;
const SUM = measured('sum', 'amount');
const twenty = Array.from({ length: 20 }, (_, i) => i);

it('what was read of many events once is not read again', async () => {
  const engine = await open('again');
  await engine.events.trackMany(twenty.map((i) => buy(i, { amount: i, kind: i % 2 ? 'a' : 'A' })));
  const rules = [
    SUM,
    measured('average', 'amount'),
    measured('distinct', 'kind'),
    measured('days'),
    measured('maximum', 'amount', { where: { property: 'kind', operator: 'is', value: 'a' } }),
    { event: 'Purchase', where: { property: 'amount', operator: 'greaterThan', value: 15 } },
  ] as Rule[];
  const before = [];
  for (const rule of rules) before.push(await found(engine, rule));
  expect(before).toEqual([190, 9.5, 1, 20, 19, expect.any(Number)]);
  // Nothing changes an event: whoever has read it from a chapter does not see this.
  const events = (await accounts.stored()).collection('events');
  await events.updateMany({ account: 'again' }, { $set: { 'properties.amount': 0, 'properties.kind': 'z' } });
  const after = [];
  for (const rule of rules) after.push(await found(engine, rule));
  expect(after).toEqual(before);
});

it('who did very much keeps others from being read together once, and not again', async () => {
  const engine = await open('beside');
  const others = Array.from({ length: 12 }, (_, i) => ({ externalId: `other ${i}` }));
  const everybody = [ADA, ...others];
  await engine.profiles.upsertMany(everybody);
  await engine.events.trackMany(Array.from({ length: 60 }, (_, i) => buy(i)));
  await engine.segments.create({
    name: 'Spenders',
    type: 'realTime',
    rule: {
      event: 'Purchase',
      measure: { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 10 },
    },
  });
  await engine.work.runDue();
  const other = await open('beside');
  const readAlone = async (amount: number): Promise<number> => {
    const reads = jest.spyOn(Collection.prototype, 'find');
    await other.events.trackMany(everybody.map((who, i) => buy(i, { amount }, who)));
    const alone = reads.mock.contexts.filter((one) => (one as Collection).collectionName === 'chapters');
    jest.restoreAllMocks();
    return alone.length;
  };
  const first = await readAlone(4);
  expect(await engine.segments.count('Spenders')).toBe(1);
  const second = await readAlone(4);
  expect(await engine.segments.count('Spenders')).toBe(1);
  const third = await readAlone(4);
  expect(await engine.segments.count('Spenders')).toBe(13);
  expect([first, second, third]).toEqual([13, 1, 1]);
});

it('a computed attribute and a real-time segment of somebody who did very much are read the same way', async () => {
  const engine = await open('computed');
  await engine.attributes.compute({ name: 'spent', event: 'Purchase', of: 'sum', property: 'amount' });
  await engine.segments.create({ name: 'Spenders', type: 'realTime', rule: SUM });
  await engine.events.trackMany(twenty.map((i) => buy(i)));
  expect(await (await stored()).countDocuments({ account: 'computed' })).toBeGreaterThan(2);
  await engine.events.track(buy(3, { amount: 1_000 }));
  expect((await engine.profiles.get(ADA)).computed).toEqual({ spent: 1_190 });
  expect(await engine.segments.count('Spenders')).toBe(1);
});

it('amounts of every size, and a property that changes its type, come out of chapters as they went in', async () => {
  const engine = await open('hostile');
  const values = [
    1e308,
    1e308,
    -1e308,
    0.1,
    0.2,
    5e-324,
    'text',
    true,
    null,
    [1],
    { $gt: 1, 'a.b': 2 },
    '',
    -0,
  ];
  await engine.events.trackMany(
    values.map((amount, i) => buy(i, { amount, $where: 'x', __proto__x: i, 'cart.total': amount })),
  );
  const rules = [
    SUM,
    measured('distinct', 'amount'),
    measured('sum', '$where'),
    measured('sum', 'cart.total'),
    measured('distinct', 'amount.a.b'),
    measured('maximum', '__proto__x'),
  ];
  const first = [];
  for (const rule of rules) first.push(await found(engine, rule));
  const again = [];
  for (const rule of rules) again.push(await found(engine, rule));
  expect(again).toEqual(first);
  expect(first.slice(0, 2)).toEqual([1e308, expect.any(Number)]);
});

it('somebody with few events is asked about without a look for chapters', async () => {
  const steps: string[] = [];
  const engine = engineOf({
    uri: accounts.database.uri,
    account: 'few',
    clock: handClock(NOW),
    step: (name) => void steps.push(name),
  });
  try {
    await engine.events.trackMany([0, 1, 2].map((i) => buy(i)));
    expect(await found(engine, SUM)).toBe(3);
    expect(steps).not.toContain('bookAsked');
  } finally {
    await engine.close();
  }
  expect(await (await stored()).countDocuments({ account: 'few' })).toBe(0);
});

it('people of two accounts who are called the same have chapters of their own', async () => {
  const [here, there] = [await open('here'), await open('there')];
  await here.events.trackMany(twenty.map((i) => buy(i)));
  await there.events.trackMany(twenty.map((i) => buy(i, { amount: 100 })));
  for (let i = 0; i < 2; i++) {
    expect(await found(here, SUM)).toBe(190);
    expect(await found(there, SUM)).toBe(2_000);
  }
});

it.each<[string, object]>([
  ['is cut off', { $set: { instants: new Binary(Buffer.alloc(3)) } }],
  ['lacks a column', { $set: { columns: [] } }],
  ['is of a revision to come', { $set: { rev: 1_000 } }],
  ['says another number', { $inc: { count: 1 } }],
])('a chapter that %s is not read', async (what, update) => {
  const engine = await open(what);
  await engine.events.trackMany(twenty.map((i) => buy(i)));
  expect(await found(engine, SUM)).toBe(190);
  expect((await (await stored()).updateMany({ account: what }, update)).modifiedCount).toBeGreaterThan(2);
  for (let i = 0; i < 3; i++) expect(await found(engine, SUM)).toBe(190);
});

it('a person has so many books and no more', async () => {
  const engine = await open('books');
  await engine.events.trackMany(twenty.map((i) => buy(i)));
  for (let i = 0; i < 40; i++) {
    expect(await found(engine, measured('sum', `p${i}`))).toBe(0);
    expect((await (await stored()).distinct('book', { account: 'books' })).length).toBeLessThanOrEqual(32);
  }
  expect(await found(engine, SUM)).toBe(190);
});

it('of who is erased nothing stays in any collection', async () => {
  const engine = await open('erased');
  const { id } = await engine.profiles.upsert(ADA);
  await engine.events.trackMany(twenty.map((i) => buy(i, { amount: 4_711.5, item: 'Secret thing' })));
  await found(engine, SUM);
  await found(engine, measured('distinct', 'item'));
  const db = await accounts.stored();
  const traces = async (): Promise<string[]> => {
    const all: string[] = [];
    const double = Buffer.alloc(8);
    double.writeDoubleLE(4_711.5);
    for (const { collectionName } of await db.collections())
      for await (const document of db.collection(collectionName).find()) {
        const bytes = Buffer.from(BSON.serialize(document));
        if (
          [double, Buffer.from(new ObjectId(id).id), Buffer.from('Secret'), Buffer.from(id)].some((one) =>
            bytes.includes(one),
          )
        )
          all.push(collectionName);
      }
    return [...new Set(all)].sort();
  };
  expect(await traces()).toEqual(expect.arrayContaining(['chapters', 'events', 'profiles']));
  await engine.profiles.delete(ADA);
  expect(await traces()).toEqual([]);
});

it('the deep health check notices a chapter that says other than the events', async () => {
  const engine = await open('health');
  await engine.events.trackMany(twenty.map((i) => buy(i)));
  await found(engine, SUM);
  expect(await engine.health({ deep: true })).toMatchObject({ ok: true, checked: { chapters: 5 } });
  const chapters = await stored();
  const [chapter] = await chapters.find({ account: 'health' }).toArray();
  const [{ numbers, field }] = chapter?.columns as [{ numbers: Binary; field: string }];
  const wrong = Buffer.from(numbers.value());
  wrong.writeDoubleLE(99, 0);
  await chapters.updateOne(
    { _id: chapter?._id },
    { $set: { columns: [{ field, numbers: new Binary(wrong) }] } },
  );
  expect(await engine.health({ deep: true })).toMatchObject({
    ok: false,
    problems: [{ invariant: 'chapters', collection: 'chapters', id: chapter?._id as unknown }],
  });
});
