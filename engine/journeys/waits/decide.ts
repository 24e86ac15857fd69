import type { StoredValue } from '../../language/attributes/StoredValue';
import type { MembershipDocument } from '../../membership/memberships/MembershipDocument';
import { momentOf } from './moments';
import type { EndingEvent, WaitDocument } from './WaitDocument';

/** What is known of a waiting profile at an instant. */
export interface KnownOfWaiting {
  readonly now: number;
  readonly zone: string;
  /** By event branch (its place in the list): the events that count, in order of time. */
  events(branch: number): readonly EndingEvent[];
  membership(segment: string): Pick<MembershipDocument, 'member' | 'since' | 'out'> | undefined;
  attribute(name: string): StoredValue | undefined;
  /** What it waits only as long as is over: when (ms) the flow was stopped. */
  readonly stopped?: number;
}

export type WaitDecision =
  | { readonly branch: number | 'timedOut'; readonly at: number; readonly event?: EndingEvent }
  /** What it waits only as long as is over. */
  | { readonly left: true; readonly at: number }
  /** It waits on, and by itself nothing ends it before this instant. */
  | { readonly dueAt: number };

/**
 * Whether a wait has ended, and by what: the branch whose moment is the earliest of all that is known; of two at one instant the first in the list, and any
 * of them before time, and before it is left. Pure.
 */
export function decide(wait: WaitDocument, known: KnownOfWaiting): WaitDecision {
  const { now } = known;
  const began = wait.openedAt.getTime();
  const timeout = Math.max(began, wait.until.getTime());
  let earliest: Extract<WaitDecision, { branch: unknown }> | undefined;
  let dueAt = timeout;
  wait.branches.forEach((branch, place) => {
    const moment = momentOfBranch(wait, place, known);
    if (moment === undefined) return;
    const at = Math.max(began, moment.at);
    // What is dated in the future has happened all the same; a moment of the calendar has not.
    if (branch.kind === 'date' && at > now) dueAt = Math.min(dueAt, at);
    else if (earliest === undefined || at < earliest.at)
      earliest = {
        branch: place,
        at: Math.min(at, Math.max(began, now)),
        ...(moment.event && { event: moment.event }),
      };
  });
  const left = leavingOf(wait, known);
  if (left !== undefined && left < Math.min(earliest?.at ?? Infinity, timeout <= now ? timeout : Infinity))
    return { left: true, at: left };
  if (timeout <= now && (earliest === undefined || timeout < earliest.at))
    return { branch: 'timedOut', at: timeout };
  return earliest ?? { dueAt };
}

/** Since when it waits for nothing any more. */
function leavingOf(wait: WaitDocument, known: KnownOfWaiting): number | undefined {
  const { segment } = wait.while ?? {};
  const passed =
    segment === undefined ? undefined : passageOf(known.membership(segment), 'notMember', wait.openedAt);
  if (passed) return Math.max(wait.openedAt.getTime(), passed.at);
  return known.stopped === undefined ? undefined : Math.max(wait.openedAt.getTime(), known.stopped);
}

function momentOfBranch(
  { branches, openedAt }: WaitDocument,
  place: number,
  known: KnownOfWaiting,
): { at: number; event?: EndingEvent } | undefined {
  const branch = branches[place];
  if (branch?.kind === 'event') {
    const [event] = known.events(place);
    return event && { at: event.at.getTime(), event };
  }
  if (branch?.kind === 'segment')
    return passageOf(known.membership(branch.segment), branch.becomes, openedAt);
  if (branch?.kind !== 'date') return undefined;
  const at = momentOf(branch, known.attribute(branch.attribute), known.zone);
  return at === undefined ? undefined : { at };
}

/** When the profile came to be so: the first passage since the wait began that nobody has handed on yet, or how it is now. */
function passageOf(
  membership: Pick<MembershipDocument, 'member' | 'since' | 'out'> | undefined,
  becomes: 'member' | 'notMember',
  openedAt: Date,
): { at: number } | undefined {
  const kind = becomes === 'member' ? 'enter' : 'leave';
  const passed = membership?.out?.find((passage) => passage.kind === kind && passage.at >= openedAt);
  if (passed) return { at: passed.at.getTime() };
  if ((membership?.member ?? false) !== (becomes === 'member')) return undefined;
  return { at: membership?.since?.getTime() ?? openedAt.getTime() };
}
