import { resolve } from 'node:path';
import type { Db } from 'mongodb';
import type { AudienceEngine, Rule } from '../../../../engine';
import { checkout } from '../../../support/built';
import { KilledProcesses } from '../../../support/KilledProcesses';

const PROCESSES = 3;

const RULES: Readonly<Record<string, Rule>> = {
  london: { attribute: 'city', operator: 'is', value: 'London' },
  buyers: {
    event: 'Purchase',
    occurrence: { operator: 'moreOrEqual', count: 2 },
    timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
  },
  quiet: {
    all: [
      {
        event: 'Visit',
        happened: false,
        timeframe: { operator: 'withinTheLast', amount: 1, unit: 'minutes' },
      },
      { tags: ['vip'], operator: 'hasNone' },
    ],
  },
  worth: {
    event: 'Purchase',
    measure: { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 1.3 },
    timeframe: { operator: 'withinTheLast', amount: 1, unit: 'minutes' },
  },
  cheap: {
    event: 'Purchase',
    which: 'last',
    where: { property: 'amount', operator: 'lessThan', value: 1 },
  },
  answered: {
    event: 'Visit',
    followedBy: { event: 'Purchase', within: { amount: 2, unit: 'minutes' }, same: 'shop' },
  },
  vips: {
    all: [
      { tags: ['vip'], operator: 'hasAny' },
      { none: [{ attribute: 'city', operator: 'is', value: 'Rome' }] },
    ],
  },
};

interface Said {
  event?: string;
  events?: string[];
  handled?: string;
}

/** Workers that are killed at random steps of the protocol and replaced, and what they say was accepted. */
export class Herd extends KilledProcesses<Said> {
  readonly accepted = new Set<string>();
  /** Those that were accepted with those of others. */
  readonly together = new Set<string>();
  readonly handled: string[] = [];

  /** @param builds folders of built packages that take turns; default: this one. */
  constructor(
    uri: string,
    account: string,
    public builds: readonly string[] = [resolve(checkout, 'dist')],
  ) {
    super(
      resolve(__dirname, 'worker.cjs'),
      (seed) => [uri, account, String(seed), this.builds[seed % this.builds.length] as string],
      (message) => this.hearOf(message),
    );
  }

  override start(count = PROCESSES): void {
    super.start(count);
  }

  private hearOf({ event, events = [], handled }: Said): void {
    if (event !== undefined) this.accepted.add(event);
    for (const one of events) this.together.add(one);
    if (handled !== undefined) this.handled.push(handled);
  }
}

export async function prepare(engine: AudienceEngine): Promise<void> {
  await engine.attributes.define({ name: 'city', type: 'text' });
  await engine.segments.create({ name: 'london', type: 'realTime', rule: RULES.london as Rule });
  for (const id of ['flow', 'twin'])
    await engine.flows.launch({
      id,
      name: id,
      host: 'test',
      audience: { segments: ['london'] },
      on: ['entry', 'exit'],
      reEntry: 'afterExit',
    });
}

/** What is created while people come and go. */
export async function createMore(engine: AudienceEngine): Promise<void> {
  for (const name of Object.keys(RULES).filter((one) => one !== 'london')) {
    await engine.segments.create({ name, type: 'realTime', rule: RULES[name] as Rule });
    await engine.flows.launch({
      id: `flow-${name}`,
      name,
      host: 'test',
      audience: { segments: [name] },
      on: ['entry', 'exit'],
      reEntry: 'afterExit',
    });
  }
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Whatever happened before: what is stored is what the rules say of everything that was accepted, and each stay has its rows once. */
export async function expectTruth(
  engine: AudienceEngine,
  db: Db,
  account: string,
  herd: Herd,
): Promise<void> {
  await engine.work.runDue();
  // Events that were accepted are stored, each once.
  const found = new Set(
    (await db.collection('events').find({ account }).toArray()).map(({ _id }) =>
      String(_id).slice(account.length + 1),
    ),
  );
  expect([...herd.accepted, ...herd.together].filter((id) => !found.has(id))).toEqual([]);
  for (const [name, rule] of Object.entries(RULES)) {
    const segment = await engine.segments.get(name);
    expect(segment.status).toBe('active');
    let [stored, matching]: [string[], string[]] = [[], []];
    // Time goes on while we ask: where it falls between the two questions, both are asked again.
    for (let round = 0; round < 20; round++) {
      await engine.work.runDue();
      [stored, matching] = [
        await idsOf(engine.segments.members(name)),
        await idsOf(engine.audience.select(rule)),
      ];
      if (stored.join() === matching.join()) break;
    }
    expect(stored).toEqual(matching);
    expect(await engine.segments.count(name)).toBe(await countStored(db, segment.id));
    expect(matching.length).toBeGreaterThan(0);
    await expectRows(db, account, segment.id, name === 'london' ? 'flow' : `flow-${name}`);
  }
  await expectTwins(db, account);
}

const countStored = (db: Db, segment: string): Promise<number> =>
  db.collection('memberships').countDocuments({ segment, member: true });

/** Somebody who asks again and again how many there are: nothing that is stored then may outlast a change. */
export function countAllTheTime(engine: AudienceEngine, failures: unknown[]): () => Promise<void> {
  let ended = false;
  const asking = (async (): Promise<void> => {
    while (!ended) {
      try {
        for (const { id, type } of await engine.segments.list())
          if (type === 'realTime') await engine.segments.count(id);
      } catch (error) {
        failures.push(error);
      }
      await pause(20);
    }
  })();
  return () => {
    ended = true;
    return asking;
  };
}

async function idsOf(profiles: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of profiles) ids.push(id);
  return ids;
}

/** Two flows on one segment are told the same of everybody: what is lost or doubled on its way into one of them would show. */
async function expectTwins(db: Db, account: string): Promise<void> {
  const [rows, twins] = await Promise.all(
    ['flow', 'twin'].map(async (flow) => {
      const found = await db
        .collection<{ _id: string }>('entries')
        .find({ account, flow: `${account}.${flow}` })
        .toArray();
      return found.map(({ _id }) => _id.split(':').slice(-3).join(':')).sort();
    }),
  );
  expect(rows?.length).toBeGreaterThan(0);
  expect(twins).toEqual(rows);
}

/** Entries and exits of each profile take turns, and the last one says whether it is in the segment. */
async function expectRows(db: Db, account: string, segment: string, flow: string): Promise<void> {
  const rows = await db
    .collection('entries')
    .find({ account, flow: `${account}.${flow}` })
    .sort({ at: 1, kind: 1 })
    .toArray();
  const byProfile = new Map<string, { kind: string; at: Date; _id: unknown }[]>();
  for (const row of rows)
    byProfile.set(String(row.profileId), [...(byProfile.get(String(row.profileId)) ?? []), row as never]);
  const members = await db.collection('memberships').find({ account, segment }).toArray();
  for (const { profileId, member, out, outAt } of members) {
    expect([out, outAt]).toEqual([undefined, undefined]);
    const own = byProfile.get(String(profileId)) ?? [];
    const visits = new Map<string, string[]>();
    for (const { kind, _id } of own) {
      const epoch = String(_id).split(':').at(-2) as string;
      visits.set(epoch, [...(visits.get(epoch) ?? []), kind]);
    }
    const open = [...visits.values()].filter((kinds) => !kinds.includes('exit'));
    expect({ profile: String(profileId), open: open.length }).toEqual({
      profile: String(profileId),
      open: member ? 1 : 0,
    });
    for (const kinds of visits.values()) expect(kinds.filter((kind) => kind === 'entry')).toHaveLength(1);
  }
}
