import type { AudienceEngine, EndedWait, WaitInput } from '../../../../engine';
import type { Two } from '../../membership/realtime/stage';

/** A situation in which a lesser design goes wrong, and what has to be true afterwards. */
export interface WaitInterleaving {
  readonly name: string;
  readonly play: (two: Two) => Promise<void>;
}

export const PLACE = { host: 'test', flowId: 'cart', nodeId: 'wait' };
export const ADA = { externalId: 'ada' };
export const TWIN = { externalId: 'twin' };
export const wait = (more: Partial<WaitInput> = {}): WaitInput => ({
  profile: ADA,
  branches: [{ event: { type: 'Purchase' } }],
  for: { amount: 2, unit: 'hours' },
  carry: 'item',
  ...more,
});
export const buy = (engine: AudienceEngine, id: string, at?: string, profile = ADA) =>
  engine.events.track({ id, profile, type: 'Purchase', ...(at !== undefined && { at }) });

export function same(found: unknown, wanted: unknown, what: string): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`${what}: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
}

export async function taken(engine: AudienceEngine): Promise<string[]> {
  await engine.work.runDue();
  const claimed: EndedWait[] = await engine.waits.claim(PLACE);
  for (const one of claimed) await engine.waits.ack(one);
  return claimed.map(({ key = '', branch, event }) =>
    [key, branch, event?.id]
      .filter((part) => part !== '')
      .join(' ')
      .trim(),
  );
}
export const waiting = async (engine: AudienceEngine): Promise<number> =>
  (await engine.waits.counts(PLACE)).waiting;
export const ignoringEnd = (call: Promise<unknown>): void => void call.catch(() => undefined);

/** Known to both, so that a place may be asked for. */
export async function begin({ a, b }: Two): Promise<void> {
  await b.profiles.upsertMany([ADA, TWIN]);
  await b.waits.open(PLACE, wait({ profile: TWIN, branches: [] }));
  await b.waits.cancel(PLACE);
  await a.profiles.get(ADA);
}
