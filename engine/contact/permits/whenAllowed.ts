import type { ContactPolicy } from '../../api/contacts';
import { roomAt } from './capWindow';
import type { CountedContact } from './countedContacts';
import { quietUntil } from './quietHours';

/** What is asked for. */
export interface Sending {
  readonly channel: string;
  readonly category?: string | undefined;
}

export interface Zones {
  readonly profile: string;
  readonly account: string;
}

/** More turns than any policy takes that lets somebody through at all. */
const MOST_TURNS = 400;

type Scope = Pick<NonNullable<ContactPolicy['caps']>[0], 'channels' | 'except'>;

/** Whether a cap or quiet hours are about this. A category that is exempt is neither held nor counted. */
export const concerns = ({ channels, except }: Scope, { channel, category }: Sending): boolean =>
  (channels === undefined || channels.includes(channel)) &&
  !(category !== undefined && except?.includes(category) === true);

/**
 * Whether something may be sent at `now`: `undefined`, or else from when on (ms) quiet hours and caps let it pass, if nothing else is sent until then. Pure.
 */
export function whenAllowed(
  { caps = [], quietHours = [] }: ContactPolicy,
  sending: Sending,
  contacts: readonly CountedContact[],
  now: number,
  zones: Zones,
): { readonly until: number; readonly reason: 'quietHours' | 'frequencyCap' } | undefined {
  const capped = (at: number): number =>
    Math.max(
      at,
      ...caps
        .filter((cap) => concerns(cap, sending))
        .map((cap) =>
          roomAt(
            cap,
            contacts.flatMap((contact) => (concerns(cap, contact) ? [contact.at] : [])),
            at,
            zones.profile,
          ),
        ),
    );
  const quiet = (at: number): number =>
    Math.max(
      at,
      ...quietHours
        .filter((hours) => concerns(hours, sending))
        .map((hours) => quietUntil(hours, at, zones[hours.zone ?? 'account']) ?? at),
    );
  const [byCaps, byHours] = [capped(now), quiet(now)];
  let until = Math.max(byCaps, byHours);
  if (until === now) return undefined;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const next = Math.max(capped(until), quiet(until));
    if (next === until) break;
    until = next;
  }
  return { until, reason: byCaps > byHours ? 'frequencyCap' : 'quietHours' };
}
