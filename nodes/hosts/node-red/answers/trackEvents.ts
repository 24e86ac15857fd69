import { randomUUID } from 'node:crypto';
import type { DatabaseLink } from '../connection/DatabaseLink';
import type { EventItem } from '../inputs/eventsOf';
import { noticesOfEvents } from '../../mistypings';
import { FlowError } from './FlowError';

export interface TrackedItem {
  index: number;
  event?: { id: string; profileId: string; duplicate: boolean };
  error?: FlowError;
}

/** Told what is worth a second look. */
type Notice = (text: string) => void;

/** The engine takes this many events in one call. */
const MOST_AT_ONCE = 5_000;

/**
 * Records the good items and answers for each. An event without an id gets one before the first try, so that a try that
 * reached the database although its answer was lost is not recorded twice.
 */
export async function trackEvents(
  link: DatabaseLink,
  items: readonly EventItem[],
  { wait, signal, notice }: { wait: 'accepted' | 'evaluated'; signal: AbortSignal; notice: Notice },
): Promise<TrackedItem[]> {
  const answers: TrackedItem[] = items.map(({ index, error }) => ({
    index,
    ...(error === undefined ? {} : { error }),
  }));
  const good = items.flatMap(({ index, event }) => {
    if (event === undefined) return [];
    const own = event.id !== undefined && event.id !== null;
    return [{ index, own, event: own ? event : { ...event, id: randomUUID() } }];
  });
  for (let start = 0; start < good.length; start += MOST_AT_ONCE) {
    const chunk = good.slice(start, start + MOST_AT_ONCE);
    const results = await link
      .run(
        async (engine) => {
          const events = chunk.map(({ event }) => event);
          (await noticesOfEvents(engine, events, new Date())).forEach(notice);
          return engine.events.trackMany(events, { wait });
        },
        { signal },
      )
      // What earlier calls recorded stays recorded: the failure belongs to the items of this one.
      .catch((error: unknown) => chunk.map(() => ({ error: FlowError.from(error) })));
    for (const [position, result] of results.entries()) {
      const sent = chunk[position];
      const answer = sent === undefined ? undefined : answers[sent.index];
      if (sent === undefined || answer === undefined) continue;
      if ('error' in result) answer.error = FlowError.from(result.error);
      // Our own id can only be known already from our own earlier try.
      else
        answer.event = {
          id: result.id,
          profileId: result.profileId,
          duplicate: sent.own && result.duplicate,
        };
    }
  }
  return answers;
}
