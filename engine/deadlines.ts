import { Pages } from './store/Pages';
import { isIterable } from './store/throughDoor';

/** Calls about one person or one thing: MongoDB answers them within moments. */
const SHORT = new Set([
  'attributes.define',
  'attributes.list',
  'profiles.upsert',
  'profiles.get',
  'profiles.events',
  'profiles.segments',
  'profiles.removeIdentity',
  'profiles.import.status',
  'events.track',
  'tags.create',
  'audience.matches',
  'audience.explain',
  'audience.validate',
  'audience.describe',
  'segments.get',
  'flows.get',
  'flows.counts',
  'flows.removeParticipant',
  'doNotContact.add',
  'doNotContact.remove',
  'doNotContact.check',
  'consent.topics.create',
  'consent.topics.edit',
  'consent.topics.get',
  'consent.settings.set',
  'consent.settings.get',
  'consent.get',
  'consent.of',
  'consent.set',
  'consent.request',
  'consent.link',
  'consent.open',
  'consent.follow',
  'contacts.policy.set',
  'contacts.policy.get',
  'contacts.ask',
  'contacts.settle',
  'contacts.gate',
  'contacts.record',
  'waits.open',
  'splits.assign',
  'broadcasts.get',
  'access.createKey',
  'access.listKeys',
  'access.revokeKey',
  'access.identify',
  'access.startSession',
  'access.identifySession',
]);

/** Who claims or waits for entries goes on when the database is back; background work ends by itself, and so does closing. */
const WITHOUT = /^(entries\..*|waits\.(claim|extend|ack|retry|park|next)|work\..*|access\.once|close)$/;

type Within = <T>(answer: Promise<T>, short: boolean) => Promise<T>;
type Calls = { readonly [name: string]: unknown };

/** The calls of the engine, each of which waits for MongoDB no longer than it may. */
export function withinDeadlines<T extends object>(calls: T, within: Within, path = ''): T {
  const entries = Object.entries(calls as Calls).map(([name, call]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof call !== 'function')
      return [name, typeof call === 'object' && call !== null ? withinDeadlines(call, within, at) : call];
    if (WITHOUT.test(at)) return [name, call];
    return [
      name,
      (...given: unknown[]) => {
        const answer = (call as (...given: unknown[]) => unknown)(...given);
        if (answer instanceof Promise) return within(answer, SHORT.has(at));
        if (answer instanceof Pages) return answer.waiting((page) => within(page, false));
        return isIterable(answer) ? eachWithin(answer, within) : answer;
      },
    ];
  });
  return Object.fromEntries(entries) as T;
}

async function* eachWithin(answer: AsyncIterable<unknown>, within: Within): AsyncGenerator<unknown> {
  const items = answer[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const { value, done } = await within(items.next(), false);
      ended = done === true;
      if (ended) return;
      yield value;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    // Who stops early ends what was begun.
    if (!ended) await items.return?.();
  }
}
