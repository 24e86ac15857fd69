import { randomBytes } from 'node:crypto';
import type { Db } from 'mongodb';
import type { AudienceEngine, Rule } from '../../../../engine';
import type * as Door from '../../../../engine/openEngine';
import { handClock } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';

/** Two processes that ask, one that writes; and what is stored. */
export interface Readers {
  readonly one: AudienceEngine;
  readonly other: AudienceEngine;
  readonly writer: AudienceEngine;
  readonly asking: Gate;
  readonly account: string;
  readonly stored: Db;
}

export interface Interleaving {
  readonly name: string;
  readonly play: (readers: Readers) => Promise<void>;
}

export const NOW = '2026-03-01T12:00:00.000Z';
const DAY = 86_400_000;
const ADA = { externalId: 'ada' };
/** Older than Ada: of two who are joined the older one takes over. */
const BEN = { externalId: 'ben' };
const CLEO = { externalId: 'cleo' };
export const EVENTS = 20;

/** Ada has spent 1 on each of the last twenty days. */
export async function openReaders(
  { engineOf }: typeof Door,
  uri: string,
  stored: Db,
): Promise<{ players: Readers; close: () => Promise<void> }> {
  const account = `readers-${randomBytes(6).toString('hex')}`;
  const asking = new Gate();
  const open = (gate = new Gate()): AudienceEngine =>
    engineOf({ uri, account, clock: handClock(NOW), deadlineMs: 0, timeZone: 'UTC', step: gate.step });
  const [one, other, writer] = [open(asking), open(), open()];
  await writer.profiles.upsert(BEN);
  await writer.events.trackMany(Array.from({ length: EVENTS }, (_, i) => spent(ADA, 1, EVENTS - i)));
  return {
    players: { one, other, writer, asking, account, stored },
    close: async () => void (await Promise.all([one.close(), other.close(), writer.close()])),
  };
}

const spent = (profile: { externalId: string }, amount: number, daysAgo: number) => ({
  profile,
  type: 'Purchase',
  at: new Date(Date.parse(NOW) - daysAgo * DAY).toISOString(),
  properties: { amount },
});

const sumOf = (timeframe?: object): Rule => ({
  event: 'Purchase',
  measure: { of: 'sum', property: 'amount', operator: 'moreOrEqual', value: 1 },
  ...(timeframe && { timeframe: timeframe as never }),
});

function expectSame(what: string, found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`${what}: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
}

const ask = async (engine: AudienceEngine, timeframe?: object): Promise<unknown> =>
  (await engine.audience.explain(sumOf(timeframe), ADA)).found;

async function expectSum({ one, other }: Readers, wanted: number): Promise<void> {
  for (const engine of [one, other, one]) expectSame('sum', await ask(engine), wanted);
}

const chaptersIn = ({ stored, account }: Readers): Promise<number> =>
  stored.collection('chapters').countDocuments({ account });

async function expectSound(readers: Readers): Promise<void> {
  const { problems } = (await readers.writer.health({ deep: true })) as { problems: unknown[] };
  expectSame('problems', problems, []);
}

export const INTERLEAVINGS: readonly Interleaving[] = [
  {
    name: 'an event that comes late counts from then on, wherever it falls',
    play: async (readers) => {
      await expectSum(readers, EVENTS);
      expectSame('chapters', (await chaptersIn(readers)) > 2, true);
      await readers.writer.events.track(spent(ADA, 10, 7.5));
      await expectSum(readers, EVENTS + 10);
      await readers.writer.events.trackMany([spent(ADA, 10, 400), spent(ADA, 10, 7.5), spent(ADA, 10, 0)]);
      await expectSum(readers, EVENTS + 40);
      await expectSound(readers);
    },
  },
  {
    name: 'an event that comes while a chapter of its stretch is about to be written counts',
    play: async (readers) => {
      const held = readers.asking.hold('chaptersDrafted');
      const asked = ask(readers.one);
      await held.reached;
      await readers.writer.events.track(spent(ADA, 10, 7.5));
      held.release();
      expectSame('sum of before', await asked, EVENTS);
      await expectSum(readers, EVENTS + 10);
      await expectSound(readers);
    },
  },
  {
    name: 'whoever has read somebody before an event was accepted does not see it in a chapter that was written since',
    play: async (readers) => {
      const held = readers.asking.hold('bookAsked');
      const asked = ask(readers.one);
      await held.reached;
      await readers.writer.events.track(spent(ADA, 10, 7.5));
      expectSame('sum of now', await ask(readers.other), EVENTS + 10);
      held.release();
      expectSame('sum of before', await asked, EVENTS);
      await expectSum(readers, EVENTS + 10);
    },
  },
  {
    name: 'what a join has brought leaves when it is undone, whatever comes after that',
    play: async (readers) => {
      const { writer } = readers;
      await writer.events.track(spent(CLEO, 100, 7.5));
      const { id } = await writer.profiles.get(CLEO);
      await writer.profiles.merge([ADA, CLEO]);
      await expectSum(readers, EVENTS + 100);
      await expectSum(readers, EVENTS + 100);
      await writer.profiles.unmerge(id);
      await writer.events.track(spent(ADA, 10, 7.5));
      await expectSum(readers, EVENTS + 10);
      await expectSound(readers);
    },
  },
  {
    name: 'who was joined to somebody leaves no chapter, and has what they had when on their own again',
    play: async (readers) => {
      const { writer } = readers;
      const held = readers.asking.hold('chaptersDrafted');
      const asked = ask(readers.one);
      await held.reached;
      expectSame('sum', await ask(readers.other), EVENTS);
      expectSame('chapters', (await chaptersIn(readers)) > 2, true);
      const { id } = await writer.profiles.get(ADA);
      await writer.profiles.merge([BEN, ADA]);
      expectSame('chapters', await chaptersIn(readers), 0);
      expectSame('sum', (await readers.other.audience.explain(sumOf(), BEN)).found, EVENTS);
      expectSame('chapters of what a join has brought', await chaptersIn(readers), 0);
      await writer.profiles.unmerge(id);
      held.release();
      await asked;
      await writer.events.track(spent(ADA, 10, 7.5));
      await expectSum(readers, EVENTS + 10);
      expectSame('sum', (await readers.other.audience.explain(sumOf(), BEN)).found, 0);
      await expectSound(readers);
    },
  },
  {
    name: 'of somebody who is erased no chapter stays',
    play: async (readers) => {
      await expectSum(readers, EVENTS);
      expectSame('chapters', (await chaptersIn(readers)) > 2, true);
      await readers.writer.profiles.delete(ADA);
      expectSame('chapters', await chaptersIn(readers), 0);
      await expectSound(readers);
    },
  },
  {
    name: 'whoever was held up while somebody was erased leaves no chapter behind',
    play: async (readers) => {
      const held = readers.asking.hold('chaptersDrafted');
      const asked = ask(readers.one);
      await held.reached;
      await readers.writer.profiles.delete(ADA);
      held.release();
      await asked;
      expectSame('chapters', await chaptersIn(readers), 0);
      await expectSound(readers);
    },
  },
  {
    name: 'two who write chapters of different spans at once count nothing twice',
    play: async (readers) => {
      const held = readers.asking.hold('chaptersDrafted');
      const asked = ask(readers.one);
      await held.reached;
      const days = { operator: 'withinTheLast', amount: 14, unit: 'days' };
      expectSame('sum of 14 days', await ask(readers.other, days), 14);
      held.release();
      await asked;
      await expectSum(readers, EVENTS);
      expectSame('sum of 14 days', await ask(readers.other, days), 14);
      await expectSound(readers);
    },
  },
  {
    name: 'whoever dies before, between or after writing chapters leaves nothing that is wrong',
    play: async (readers) => {
      const crashed = readers.asking.crash('chaptersDrafted');
      void ask(readers.one);
      await crashed;
      await expectSum(readers, EVENTS);
      const chapters = readers.stored.collection('chapters');
      const all = await chapters.find({ account: readers.account }, { sort: { from: 1 } }).toArray();
      for (const { _id } of all) {
        await chapters.deleteOne({ _id });
        expectSame('sum without one', await ask(readers.other), EVENTS);
      }
      await expectSound(readers);
    },
  },
];
