import type { Binary, Collection, Document } from 'mongodb';
import type { AudienceEngine, Rule } from '../../../../engine';
import { engineOf } from '../../../../engine/openEngine';
import { sealChunk } from '../../../../engine/evaluation/packed/seal';
import { accountsOf } from '../../accounts';

// A few people make several blocks.
jest.mock('../../../../engine/evaluation/packed/block', () => ({ BLOCK: 16 }));

const accounts = accountsOf('columns-faults');
const PEOPLE = 40;
const RULE: Rule = {
  any: [
    { attribute: 'city', operator: 'is', value: 'london' },
    {
      all: [
        { attribute: 'spend', operator: 'greaterThan', value: 30 },
        { tags: ['vip'], operator: 'hasAny' },
      ],
    },
    {
      event: 'Buy',
      occurrence: { operator: 'moreOrEqual', count: 2 },
      where: { property: 'amount', operator: 'greaterThan', value: 6 },
    },
  ],
};
/** How much each has bought for, once and once more. */
const amounts = (i: number): number[] => (i % 4 === 1 ? [i, i / 2] : []);
const EXPECTED = Array.from({ length: PEOPLE }, (_, i) => i).filter(
  (i) => i % 2 === 0 || (i > 30 && i % 3 === 0) || amounts(i).filter((amount) => amount > 6).length === 2,
).length;

let account: string;
let engine: AudienceEngine;
let chunks: Collection<Document & { _id: string }>;
let manifests: Collection<Document & { _id: string }>;
let opened: AudienceEngine[] = [];
let next = 0;

/** Another process: it has read nothing of the columns yet. */
function another(options: Partial<Parameters<typeof engineOf>[0]> = {}): AudienceEngine {
  const made = engineOf({ uri: accounts.database.uri, account, columns: { from: 30 }, ...options });
  opened.push(made);
  return made;
}

beforeEach(async () => {
  account = `faults-${next++}`;
  engine = another();
  await engine.attributes.define({ name: 'spend', type: 'number' });
  await engine.profiles.upsertMany(
    Array.from({ length: PEOPLE }, (_, i) => ({
      externalId: `p${i}`,
      emails: [`p${i}@example.com`],
      attributes: { city: i % 2 === 0 ? 'London' : 'Rome', spend: i },
      tags: i % 3 === 0 ? ['VIP'] : [],
    })),
  );
  await engine.events.trackMany(
    Array.from({ length: PEOPLE }, (_, i) =>
      amounts(i).map((amount) => ({ profile: { externalId: `p${i}` }, type: 'Buy', properties: { amount } })),
    ).flat(),
  );
  await engine.doNotContact.add({ email: 'p0@example.com', reason: 'test', source: 'test' });
  await engine.work.runDue();
  const stored = await accounts.stored();
  [chunks, manifests] = [stored.collection('packChunks'), stored.collection('packManifests')];
});
afterEach(async () => {
  await Promise.all(opened.map((one) => one.close()));
  opened = [];
});

/** Counted, estimated, summed up and listed, whoever answers. */
async function expectAnswers(asked: AudienceEngine): Promise<void> {
  expect(await asked.audience.count(RULE)).toBe(EXPECTED);
  const { count, contactable } = await asked.audience.summary(RULE);
  expect([count, contactable]).toEqual([EXPECTED, { email: EXPECTED - 1, phone: 0 }]);
  expect(await asked.audience.estimate(RULE)).toMatchObject({ count: EXPECTED });
  expect((await asked.attributes.values('city')).values).toEqual([
    { value: 'London', profiles: PEOPLE / 2 },
    { value: 'Rome', profiles: PEOPLE / 2 },
  ]);
}

async function expectMends(why: RegExp): Promise<void> {
  const other = another();
  await expectAnswers(other);
  const { columns } = await other.health();
  expect(columns).toEqual({ answer: false, why: expect.stringMatching(why) });
  await other.work.runDue();
  await expectAnswers(other);
  expect((await other.health()).columns).toMatchObject({ answer: true, people: PEOPLE, unpacked: 0 });
}

const bytesOf = ({ bytes }: Document): Buffer => Buffer.from((bytes as Binary).value());

it('whole columns answer, in three blocks of which each is a part of everybody', async () => {
  expect(await engine.audience.count(RULE)).toBe(EXPECTED);
  const plan = await engine.audience.explainPlan(RULE);
  expect(plan.columns).toMatchObject({ unpacked: 0 });
  expect(await chunks.distinct('block', { account })).toHaveLength(3);
});

it('a chunk of which any byte is another one is noticed, and never answered from', async () => {
  const all = await chunks
    .find({ account, _id: /\.(head|tags|p:email|a:city|a:spend|e:Buy|e:Buy\.amount)$/ })
    .toArray();
  for (const [i, chunk] of all.entries()) {
    const bytes = bytesOf(chunk);
    for (let flips = 0; flips < 6; flips++) {
      const damaged = Buffer.from(bytes);
      const at = (i * 7919 + flips * 104_729) % bytes.length;
      damaged[at] = (damaged[at] as number) ^ (1 << ((i + flips) % 8));
      await chunks.updateOne({ _id: chunk._id }, { $set: { bytes: damaged } });
      await manifests.updateOne({ _id: account }, { $unset: { damaged: '' } });
      const other = another();
      expect(await other.audience.summary(RULE)).toMatchObject({
        count: EXPECTED,
        contactable: { email: EXPECTED - 1 },
      });
      expect((await other.health()).columns.why).toMatch(/is damaged/);
    }
    await chunks.updateOne({ _id: chunk._id }, { $set: { bytes } });
  }
  await expectMends(/is damaged/);
});

describe.each([/\.a:city$/, /\.a:spend$/, /\.p:email$/, /\.tags$/, /\.e:Buy$/, /\.e:Buy\.amount$/])(
  'chunks of %s',
  (_id) => {
    it('one that is missing is made anew with all the others', async () => {
      await chunks.deleteOne({ account, _id });
      await another().audience.summary(RULE);
      await expectMends(/is missing/);
    });

    it('one that stands in the place of another one is noticed', async () => {
      const [one, other] = await chunks.find({ account, _id }).toArray();
      await chunks.updateOne({ _id: one?._id }, { $set: { bytes: other?.bytes, sum: other?.sum } });
      await another().audience.summary(RULE);
      await expectMends(/is damaged/);
    });
  },
);

it.each([
  ['somebody has changed', { $set: { 'blocks.0.rows': 15 } }, /manifest is damaged/],
  ['of a form that is not known', { $set: { format: '99.x' } }, /of the form 99\.x/],
  ['of the form before', { $set: { format: '2' } }, /of the form 2/],
  ['of which nothing can be read', { $set: { blocks: 'none' } }, /manifest is damaged/],
])('a manifest %s is not believed', async (_name, update, why) => {
  await manifests.updateOne({ _id: account }, update as Document);
  await expectMends(why);
});

it('a build that was left half finished is gone on with', async () => {
  let rounds = 0;
  const dying = another({
    step: (name) => {
      if (name === 'packRead' && ++rounds === 2) throw new Error('killed');
    },
  });
  await manifests.deleteOne({ _id: account });
  await expect(dying.work.runDue()).rejects.toThrow('killed');
  expect(await manifests.findOne({ _id: account })).toMatchObject({ whole: false, blocks: [{ rows: 16 }] });
  await expectMends(/being built/);
});

it('whoever deletes the manifests turns columns off until they are made anew, and nothing else', async () => {
  await manifests.deleteOne({ _id: account });
  await expectMends(/no columns/);
});

it('where no space is left changes wait unpacked, and everything is answered', async () => {
  const full = another({
    step: (name) => {
      if (name === 'packWritten') throw new Error('no space left on device');
    },
  });
  await full.profiles.upsert({ externalId: 'p1', attributes: { city: 'London' } });
  await expect(full.work.runDue()).rejects.toThrow('no space');
  expect(await full.audience.count(RULE)).toBe(EXPECTED + 1);
  expect((await full.health()).columns).toMatchObject({ answer: true, unpacked: 1 });
  await engine.work.runDue();
  expect((await engine.health()).columns).toMatchObject({ answer: true, unpacked: 0 });
});

it('an account that has become small has none any more', async () => {
  for (let i = 0; i < 20; i++) await engine.profiles.delete({ externalId: `p${i}` });
  await engine.work.runDue();
  expect((await engine.health()).columns).toEqual({ answer: false, why: 'There are no columns.' });
  expect(await chunks.countDocuments({ account })).toBe(0);
});

it('after an update from a version that set no marks there are none until its processes have ended', async () => {
  const migrations = (await accounts.stored()).collection<{ _id: string }>('migrations');
  await migrations.updateOne({ _id: 'state' }, { $set: { version: 8 } });
  const updated = another({ appName: 'updated' });
  for (let round = 0; round < 2; round++) {
    expect((await updated.health()).columns).toEqual({ answer: false, why: 'There are no columns.' });
    expect(await updated.audience.count(RULE)).toBe(EXPECTED);
    await updated.work.runDue();
  }
  await migrations.updateOne({ _id: 'state' }, { $unset: { repeat: '' } });
  await updated.work.runDue();
  expect((await updated.health()).columns).toMatchObject({ answer: true, people: PEOPLE });
});

it('rows that say otherwise than documents are found by the deep health check', async () => {
  const chunk = await chunks.findOne({ account, _id: /\.a:city$/ });
  const text = bytesOf(chunk as Document)
    .toString('latin1')
    .replace('London', 'Lisbon');
  const { bytes, sum } = sealChunk(
    account,
    chunk?._id as string,
    chunk?.block as never,
    Buffer.from(text, 'latin1'),
  );
  await chunks.updateOne({ _id: chunk?._id as string }, { $set: { bytes, sum } });
  const found = await another().health({ deep: true });
  expect(found).toMatchObject({ ok: false });
  expect((found as { problems: object[] }).problems[0]).toMatchObject({
    invariant: 'columns',
    message: 'Columns say otherwise of "a:city".',
  });
});

it('events that are otherwise than those of documents are found by the deep health check', async () => {
  const stored = await accounts.stored();
  const event = await stored.collection('events').findOne({ account });
  for (const change of [
    { 'properties.amount': 999 },
    { at: new Date(0) },
    { type: 'Sell' },
    { 'properties.more': 1 },
  ]) {
    await stored.collection('events').updateOne({ _id: event?._id }, { $set: change });
    const found = await another().health({ deep: true });
    expect(found).toMatchObject({ ok: false });
    expect((found as { problems: object[] }).problems).toContainEqual(
      expect.objectContaining({
        invariant: 'columns',
        message: 'Columns say otherwise of what this profile did.',
      }),
    );
    await stored.collection('events').replaceOne({ _id: event?._id }, event as Document);
  }
  expect(await another().health({ deep: true })).toMatchObject({ problems: [] });
});

it('of more events, types, properties or values than columns hold documents are asked', async () => {
  const many = Array.from({ length: 60 }, (_, i) => [`property ${i}`, i]);
  await engine.events.track({
    profile: { externalId: 'p1' },
    type: 'Wide',
    properties: Object.fromEntries(many),
  });
  await engine.work.runDue();
  const wide = (property: string): Rule => ({ event: 'Wide', where: { property, operator: 'isNotEmpty' } });
  const held = await another().audience.count(wide('property 0'));
  const left = await another().audience.count(wide('property 59'));
  expect([held, left]).toEqual([1, 1]);
  expect(await another().health({ deep: true })).toMatchObject({ problems: [], columns: { answer: true } });
});

it('a process that does not use columns answers from documents, and what it writes is seen by those that do', async () => {
  const without = another({ columns: false });
  expect((await without.health()).columns.answer).toBe(false);
  await without.profiles.upsert({ externalId: 'p1', attributes: { city: 'London' } });
  expect(await without.audience.count(RULE)).toBe(EXPECTED + 1);
  expect(await engine.audience.count(RULE)).toBe(EXPECTED + 1);
});
