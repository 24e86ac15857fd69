import { MongoClient, type Db } from 'mongodb';
import { openAudienceEngine, type AudienceEngine } from '../../../../engine';
import { ensureBuilt } from '../../../support/built';
import { testDatabase } from '../../../support/database';
import { Waiters, type Handled } from './Waiters';

/** How long (s) processes are killed and started again; longer for a soak. */
const SECONDS = Number(process.env.AUDIENCE_KILL_SECONDS ?? 12);
const PATIENCE_MS = 90_000;
const ACCOUNT = 'killed';
const MOST_CONTACTS = 3;
const PLACES = ['wait', 'left'].map((nodeId) => ({ host: 'test', flowId: 'cart', nodeId }));
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

beforeAll(ensureBuilt, 180_000);

it(
  'each wait ends once by what ended it, permits keep to the cap and a report says what a recount says, while processes are killed at random steps',
  async () => {
    const database = testDatabase('killedWaits');
    const engine = await openAudienceEngine({ uri: database.uri, account: ACCOUNT });
    const client = await MongoClient.connect(database.uri);
    const db = client.db(database.database);
    const waiters = new Waiters(database.uri, ACCOUNT);
    try {
      await prepare(engine);
      waiters.start();
      const begun = Date.now();
      // On a machine that has much else to do it takes longer until everything has happened.
      while (
        Date.now() < begun + SECONDS * 1_000 ||
        !(waiters.hasSeenAll || Date.now() > begun + PATIENCE_MS)
      ) {
        expectSums(await engine.flows.report('cart'));
        await pause(500);
      }
      await waiters.end();
      expect(waiters.failures).toEqual([]);
      // What was opened by who has died since, and what was held by who did.
      await pause(2_500);
      await engine.work.runDue();
      await takeTheRest(engine, waiters);
      await expectEnds(db, waiters);
      await expectPermits(db, waiters);
      await expectReport(engine, db);
      expect((await engine.health({ deep: true })).problems).toEqual([]);
      expect(waiters.hasSeenAll).toBe(true);
    } finally {
      await waiters.end();
      await engine.close();
      await client.close();
      await database.drop();
    }
  },
  SECONDS * 1_000 + PATIENCE_MS + 120_000,
);

async function prepare(engine: AudienceEngine): Promise<void> {
  await engine.segments.create({
    name: 'vips',
    type: 'realTime',
    rule: { tags: ['vip'], operator: 'hasAny' },
  });
  await engine.flows.launch({
    id: 'cart',
    name: 'Cart',
    host: 'test',
    audience: { segments: ['vips'] },
    goal: { rule: { event: 'Purchase' } },
  });
  await engine.contacts.policy.set({ caps: [{ most: MOST_CONTACTS, per: { amount: 1, unit: 'hours' } }] });
}

async function takeTheRest(engine: AudienceEngine, waiters: Waiters): Promise<void> {
  for (const place of PLACES)
    for (;;) {
      const claimed = await engine.waits.claim(place).catch(() => []);
      if (claimed.length === 0) break;
      for (const { id, key = '', branch, event, carry, lease } of claimed) {
        const { cart } = carry as { cart: string };
        waiters.handedOut({ id, key, branch, cart, ...(event && { event: event.id }) });
        await engine.waits.ack({ id, lease });
      }
    }
}

async function expectEnds(db: Db, waiters: Waiters): Promise<void> {
  const found = await db.collection('waits').find({ account: ACCOUNT }).toArray();
  const byCart = new Map(found.map((wait) => [String(wait.key), wait]));
  expect(byCart.size).toBe(found.length);
  const lost = [...waiters.opened].filter(
    (cart) => !byCart.has(cart) && !waiters.isErased(waiters.begun.get(cart) as string),
  );
  const profiles = await db.collection('profiles').distinct('_id', { account: ACCOUNT });
  const present = new Set(profiles.map(String));
  const strays = found.filter(({ profileId }) => !present.has(String(profileId)));
  const handled = new Map<string, Handled[]>();
  for (const one of waiters.handled) handled.set(one.key, [...(handled.get(one.key) ?? []), one]);
  const wrong: unknown[] = [];
  const counts: Record<string, number> = {};
  for (const [cart, { waiting, branch, endedAt, until, event }] of byCart) {
    const who = waiters.begun.get(cart) as string;
    const bought = waiters.bought.filter((one) => one.cart === cart).map(({ at }) => at);
    const vip = waiters.vips.get(who) ?? Infinity;
    const told = handled.get(cart) ?? [];
    const eventId = String(event?.id);
    counts[waiting ? 'waiting' : String(branch)] = (counts[waiting ? 'waiting' : String(branch)] ?? 0) + 1;
    const problem =
      waiting === true
        ? bought.length > 0 || vip < Infinity || until < new Date()
        : branch === 0
          ? !eventId.startsWith(`bought-${cart}-`) || endedAt > until
          : branch === 1
            ? ![...waiters.withJoined(who)].some((one) => waiters.vipsBegun.has(one))
            : branch !== 'timedOut' ||
              Number(endedAt) !== Number(until) ||
              Math.min(vip, ...bought) < Number(until);
    const toldOtherwise =
      waiting !== true &&
      (told.length === 0 ||
        told.some(
          (one) => one.branch !== branch || one.cart !== cart || (branch === 0 && one.event !== eventId),
        ));
    if (problem || toldOtherwise || (waiting === true && told.length > 0))
      wrong.push({ cart, who, waiting, branch, endedAt, until, event: event?.id, bought, vip, told });
  }
  expect({ lost, strays, twice: waiters.twice, wrong }).toEqual({
    lost: [],
    strays: [],
    twice: [],
    wrong: [],
  });
  console.log(
    JSON.stringify({ ...counts, ...waiters.counts, kills: waiters.kills, bought: waiters.bought.length }),
  );
}

async function expectPermits(db: Db, waiters: Waiters): Promise<void> {
  const profiles = await db.collection('profiles').find({ account: ACCOUNT }).toArray();
  const names = new Map(
    profiles.map(({ _id, identities }) => [String(_id), identities.externalId as string[]]),
  );
  const over = (await db.collection('permits').find({ account: ACCOUNT }).toArray()).filter(
    ({ _id, permits }) => {
      const counting = permits.filter(({ settled }: { settled?: string }) => settled !== 'notSent').length;
      // Who was joined brings what was allowed to each before.
      const people = new Set((names.get(String(_id)) ?? []).flatMap((who) => [...waiters.withJoined(who)]))
        .size;
      return counting > MOST_CONTACTS * people;
    },
  );
  expect(over).toEqual([]);
  expect(
    await db.collection('permits').countDocuments({ account: ACCOUNT, 'permits.2': { $exists: true } }),
  ).toBeGreaterThan(0);
}

type Report = Awaited<ReturnType<AudienceEngine['flows']['report']>>;

function expectSums({ total, periods, waits, splits, goal }: Report): void {
  for (const kind of Object.keys(total) as (keyof typeof total)[])
    expect(periods.reduce((sum, period) => sum + period[kind], 0)).toBe(total[kind]);
  expect(waits.reduce((sum, { ended }) => sum + ended, 0)).toBe(total.ended);
  for (const { branches } of splits)
    expect(branches.reduce((sum, { profiles }) => sum + profiles, 0)).toBeLessThanOrEqual(
      goal?.profiles ?? 0,
    );
}

/** Asked of the database in another way, when nobody writes any more. */
async function expectReport(engine: AudienceEngine, db: Db): Promise<void> {
  const report = await engine.flows.report('cart');
  expectSums(report);
  const count = (collection: string, filter: object): Promise<number> =>
    db.collection(collection).countDocuments({ account: ACCOUNT, ...filter });
  const [allowed] = await db
    .collection('permits')
    .aggregate([{ $match: { account: ACCOUNT } }, { $unwind: '$permits' }, { $count: 'of' }])
    .toArray();
  expect(report.total).toEqual({
    entered: await count('entries', { kind: 'entry' }),
    left: 0,
    parked: 0,
    ended: await count('waits', { endedAt: { $exists: true } }),
    allowed: allowed?.of,
    later: await count('rejections', { outcome: 'later' }),
    rejected: 0,
  });
  expect(report.waits.reduce((sum, { waiting }) => sum + waiting, 0)).toBe(
    await count('waits', { waiting: true }),
  );
  const members = await db.collection('participants').distinct('profileId', { account: ACCOUNT });
  const reached = await db.collection('events').distinct('profileId', { account: ACCOUNT, type: 'Purchase' });
  expect(report.goal?.profiles).toBe(members.length);
  expect(report.goal?.reached).toBeLessThanOrEqual(reached.length);
  expect(report.splits[0]?.branches.reduce((sum, { profiles }) => sum + profiles, 0)).toBe(
    await count('assignments', { profileId: { $in: members } }),
  );
}
