import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AudienceEngine, ProfileKey, Rule } from '../../../../engine';
import { auditPage } from '../../../../engine/evaluation/packed/audit';
import { openContext } from '../../../../engine/openContext';
import { accountsOf } from '../../accounts';

// A few people make several blocks.
jest.mock('../../../../engine/evaluation/packed/block', () => ({ BLOCK: 16 }));

const accounts = accountsOf('columns-writes');
let packed: AudienceEngine;
let plain: AudienceEngine;
/** As numbers. */
let hasScores = true;

const RULES: readonly Rule[] = [
  { attribute: 'createdAt', operator: 'isNotEmpty' },
  { attribute: 'city', operator: 'is', value: 'LONDON' },
  { attribute: 'city', operator: 'is', value: 'London', caseSensitive: true },
  { attribute: 'note', operator: 'isEmpty' },
  { none: [{ attribute: 'score', operator: 'greaterThan', value: 3 }] },
  { attribute: 'modifiedAt', operator: 'isToday' },
  { tags: ['vip', 'new'], operator: 'hasAny' },
  { tags: ['vip'], operator: 'hasNone' },
  { event: 'View' },
  { event: 'View', happened: false, timeframe: { operator: 'withinTheLast', amount: 1, unit: 'days' } },
  {
    event: 'Buy',
    occurrence: { operator: 'moreOrEqual', count: 2 },
    where: {
      any: [
        { property: 'amount', operator: 'greaterThan', value: 4 },
        { property: 'item', operator: 'is', value: 'BOOK' },
      ],
    },
  },
  {
    all: [
      { event: 'Buy', measure: { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 0.3 } },
      { attribute: 'city', operator: 'is', value: 'LONDON' },
    ],
  },
  { event: 'View', which: 'last', where: { property: 'page.path', operator: 'startsWith', value: '/A' } },
  { event: 'View', followedBy: { event: 'Buy', within: { amount: 2, unit: 'hours' } } },
  { none: [{ attribute: 'bought', operator: 'greaterOrEqual', value: 2 }] },
];

const HOUR = 3_600_000;
let events = 0;
/** What somebody did, some hours ago. */
const did = (externalId: string, type: 'View' | 'Buy', hours: number, properties?: object): never =>
  ({
    profile: { externalId },
    id: `e${events++}`,
    type,
    at: new Date(Date.now() - hours * HOUR).toISOString(),
    ...(properties && { properties }),
  }) as never;
const viewed = (externalId: string, hours: number, path = '/a'): never =>
  did(externalId, 'View', hours, { page: { path }, tried: null });
const bought = (externalId: string, hours: number, amount: unknown, item?: string): never =>
  did(externalId, 'Buy', hours, { amount, ...(item !== undefined && { item }), lines: [1, 2] });

beforeAll(async () => {
  packed = await accounts.open({ account: 'writes', columns: { from: 1 } });
  plain = await accounts.open({ account: 'writes', columns: false });
  for (const [name, type] of [
    ['note', 'text'],
    ['score', 'number'],
  ] as const)
    await plain.attributes.define({ name, type });
  await plain.attributes.compute({ name: 'bought', event: 'Buy', of: 'count' });
  await plain.profiles.upsertMany(
    Array.from({ length: 40 }, (_, i) => ({
      externalId: `p${i}`,
      emails: [`p${i}@example.com`],
      attributes: {
        city: i % 2 === 0 ? 'London' : 'Rome',
        score: i % 7,
        ...(i % 5 === 0 && { note: `n${i}` }),
      },
      tags: i % 3 === 0 ? ['VIP'] : [],
    })),
  );
  await plain.events.trackMany(
    Array.from({ length: 90 }, (_, i) =>
      i % 3 === 0
        ? bought(`p${(i * 7) % 40}`, i + 1, [0.1, 5, '5', 0.2][i % 4], ['book', 'Book', undefined][i % 5])
        : viewed(`p${(i * 3) % 40}`, i, i % 2 === 0 ? '/a/b' : '/b'),
    ),
  );
  await packed.work.runDue();
});

const selected = async (engine: AudienceEngine, rule: Rule): Promise<ProfileKey[]> => {
  const keys: ProfileKey[] = [];
  for await (const key of engine.audience.select(rule)) keys.push(key);
  return keys;
};

async function expectSame(): Promise<void> {
  for (const rule of hasScores ? RULES : RULES.filter((one) => !('none' in one))) {
    expect((await packed.audience.explainPlan(rule)).columns).toBeDefined();
    const keys = await selected(plain, rule);
    expect(await selected(packed, rule)).toEqual(keys);
    expect(await packed.audience.count(rule)).toBe(keys.length);
    const [after] = keys;
    if (!after) continue;
    const rest = await packed.profiles.find(rule, { after: after.id, limit: 1_000 });
    expect(rest.map(({ id }) => id)).toEqual(keys.slice(1).map(({ id }) => id));
  }
}

const idOf = async (externalId: string): Promise<string> =>
  ((await plain.profiles.get({ externalId })) as ProfileKey).id;
let joined = '';

const WRITES: readonly [string, () => Promise<unknown>][] = [
  ['an attribute of one', () => plain.profiles.upsert({ externalId: 'p1', attributes: { city: 'london' } })],
  [
    'an attribute that is cleared',
    () => plain.profiles.upsert({ externalId: 'p2', attributes: { city: null } }),
  ],
  [
    'everything of one',
    () => plain.profiles.upsert({ externalId: 'p4', attributes: { score: 9 } }, { mode: 'full' }),
  ],
  [
    'attributes of many',
    () =>
      plain.profiles.upsertMany(
        ['p5', 'p6', 'p7', 'p8'].map((externalId) => ({
          externalId,
          attributes: { note: 'many', city: 'London' },
        })),
      ),
  ],
  ['somebody new', () => plain.profiles.upsert({ externalId: 'new', attributes: { city: 'London' } })],
  [
    'many who are new',
    () =>
      plain.profiles.upsertMany(
        Array.from({ length: 120 }, (_, i) => ({ externalId: `m${i}`, attributes: { city: 'Rome' } })),
      ),
  ],
  [
    'somebody new by an event',
    () => plain.events.track({ profile: { externalId: 'by-event' }, type: 'View' }),
  ],
  ['something that somebody did', () => plain.events.track(bought('p17', 0, 4.5))],
  [
    'what many did together',
    () =>
      plain.events.trackMany(Array.from({ length: 60 }, (_, i) => bought(`p${i % 30}`, 1, i / 10, 'BOOK'))),
  ],
  ['what somebody did long ago', () => plain.events.track(viewed('p18', 5_000))],
  ['what somebody is to do', () => plain.events.track(viewed('p19', -5))],
  [
    'the same once more, and something else by its id',
    async () => {
      const first = bought('p20', 3, 7) as { id: string };
      await plain.events.track(first as never);
      await plain.events.track({ ...first, properties: { amount: 1_000 } } as never);
      await plain.events.track({ ...first, profile: { externalId: 'p21' } } as never);
    },
  ],
  ['who did much', () => plain.events.trackMany(Array.from({ length: 300 }, (_, i) => viewed('p22', i / 7)))],
  ['a tag of some', () => plain.tags.add([{ externalId: 'p9' }, { externalId: 'p10' }], ['New'])],
  ['a tag of those whom a rule finds', () => plain.tags.add(RULES[1] as Rule, ['New'])],
  ['a tag that is taken off', () => plain.tags.remove([{ externalId: 'p3' }], ['vip'])],
  ['a tag that is deleted', () => plain.tags.delete('New')],
  [
    'another external id',
    () => plain.profiles.upsert({ emails: ['p11@example.com'], externalId: 'other-p11' }),
  ],
  [
    'an external id that is taken off',
    () => plain.profiles.removeIdentity({ externalId: 'p11' }, { externalId: 'p11' }),
  ],
  [
    'a file',
    async () => {
      const rows = 'externalId,city,note\np12,Paris,file\np13,London,file\nf1,London,\n';
      const { importId } = await plain.profiles.import.analyze(Buffer.from(rows));
      await plain.profiles.import.commit(importId, { tags: ['vip'] });
    },
  ],
  [
    'two who are one',
    async () => {
      joined = await idOf('p14');
      await plain.events.trackMany([bought('p14', 4, 9), bought('p14', 5, 9), viewed('p15', 1)]);
      await plain.profiles.merge([{ externalId: 'p15' }, { externalId: 'p14' }]);
    },
  ],
  ['two who are not one after all', () => plain.profiles.unmerge(joined)],
  [
    'the same two once more, by an identity',
    () => plain.profiles.upsert({ externalId: 'p15', emails: ['p14@example.com'] }),
  ],
  ['somebody who is erased', () => plain.profiles.delete({ externalId: 'p16' })],
  [
    'an attribute of another type',
    async () => {
      await plain.attributes.retype({ name: 'score', type: 'text' });
      hasScores = false;
    },
  ],
  ['an attribute that is removed', () => plain.attributes.remove('score')],
];

it.each(WRITES)('columns say what documents say, before packing and after: %s', async (_name, write) => {
  await write();
  await expectSame();
  expect((await packed.health()).columns.unpacked).toBeGreaterThan(0);
  await packed.work.runDue();
  expect(await packed.health({ deep: true })).toMatchObject({ problems: [], columns: { unpacked: 0 } });
});

it('whoever writes to profiles is known here: what columns hold is written with a new revision and the mark', async () => {
  const root = join(__dirname, '../../../../engine');
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const writing: string[] = [];
  for (const file of files) {
    const source = await readFile(join(root, file), 'utf8');
    const aliases = [...source.matchAll(/\b(?:profiles: (\w+)|collection: profiles as)/g)].map(
      ([, alias]) => alias ?? 'collection',
    );
    const write = new RegExp(
      `\\b(?:profiles|collection\\('profiles'\\)${aliases.map((alias) => `|${alias}`).join('')})\\s*` +
        '\\.(?:update|insert|replace|bulkWrite|findOneAnd|delete)',
    );
    if (write.test(source) && /[cC]ollections|collection\('profiles'\)/.test(source))
      writing.push(file.replaceAll('\\', '/'));
  }
  expect(writing.sort()).toEqual([
    // The mark leaves, or comes to somebody of whom something is on its way.
    'evaluation/packed/takeMarksOff.ts',
    'evaluation/packed/underWay.ts',
    // Marks of waits.
    'journeys/waits/marks.ts',
    'journeys/waits/moveWaits.ts',
    // It reads them, and writes waits.
    'journeys/waits/settleWaits.ts',
    // With the mark, and with events.
    'membership/changes/arrivals.ts',
    // Through newProfile, changePipeline and plainUpdates.
    'membership/changes/writeChanges.ts',
    'membership/changes/writeKnown.ts',
    // What an evaluation has taken in: in columns already.
    'membership/memberships/settleProfiles.ts',
    // With the mark.
    'people/attributes/storedValues.ts',
    // With a note, and what is joined goes through writeChanges; the mark comes before what somebody did.
    'people/profiles/departure.ts',
    'people/profiles/moveOver.ts',
    // With the mark; those who leave do so in a migration, before columns are made.
    'people/profiles/renewIdentities.ts',
    'people/profiles/separate.ts',
    // Before columns were there.
    'store/mongo/migrations.ts',
    'work/recoverChanges.ts',
  ]);
});

it('while many write, join and erase, and others pack, no row ever says otherwise than its document', async () => {
  const rounds = 12;
  let [ended, audited] = [false, 0];
  const { context, close } = openContext({
    uri: accounts.database.uri,
    account: 'writes',
    columns: { from: 1 },
  });
  const write = async (seed: number): Promise<void> => {
    for (let i = 0; i < rounds || (audited <= 3 && i < 40 * rounds); i++) {
      const some = Array.from({ length: 8 }, (_, n) => ({
        externalId: `m${(seed * 31 + i * 17 + n * 7) % 120}`,
        attributes: { city: (seed + i + n) % 2 === 0 ? 'London' : 'Rome', note: `w${i}` },
      }));
      await plain.profiles.upsertMany(some);
      await plain.profiles.upsert({ externalId: `m${seed}`, attributes: { city: `C${i}` } });
      await plain.events.trackMany(
        Array.from({ length: i % 2 === 0 ? 30 : 2 }, (_, n) =>
          bought(`m${(seed * 31 + i * 13 + n * 5) % 120}`, n, i, 'book'),
        ),
      );
      if (i % 4 === 3) await plain.profiles.delete({ externalId: `m${(seed * 31 + i * 17) % 120}` });
      if (i % 5 === 4)
        await plain.profiles
          .merge([{ externalId: `m${seed + 20}` }, { externalId: `m${seed + i + 40}` }])
          .catch(() => undefined);
    }
  };
  const audit = async (): Promise<void> => {
    while (!ended) {
      const page = await auditPage(context, undefined);
      if (page && page.people > 0) audited++;
      expect(page?.wrong ?? []).toEqual([]);
    }
  };
  const pack = async (): Promise<void> => {
    while (!ended) await packed.work.runDue();
  };
  try {
    const others = [audit(), pack()];
    await Promise.all([1, 2, 3].map(write)).finally(() => (ended = true));
    await Promise.all(others);
  } finally {
    await close();
  }
  expect(audited).toBeGreaterThan(3);
  await packed.work.runDue();
  await expectSame();
  expect(await packed.health({ deep: true })).toMatchObject({ problems: [], columns: { unpacked: 0 } });
}, 60_000);
