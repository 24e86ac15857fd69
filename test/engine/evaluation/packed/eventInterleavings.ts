import type { Rule } from '../../../../engine';
import { UNPACKED } from '../../../../engine/evaluation/packed/mark';
import { expectSame, expectSound, pack, PEOPLE, type Interleaving, type Three } from './three';

const BOUGHT: Rule = { event: 'Buy' };
const TWICE: Rule = { event: 'Buy', occurrence: { operator: 'moreOrEqual', count: 2 } };
const BIG: Rule = {
  event: 'Buy',
  where: { property: 'amount', operator: 'greaterOrEqual', value: 50 },
};
const AT = '2026-03-01T05:00:00.000Z';

const buy = (externalId: string, more: object = {}): never =>
  ({ type: 'Buy', profile: { externalId }, at: AT, ...more }) as never;
const names = Array.from({ length: PEOPLE }, (_, i) => `p${i}`);

async function expectCount({ reader }: Three, rule: Rule, wanted: number, unpacked?: number): Promise<void> {
  expectSame(JSON.stringify(rule), await reader.audience.count(rule), wanted);
  const { columns } = await reader.audience.explainPlan(rule);
  if (unpacked === undefined) expectSame('columns', columns !== undefined, true);
  else expectSame('unpacked', columns?.unpacked, unpacked);
}

const idOf = async ({ writer }: Three, externalId: string): Promise<string> =>
  ((await writer.profiles.get({ externalId })) as { id: string }).id;

/** Packing alone: nothing that others have left is finished. */
async function onlyPack({ uri, account }: Three): Promise<void> {
  const { openContext } = await import('../../../../engine/openContext');
  const { packColumns } = await import('../../../../engine/evaluation/packed/packColumns');
  const { context, close } = openContext({ uri, account, columns: { from: 1 } });
  try {
    for (let pass = 0; pass < 20 && (await packColumns(context)) !== 'nothing'; pass++);
  } finally {
    await close();
  }
}

/** A packer that has read who is marked and nobody's profile yet. */
async function packerOnItsWay(three: Three): Promise<() => Promise<void>> {
  const held = three.packing.hold('packMarksRead');
  const packed = pack(three);
  await held.reached;
  return async () => {
    held.release();
    await packed;
  };
}

/** With a packer, an event and its flush between each other in this order: who is marked is read, the event is accepted, the profile is packed, the event is stored. */
async function storedAfterPacking(three: Three, track: () => Promise<unknown>): Promise<void> {
  await track();
  const goOn = await packerOnItsWay(three);
  const held = three.writing.hold('written');
  const tracked = track();
  await held.reached;
  await goOn();
  held.release();
  await tracked;
}

export const EVENT_INTERLEAVINGS: readonly Interleaving[] = [
  {
    name: 'whoever does something is counted from then on, before packing and after',
    play: async (three) => {
      await three.writer.events.track(buy('p2'));
      await expectCount(three, BOUGHT, 1, 1);
      await pack(three);
      await expectCount(three, BOUGHT, 1, 0);
      await three.writer.events.track(buy('p2', { properties: { amount: 70 } }));
      await expectCount(three, TWICE, 1, 1);
      await expectCount(three, BIG, 1, 1);
      await pack(three);
      await expectCount(three, TWICE, 1, 0);
      await expectCount(three, BIG, 1, 0);
      await expectSound(three);
    },
  },
  {
    name: 'many who do something are counted from then on, before packing and after',
    play: async (three) => {
      await three.writer.events.trackMany(names.map((name) => buy(name)));
      await expectCount(three, BOUGHT, PEOPLE, PEOPLE);
      await pack(three);
      await expectCount(three, BOUGHT, PEOPLE, 0);
      await three.writer.events.trackMany(names.slice(10).map((name) => buy(name)));
      await expectCount(three, TWICE, PEOPLE - 10, PEOPLE - 10);
      await expectSound(three);
    },
  },
  {
    name: 'somebody whose event is accepted and not stored yet keeps the mark',
    play: async (three) => {
      await storedAfterPacking(three, () => three.writer.events.track(buy('p2')));
      await expectCount(three, TWICE, 1);
      await expectSound(three);
      await expectCount(three, TWICE, 1, 0);
    },
  },
  {
    name: 'many whose events are accepted together and not stored yet keep their marks',
    play: async (three) => {
      await storedAfterPacking(three, () => three.writer.events.trackMany(names.map((name) => buy(name))));
      await expectCount(three, TWICE, PEOPLE);
      await expectSound(three);
      await expectCount(three, TWICE, PEOPLE, 0);
    },
  },
  {
    name: 'somebody whose event was accepted without a mark, by an earlier version, gets one before columns are there',
    play: async (three) => {
      const { account, stored } = three;
      await stored.collection<{ _id: string }>('packManifests').deleteOne({ _id: account });
      const packing = three.packing.hold('packWritten');
      const packed = pack(three);
      await packing.reached;
      const writing = three.writing.hold('written');
      const tracked = three.writer.events.track(buy(`p${PEOPLE - 1}`));
      await writing.reached;
      await stored.collection('profiles').updateMany({ account }, { $unset: { unpacked: '' } });
      packing.release();
      await packed;
      writing.release();
      await tracked;
      await expectCount(three, BOUGHT, 1);
      await expectSound(three);
      await expectCount(three, BOUGHT, 1, 0);
    },
  },
  {
    name: 'somebody to whom a join brings what the other did is asked of documents until it is there',
    play: async (three) => {
      await three.writer.events.track(buy('p5'));
      await pack(three);
      const begun = three.writing.hold('joinBegun');
      const joined = three.writer.profiles.merge([{ externalId: 'p3' }, { externalId: 'p5' }]);
      await begun.reached;
      // Another change takes the revision at which what is brought counts: whoever was on his way when the join began.
      await three.stored
        .collection('profiles')
        .updateOne({ account: three.account, externalId: 'p3' }, { $inc: { revision: 1 }, $set: UNPACKED });
      await onlyPack(three);
      await expectCount(three, BOUGHT, 0);
      const moved = three.writing.hold('tracesMoved');
      begun.release();
      await moved.reached;
      await expectCount(three, BOUGHT, 1);
      moved.release();
      await joined;
      await expectCount(three, BOUGHT, 1);
      await expectSound(three);
      await expectCount(three, BOUGHT, 1, 0);
    },
  },
  {
    name: 'somebody from whom a separation takes what the other did is asked of documents from before on',
    play: async (three) => {
      const id = await idOf(three, 'p5');
      await three.writer.events.track(buy('p5'));
      await three.writer.profiles.merge([{ externalId: 'p3' }, { externalId: 'p5' }]);
      await pack(three);
      await expectCount(three, BOUGHT, 1, 0);
      const begun = three.writing.hold('partingBegun');
      const separated = three.writer.profiles.unmerge(id);
      await begun.reached;
      await onlyPack(three);
      await expectCount(three, BOUGHT, 1);
      const back = three.writing.hold('tracesGivenBack');
      begun.release();
      await back.reached;
      await expectCount(three, BOUGHT, 0);
      back.release();
      await separated;
      await expectCount(three, BOUGHT, 1);
      await expectSound(three);
      await expectCount(three, BOUGHT, 1, 0);
    },
  },
  {
    name: 'somebody whose last events have one instant is asked of documents which of them is the last',
    play: async (three) => {
      const last: Rule = {
        event: 'Buy',
        which: 'last',
        where: { property: 'amount', operator: 'is', value: 2 },
      };
      for (const [id, amount] of [
        ['b', 2],
        ['a', 1],
        ['c', 1],
      ])
        await three.writer.events.track(buy('p4', { id: `${three.account}-${id}`, properties: { amount } }));
      for (const [id, amount] of [
        ['y', 1],
        ['z', 2],
        ['x', 1],
      ])
        await three.writer.events.track(buy('p6', { id: `${three.account}-${id}`, properties: { amount } }));
      await pack(three);
      await expectCount(three, last, 1, 0);
    },
  },
  {
    name: 'of somebody who is erased no value of what they did stays in the chunks',
    play: async (three) => {
      const properties = { note: 'only-of-p2', cart: { id: 'cart-of-p2' } };
      await three.writer.events.trackMany([
        buy('p2', { properties }),
        buy('p4', { properties: { note: 'of-p4' } }),
      ]);
      await pack(three);
      expectSame('before', await standing(three, ['only-of-p2', 'cart-of-p2', 'of-p4']), [true, true, true]);
      await three.writer.profiles.delete({ externalId: 'p2' });
      await expectCount(three, BOUGHT, 1);
      await pack(three);
      expectSame('after', await standing(three, ['only-of-p2', 'cart-of-p2', 'of-p4']), [false, false, true]);
      await expectCount(three, BOUGHT, 1, 0);
    },
  },
];

/** Whether texts stand in any chunk. */
async function standing({ stored, account }: Three, texts: readonly string[]): Promise<boolean[]> {
  const chunks = await stored.collection('packChunks').find({ account }).toArray();
  const bytes = Buffer.concat(chunks.map((one) => Buffer.from((one.bytes as { buffer: Uint8Array }).buffer)));
  return texts.map((text) => bytes.includes(text));
}
