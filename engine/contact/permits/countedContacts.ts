/** One contact as caps count it. */
export interface CountedContact {
  readonly at: number;
  readonly channel: string;
  readonly category?: string;
}

/** As much of a permit or of an event `Contacted` as counts. */
export interface Noted extends CountedContact {
  /** Of a permit. */
  readonly id?: string;
  readonly notSent?: boolean;
  /** Of an event: the permit that it settles. */
  readonly permit?: string;
}

/** An event `Contacted` without a permit's name is taken for the send of an open one so long before it. */
const SAME_SEND_MS = 86_400_000;

/**
 * What somebody was sent, or may have been: permits that were not given back, and contacts that were recorded without one. A record that follows a permit
 * of the same channel within a day is that send, and not another one. Pure.
 */
export function countedContacts(permits: readonly Noted[], recorded: readonly Noted[]): CountedContact[] {
  const counting = permits.filter(({ notSent }) => notSent !== true).sort(byTime);
  const named = new Set(recorded.map(({ permit }) => permit));
  const free = new Set(counting.filter(({ id }) => id === undefined || !named.has(id)));
  const others = [...recorded].sort(byTime).filter((record) => {
    if (record.permit !== undefined) return false;
    for (const permit of free) {
      const age = record.at - permit.at;
      if (permit.channel !== record.channel || age < 0 || age > SAME_SEND_MS) continue;
      free.delete(permit);
      return false;
    }
    return true;
  });
  return [...counting, ...others];
}

const byTime = (a: Noted, b: Noted): number => a.at - b.at;
