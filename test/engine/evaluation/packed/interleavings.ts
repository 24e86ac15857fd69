import type { Rule } from '../../../../engine';
import { hashOf } from '../../../../engine/evaluation/packed/pointHashes';
import { EVENT_INTERLEAVINGS } from './eventInterleavings';
import { expectSame, expectSound, pack, PEOPLE, type Interleaving, type Three } from './three';

const LONDON: Rule = { attribute: 'city', operator: 'is', value: 'London' };
const ADA = { externalId: 'p3' };
const BEN = { externalId: 'p5' };
/** In London. */
const CAT = { externalId: 'p2' };

const move = ({ writer }: Three, who: { externalId: string }, city: string): Promise<unknown> =>
  writer.profiles.upsert({ ...who, attributes: { city } });

async function expectLondoners({ reader }: Three, wanted: number, unpacked?: number): Promise<void> {
  expectSame('Londoners', await reader.audience.count(LONDON), wanted);
  const { columns } = await reader.audience.explainPlan(LONDON);
  if (unpacked !== undefined) expectSame('unpacked', columns?.unpacked, unpacked);
}

/** Of everybody, in columns: who can be reached by email. */
async function expectReached({ reader }: Three, email: number): Promise<void> {
  expectSame('reached', (await reader.audience.summary(LONDON)).contactable, { email, phone: 0 });
}

const address = (who: { externalId: string }): string => `${who.externalId}@example.com`;
const write = ({ writer }: Three, who: { externalId: string }): Promise<unknown> =>
  writer.profiles.upsert({ ...who, emails: [address(who)] });
const list = ({ writer }: Three, who: { externalId: string }): Promise<unknown> =>
  writer.doNotContact.add({ email: address(who), reason: 'test', source: 'test' });

/** Everything that stands in chunks. */
async function storedBytes({ stored, account }: Three): Promise<Buffer> {
  const chunks = await stored.collection('packChunks').find({ account }).toArray();
  return Buffer.concat(chunks.map(({ bytes }) => Buffer.from((bytes as { buffer: Uint8Array }).buffer)));
}

const ONLY_OF_P2 = 4_711.4711;
function doubleOf(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(number);
  return bytes;
}

const HALF = PEOPLE / 2;

const crashes = [
  'packMarksRead',
  'packRead',
  'packWritten',
  'packPublishing',
  'packPublished',
  'packMarksOff',
].map((step): Interleaving => ({
  name: `a packer that dies at ${step} leaves nothing that is wrong, and nothing that stays`,
  play: async (three) => {
    await move(three, ADA, 'London');
    const crashed = three.packing.crash(step);
    void pack(three);
    await crashed;
    await expectLondoners(three, HALF + 1);
    await move(three, BEN, 'London');
    await expectLondoners(three, HALF + 2);
    await three.writer.work.runDue();
    await expectLondoners(three, HALF + 2, 0);
    const { account, stored } = three;
    const manifest = await stored
      .collection<{ _id: string; blocks: { id: unknown }[] }>('packManifests')
      .findOne({ _id: account });
    const blocks = await stored.collection('packChunks').distinct('block', { account });
    expectSame('blocks', blocks.map(String).sort(), manifest?.blocks.map(({ id }) => String(id)).sort());
    await expectSound({ ...three, packer: three.writer });
  },
}));

export const INTERLEAVINGS: readonly Interleaving[] = [
  {
    name: 'somebody is marked until the version that has their change is published',
    play: async (three) => {
      await move(three, ADA, 'London');
      const held = three.packing.hold('packPublishing');
      const packed = pack(three);
      await held.reached;
      await expectLondoners(three, HALF + 1, 1);
      held.release();
      await packed;
      await expectLondoners(three, HALF + 1, 0);
    },
  },
  {
    name: 'somebody who changes between being read and losing the mark keeps it',
    play: async (three) => {
      await move(three, ADA, 'London');
      const held = three.packing.hold('packPublished');
      const packed = pack(three);
      await held.reached;
      await move(three, ADA, 'Rome');
      held.release();
      await packed;
      await expectLondoners(three, HALF);
      await expectSound(three);
    },
  },
  {
    name: 'a reader who has the manifest before a new one, and the marks after it, asks again',
    play: async (three) => {
      await three.reader.audience.count(LONDON);
      await move(three, ADA, 'London');
      const held = three.reading.hold('manifestRead');
      const counted = three.reader.audience.count(LONDON);
      await held.reached;
      await pack(three);
      held.release();
      expectSame('Londoners', await counted, HALF + 1);
    },
  },
  {
    name: 'somebody who is marked and leaves while marks are read is not counted for what they were before',
    play: async (three) => {
      await move(three, { externalId: 'p2' }, 'Rome');
      const held = three.reading.hold('marksRead');
      const counted = three.reader.audience.count(LONDON);
      await held.reached;
      await three.writer.profiles.delete({ externalId: 'p2' });
      held.release();
      expectSame('Londoners', await counted, HALF - 1);
    },
  },
  {
    name: 'a reader whose chunks are written anew under their hands asks the new ones',
    play: async (three) => {
      const held = three.reading.hold('columnsChosen');
      const counted = three.reader.audience.count(LONDON);
      await held.reached;
      await three.writer.profiles.delete({ externalId: 'p2' });
      await pack(three);
      held.release();
      expectSame('Londoners', await counted, HALF - 1);
      await expectLondoners(three, HALF - 1, 0);
    },
  },
  {
    name: 'somebody who is erased between being read and being published is not counted, and leaves the chunks',
    play: async (three) => {
      await three.writer.profiles.upsert({
        externalId: 'p2',
        emails: ['only-of-p2@example.com'],
        attributes: { note: 'only-of-p2', points: ONLY_OF_P2 },
      });
      const held = three.packing.hold('packPublishing');
      const packed = pack(three);
      await held.reached;
      expectSame('its number, before', (await storedBytes(three)).includes(doubleOf(ONLY_OF_P2)), true);
      await three.writer.profiles.delete({ externalId: 'p2' });
      await expectLondoners(three, HALF - 1);
      held.release();
      await packed;
      await expectLondoners(three, HALF - 1);
      await pack(three);
      await expectLondoners(three, HALF - 1, 0);
      const bytes = await storedBytes(three);
      expectSame('chunks of others', bytes.includes('p4'), true);
      expectSame('chunks of the erased', bytes.includes('only-of-p2'), false);
      for (const number of [ONLY_OF_P2, hashOf('email:only-of-p2@example.com')])
        expectSame(`${number} in chunks`, bytes.includes(doubleOf(number)), false);
      await expectSound(three);
    },
  },
  {
    name: 'somebody who is joined while they are packed is counted once, as the one who takes over',
    play: async (three) => {
      await move(three, ADA, 'London');
      const held = three.packing.hold('packPublishing');
      const packed = pack(three);
      await held.reached;
      await three.writer.profiles.merge([{ externalId: 'p2' }, ADA]);
      await expectLondoners(three, HALF);
      held.release();
      await packed;
      await expectLondoners(three, HALF);
      await expectSound(three);
    },
  },
  {
    name: 'somebody who is separated again is counted from the instant on at which they are there',
    play: async (three) => {
      const { id } = await three.writer.profiles
        .get({ externalId: 'p4' })
        .then((found) => found as { id: string });
      await three.writer.profiles.merge([{ externalId: 'p2' }, { externalId: 'p4' }]);
      await pack(three);
      await expectLondoners(three, HALF - 1, 0);
      const held = three.writing.hold('separated');
      const separated = three.writer.profiles.unmerge(id);
      await held.reached;
      await expectLondoners(three, HALF - 1);
      // Whoever meets it finishes it, and packs.
      await pack(three);
      await expectLondoners(three, HALF);
      held.release();
      await separated;
      await expectLondoners(three, HALF);
      await expectSound(three);
      await expectLondoners(three, HALF, 0);
    },
  },
  {
    name: 'a note of somebody who is about to leave stays until they have left',
    play: async (three) => {
      const held = three.writing.hold('leaverNoted');
      const erased = three.writer.profiles.delete({ externalId: 'p2' });
      await held.reached;
      await move({ ...three, writer: three.packer }, BEN, 'London');
      await pack(three);
      await expectLondoners(three, HALF + 1);
      held.release();
      await erased;
      await expectLondoners(three, HALF);
      await expectSound(three);
    },
  },
  {
    name: 'a packer that was held up publishes nothing over what another one has published since',
    play: async (three) => {
      await move(three, ADA, 'London');
      const held = three.packing.hold('packPublishing');
      const packed = pack(three);
      await held.reached;
      await move(three, ADA, 'Paris');
      await three.writer.work.runDue();
      await expectLondoners(three, HALF, 0);
      const { columns } = await three.reader.health();
      held.release();
      await packed;
      expectSame('version', (await three.reader.health()).columns, columns);
      await expectLondoners(three, HALF);
      await expectSound(three);
    },
  },
  {
    name: 'somebody who changes is counted as they are now, one by one and many at once',
    play: async (three) => {
      await move(three, ADA, 'London');
      await expectLondoners(three, HALF + 1, 1);
      await three.writer.tags.add([BEN], ['late']);
      await three.writer.profiles.upsertMany(
        ['p5', 'p7', 'p9'].map((externalId) => ({ externalId, attributes: { city: 'London' } })),
      );
      await expectLondoners(three, HALF + 4, 4);
      await pack(three);
      await expectLondoners(three, HALF + 4, 0);
      await expectSound(three);
    },
  },
  {
    name: 'somebody who is listed is reached no more, from the next summary on',
    play: async (three) => {
      await write(three, CAT);
      await expectReached(three, 1);
      await pack(three);
      await expectReached(three, 1);
      await list(three, CAT);
      await expectReached(three, 0);
      await three.writer.doNotContact.remove({ email: address(CAT), source: 'test' });
      await expectReached(three, 1);
    },
  },
  {
    name: 'somebody whose points are asked of documents is asked everything of them',
    play: async (three) => {
      await write(three, CAT);
      await pack(three);
      await list(three, CAT);
      const held = three.reading.hold('doubtfulFound');
      const summed = three.reader.audience.summary(LONDON);
      await held.reached;
      await three.writer.profiles.upsert({
        ...CAT,
        emails: ['free@example.com'],
        attributes: { city: 'Rome' },
      });
      held.release();
      const { count, contactable } = await summed;
      expectSame('summary', { count, contactable }, { count: HALF - 1, contactable: { email: 0, phone: 0 } });
      await expectSound(three);
    },
  },
  {
    name: 'somebody who gets an address, or loses it, is counted so at once and after packing',
    play: async (three) => {
      await write(three, CAT);
      await pack(three);
      await three.writer.profiles.upsert({ externalId: 'p4', emails: ['p4@example.com'] });
      await three.writer.profiles.removeIdentity(CAT, { email: address(CAT) });
      await three.writer.profiles.upsert({ externalId: 'p6', emails: ['p6@example.com'] });
      await expectReached(three, 2);
      await pack(three);
      await expectReached(three, 2);
      await expectSound(three);
    },
  },
  {
    name: 'new people are counted before they are packed',
    play: async (three) => {
      const more = Array.from({ length: 30 }, (_, i) => ({
        externalId: `n${i}`,
        attributes: { city: 'london' },
      }));
      await three.writer.profiles.upsertMany(more);
      await expectLondoners(three, HALF + 30, 30);
      await pack(three);
      await expectLondoners(three, HALF + 30, 0);
    },
  },
  ...crashes,
  ...EVENT_INTERLEAVINGS,
];
