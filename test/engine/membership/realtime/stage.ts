import { randomBytes } from 'node:crypto';
import type { AudienceEngine, Entry, Rule } from '../../../../engine';
import type * as Door from '../../../../engine/openEngine';
import { handClock } from '../../accounts';
import { TOGETHER } from '../../../../engine/membership/changes/arrivals';
import { MANY } from '../../../../engine/membership/changes/births';
import { Gate } from './Gate';

/** Two processes of one account, each with a gate; their clocks stand still until they are set. */
export interface Two {
  a: AudienceEngine;
  b: AudienceEngine;
  gateA: Gate;
  gateB: Gate;
  clockA: ReturnType<typeof handClock>;
  clockB: ReturnType<typeof handClock>;
}

export type Clock = ReturnType<typeof handClock>;

/** A situation in which a lesser design goes wrong, and what has to be true afterwards. */
export interface Interleaving {
  readonly name: string;
  readonly play: (two: Two) => Promise<void>;
}

export const START = '2026-03-01T12:00:00.000Z';
export const LONDON: Rule = { attribute: 'city', operator: 'is', value: 'London' };
export const bought = (count: number): Rule => ({
  event: 'Purchase',
  occurrence: { operator: 'moreOrEqual', count },
  timeframe: { operator: 'withinTheLast', amount: 30, unit: 'days' },
});
export const ADA = { externalId: 'ada' };
/** So many new people are made together, with one document that names them all. */
export const CROWD = Array.from({ length: MANY }, (_, i) => ({
  externalId: `p${String(i).padStart(3, '0')}`,
  attributes: { city: i < 2 ? 'London' : 'Rome' },
}));

/** So many people that what they do at once is accepted together. */
export const GUESTS = Array.from({ length: TOGETHER }, (_, i) => ({
  externalId: `g${String(i).padStart(3, '0')}`,
}));
export const namesOf = (people: readonly { externalId: string }[]): string[] =>
  people.map(({ externalId }) => externalId);
export const purchases = (
  name: string,
  people: readonly { externalId: string }[] = GUESTS,
): { id: string; profile: { externalId: string }; type: string }[] =>
  people.map((profile) => ({ id: `${name}-${profile.externalId}`, profile, type: 'Purchase' }));
export const each = (kind: string, people: readonly unknown[] = GUESTS): string =>
  people.map(() => kind).join(' ');

/** Opens both on a database; `close` afterwards. */
export function openTwo({ engineOf }: typeof Door, uri: string): { two: Two; close: () => Promise<void> } {
  const [gateA, gateB] = [new Gate(), new Gate()];
  const [clockA, clockB] = [handClock(START), handClock(START)];
  const account = `two-${randomBytes(6).toString('hex')}`;
  const open = (gate: Gate, clock: Clock): AudienceEngine =>
    // A call that stands still for ever is given up by nobody, also when its test is long over.
    engineOf({ uri, account, clock, step: gate.step, deadlineMs: 0 });
  const [a, b] = [open(gateA, clockA), open(gateB, clockB)];
  return {
    two: { a, b, gateA, gateB, clockA, clockB },
    close: async () => void (await Promise.all([a.close(), b.close()])),
  };
}

export async function segmentAndFlow(
  engine: AudienceEngine,
  rule: Rule,
  on: ('entry' | 'exit')[] = ['entry', 'exit'],
): Promise<void> {
  await engine.attributes.define({ name: 'city', type: 'text' });
  await engine.segments.create({ name: 'watched', type: 'realTime', rule });
  await engine.work.runDue();
  await engine.flows.launch({
    id: 'flow',
    name: 'flow',
    host: 'test',
    audience: { segments: ['watched'] },
    on,
    reEntry: 'afterExit',
  });
  await engine.work.runDue();
}

export async function members(engine: AudienceEngine): Promise<string[]> {
  const found: string[] = [];
  for await (const { externalId } of engine.segments.members('watched')) found.push(externalId ?? '');
  return found;
}

export const claimed = async (engine: AudienceEngine): Promise<Entry[]> =>
  engine.entries.claim('flow', { limit: 1_000 });
export const kinds = (entries: readonly Entry[]): string => entries.map(({ kind }) => kind).join(' ');

export function same(found: unknown, wanted: unknown, what: string): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`${what}: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
}

/** Everything is settled, then nothing is left to do, and what is stored is what the rule says. */
export async function settledAs(
  engine: AudienceEngine,
  rule: Rule,
  wanted: string[],
  entries: string,
): Promise<void> {
  await engine.work.runDue();
  same(
    await engine.work.runDue(),
    { built: 0, timeDriven: 0, recovered: 0, fannedOut: 0, erased: 0 },
    'work left',
  );
  same(await members(engine), wanted, 'members');
  same(await engine.segments.count('watched'), wanted.length, 'counted');
  same(await engine.audience.count(rule), wanted.length, 'matching');
  same(kinds(await claimed(engine)), entries, 'entries');
}

export const ignoringEnd = (call: Promise<unknown>): void => void call.catch(() => undefined);
