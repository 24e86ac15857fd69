import type { AudienceEngine, Entry, Rule } from '../../engine';

/** What `work.runDue` says when nothing is left. */
export const NOTHING_DUE = { built: 0, timeDriven: 0, recovered: 0, fannedOut: 0, erased: 0 };

export const LONDON: Rule = { attribute: 'city', operator: 'is', value: 'London' };

export const bought = (count = 1, days = 30): Rule => ({
  event: 'Purchase',
  occurrence: { operator: 'moreOrEqual', count },
  timeframe: { operator: 'withinTheLast', amount: days, unit: 'days' },
});

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of items) found.push(one);
  return found;
}

/** External ids of the stored members, sorted. */
export async function membersOf(engine: AudienceEngine, segment: string): Promise<string[]> {
  return (await all(engine.segments.members(segment))).map(({ externalId }) => externalId ?? '').sort();
}

/** Claims everything there is, and acknowledges it: `entry ada`, … sorted. */
export async function take(engine: AudienceEngine, flow: string): Promise<string[]> {
  const claimed = await engine.entries.claim(flow, { limit: 1_000 });
  for (const entry of claimed) await engine.entries.ack(entry);
  return claimed.map(inWords).sort();
}

export const inWords = ({ kind, profile }: Pick<Entry, 'kind' | 'profile'>): string =>
  `${kind} ${profile.externalId}`;

/** By external id: what came of the latest try. */
export async function outcomes(engine: AudienceEngine, flow: string): Promise<Record<string, string>> {
  return Object.fromEntries(
    (await all(engine.flows.participants(flow))).map(({ profile, outcome }) => [profile.externalId, outcome]),
  );
}

export const person = (externalId: string, city?: string) => ({
  externalId,
  ...(city !== undefined && { attributes: { city } }),
});
