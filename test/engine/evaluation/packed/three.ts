import { randomBytes } from 'node:crypto';
import type { Db } from 'mongodb';
import type { AudienceEngine } from '../../../../engine';
import type * as Door from '../../../../engine/openEngine';
import { handClock } from '../../accounts';
import { Gate } from '../../membership/realtime/Gate';

/** A process that packs, one that asks, one that writes; and what is stored. */
export interface Three {
  readonly packer: AudienceEngine;
  readonly reader: AudienceEngine;
  readonly writer: AudienceEngine;
  readonly packing: Gate;
  readonly reading: Gate;
  readonly writing: Gate;
  readonly account: string;
  readonly uri: string;
  readonly stored: Db;
}

export interface Interleaving {
  readonly name: string;
  readonly play: (three: Three) => Promise<void>;
}

export const PEOPLE = 40;
/** Opens all three; the clock of one who writes is hours behind, that of one who packs hours ahead. */
export async function openThree(
  { engineOf }: typeof Door,
  uri: string,
  stored: Db,
): Promise<{ three: Three; close: () => Promise<void> }> {
  const account = `three-${randomBytes(6).toString('hex')}`;
  const [packing, reading, writing] = [new Gate(), new Gate(), new Gate()];
  const open = (gate: Gate, at: string): AudienceEngine =>
    engineOf({
      uri,
      account,
      clock: handClock(at),
      deadlineMs: 0,
      step: gate.step,
      columns: { from: 1 },
    });
  const packer = open(packing, '2026-03-01T18:00:00.000Z');
  const reader = open(reading, '2026-03-01T12:00:00.000Z');
  const writer = open(writing, '2026-03-01T06:00:00.000Z');
  await writer.attributes.define({ name: 'city', type: 'text' });
  await writer.profiles.upsertMany(
    Array.from({ length: PEOPLE }, (_, i) => ({
      externalId: `p${i}`,
      attributes: { city: i % 2 === 0 ? 'London' : 'Rome' },
      tags: i % 3 === 0 ? ['vip'] : [],
    })),
  );
  await packer.work.runDue();
  return {
    three: { packer, reader, writer, packing, reading, writing, account, uri, stored },
    close: async () => void (await Promise.all([packer.close(), reader.close(), writer.close()])),
  };
}

export function expectSame(what: string, found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`${what}: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
}

/** A round of packing, which may stand still for ever. */
export const pack = ({ packer }: Three): Promise<unknown> => packer.work.runDue();

export async function expectSound(three: Three): Promise<void> {
  await pack(three);
  const { problems } = (await three.packer.health({ deep: true })) as { problems: unknown[] };
  expectSame('problems', problems, []);
}
