import { resolve } from 'node:path';
import { MongoClient, type Db, type Document } from 'mongodb';
import { openAudienceEngine, type AudienceEngine, type Rule } from '../../../../engine';
import { checkout, ensureBuilt } from '../../../support/built';
import { testDatabase } from '../../../support/database';
import { KilledProcesses } from '../../../support/KilledProcesses';
import { between } from './Sandwich';

/** How long (s) processes are killed and started again; longer for a soak. */
const SECONDS = Number(process.env.AUDIENCE_KILL_SECONDS ?? 20);
const ACCOUNT = 'killed';

const RULES: readonly [Rule, (profile: Document) => boolean][] = [
  [{ attribute: 'city', operator: 'is', value: 'london' }, ({ folded }) => folded.city === 'london'],
  [
    { none: [{ attribute: 'city', operator: 'isNotEmpty' }] },
    ({ attributes }) => attributes.city === undefined,
  ],
  [{ attribute: 'score', operator: 'lessThan', value: 12.5 }, ({ attributes }) => attributes.score < 12.5],
  [
    { attribute: 'seen', operator: 'since', value: '2026-02-01' },
    ({ attributes }) => attributes.seen >= new Date('2026-02-01'),
  ],
  [
    {
      all: [
        { tags: ['vip'], operator: 'hasAny' },
        { identity: 'email', operator: 'isNotEmpty' },
      ],
    },
    ({ tags, identities }) => tags.includes('vip') && (identities.email ?? []).length > 0,
  ],
  [
    { event: 'Buy', occurrence: { operator: 'moreOrEqual', count: 2 } },
    ({ events }) => bought(events).length >= 2,
  ],
  [
    {
      event: 'Buy',
      happened: false,
      where: { property: 'amount', operator: 'greaterOrEqual', value: 10 },
    },
    ({ events }) => !bought(events).some(({ properties }) => properties.amount >= 10),
  ],
  [
    {
      all: [
        { event: 'Buy', measure: { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 25.5 } },
        { attribute: 'city', operator: 'isNotEmpty' },
      ],
    },
    ({ events, attributes }) =>
      attributes.city !== undefined &&
      bought(events).reduce((sum: number, { properties }) => sum + properties.amount, 0) >= 25.5,
  ],
];

const bought = (events: Document[]): Document[] => events.filter(({ type }) => type === 'Buy');

/** What is wrong with an answer about everybody. */
type Complaint = string | undefined;

/** At least those who settled so, and at most those who are moving besides. */
const within = (what: string, found: number, least: number, moving: number): Complaint =>
  found < least || found > least + moving
    ? `${what}: ${found}, which is not ${least} to ${least + moving}`
    : undefined;

async function expectTrue(engine: AudienceEngine, db: Db, round: number): Promise<boolean> {
  const [rule, matches] = RULES[round % RULES.length] as (typeof RULES)[number];
  const { answer, sandwich, isNew } = await between(db, ACCOUNT, async () => {
    const selected = new Set<string>();
    for await (const { id } of engine.audience.select(rule)) selected.add(id);
    return {
      selected,
      count: await engine.audience.count(rule),
      estimate: await engine.audience.estimate(rule),
      summary: await engine.audience.summary(rule),
      tags: await engine.audience.values(rule, 'tags'),
      cities: (await engine.attributes.values('city')).values,
    };
  });
  const { settled, moving } = sandwich;
  // Whoever comes and leaves while it is asked is in neither of them.
  const others =
    moving.size + [...answer.selected].filter((id) => !settled.has(id) && !moving.has(id)).length;
  const matching = [...settled.values()].filter(matches);
  const sum = (found: readonly { profiles: number }[]): number =>
    found.reduce((all, { profiles }) => all + profiles, 0);
  const complaints = [
    ...[...settled].map(([id, profile]) =>
      answer.selected.has(id) === matches(profile) ? undefined : `${id} is answered wrong`,
    ),
    ...[...answer.selected].map((id) =>
      settled.has(id) || moving.has(id) || isNew(id) ? undefined : `${id} is not there`,
    ),
    within('count', answer.count, matching.length, others),
    within('estimate', answer.estimate.count, matching.length, others),
    answer.estimate.low === answer.estimate.high ? undefined : 'the estimate is none of columns',
    within('summary', answer.summary.count, matching.length, others),
    within('reached', answer.summary.contactable.email, matching.filter(({ free }) => free).length, others),
    within('VIPs', sum(answer.tags), matching.filter(({ tags }) => tags.includes('vip')).length, others),
    within(
      'cities',
      sum(answer.cities),
      [...settled.values()].filter(({ attributes }) => attributes.city !== undefined).length,
      others,
    ),
  ];
  expect(complaints.filter((complaint) => complaint !== undefined)).toEqual([]);
  return (await engine.audience.explainPlan(rule)).columns !== undefined;
}

beforeAll(ensureBuilt, 180_000);

it(
  'every answer is that of the documents at that moment, while processes that write, erase and pack are killed at random steps',
  async () => {
    const database = testDatabase('columns-kill');
    const engine = await openAudienceEngine({ uri: database.uri, account: ACCOUNT, columns: { from: 1 } });
    const client = await MongoClient.connect(database.uri);
    const db = client.db(database.database);
    const erased: string[] = [];
    const killed = new KilledProcesses<{ erased: string }>(
      resolve(__dirname, 'worker.cjs'),
      (seed) => [database.uri, ACCOUNT, String(seed), resolve(checkout, 'dist')],
      (message) => void erased.push(message.erased),
    );
    try {
      for (const [name, type] of Object.entries({ city: 'text', score: 'number', seen: 'datetime' } as const))
        await engine.attributes.define({ name, type });
      await engine.profiles.upsert({ externalId: 'p0', attributes: { city: 'London' } });
      await engine.work.runDue();
      killed.start(3);
      const end = Date.now() + SECONDS * 1_000;
      let [rounds, packed] = [0, 0];
      while (Date.now() < end) if (await expectTrue(engine, db, rounds++)) packed++;
      await killed.end();
      expect(killed.failures).toEqual([]);
      expect(killed.kills).toBeGreaterThan(0);
      expect(packed).toBeGreaterThan(rounds / 2);
      for (let i = 0; i < 3; i++) await engine.work.runDue();
      for (const round of RULES.keys()) await expectTrue(engine, db, round);
      // Whom a killed process was about to erase is still there, and asked of the document from now on.
      const spared = await db.collection('packLeavers').countDocuments({ account: ACCOUNT });
      expect(await engine.health({ deep: true })).toMatchObject({
        problems: [],
        columns: { answer: true, unpacked: spared },
      });
      const chunks = await db.collection('packChunks').find({ account: ACCOUNT }).toArray();
      const bytes = Buffer.concat(
        chunks.map((chunk) => Buffer.from((chunk.bytes as { buffer: Uint8Array }).buffer)),
      );
      expect(erased.length).toBeGreaterThan(0);
      expect(erased.filter((secret) => bytes.includes(secret))).toEqual([]);
      console.log(
        `${killed.kills} processes killed, ${rounds} times everything asked, ${packed} of columns, ${erased.length} people erased`,
      );
    } finally {
      await killed.end();
      await engine.close();
      await client.close();
      await database.drop();
    }
  },
  SECONDS * 1_000 + 120_000,
);
