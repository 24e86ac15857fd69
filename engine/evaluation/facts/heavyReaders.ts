import type { EngineContext } from '../../store/context';
import { MS_PER_DAY } from '../../language/calendar/instant';
import type { ProfileDocument } from './documents';

/** Remembered at most; the oldest go. */
const MOST = 1_000;

const remembered = new WeakMap<EngineContext, Set<string>>();

/** Of whom, and since when, events of a type are wanted. */
interface Wanted {
  readonly profile: ProfileDocument;
  readonly type: string;
  readonly now: number;
  /** The instant (ms) from which on. */
  readonly from: number;
}

/**
 * Whether this process has seen that somebody did so much of a type, in a span of about this length, that they are better read on their own from the
 * start: read with the others they would use up what is read of all. It is a guess: who is read on their own is read rightly, however little they did.
 */
export const isHeavy = (context: EngineContext, wanted: Wanted): boolean =>
  remembered.get(context)?.has(keyOf(wanted)) === true;

export function rememberHeavy(context: EngineContext, wanted: Wanted): void {
  const known = remembered.get(context) ?? new Set();
  remembered.set(context, known.add(keyOf(wanted)));
  if (known.size > MOST) for (const first of known) return void known.delete(first);
}

const keyOf = ({ profile, type, now, from }: Wanted): string =>
  `${profile._id.toHexString()}.${from === -Infinity ? '' : Math.round((now - from) / MS_PER_DAY)}.${type}`;
