import { IANAZone } from 'luxon';
import { InvalidArgumentError } from '../../store/errors';
import { MS_PER_DAY } from './instant';

/**
 * The wall calendar of a zone. A day there need not be one piece of time: where clocks go back over midnight a day begins,
 * the day before returns, and it begins again; where a zone crosses the date line a day is skipped or comes twice. So a day's boundary is
 * a list of instants, nearly always of one.
 */

const zones = new Map<string, ZoneCalendar>();

function calendarOf(zone: string): ZoneCalendar {
  const known = zones.get(zone);
  if (known) return known;
  if (!isZone(zone)) {
    throw new InvalidArgumentError(`"${zone}" is not a time zone.`, {
      hint: 'Give an IANA name such as Europe/London or UTC.',
      path: '/timeZone',
    });
  }
  const made = new ZoneCalendar(IANAZone.create(zone));
  zones.set(zone, made);
  return made;
}

/** Whether the platform knows the IANA zone. */
export function isZone(zone: unknown): zone is string {
  return typeof zone === 'string' && zone !== '' && IANAZone.isValidZone(zone);
}

/** What the wall calendar shows at an instant: a day number (days.ts). */
export function dayAt(zone: string, ms: number): number {
  return calendarOf(zone).dayAt(ms);
}

/**
 * The instants at which "the wall calendar shows `day` or a later one" changes, ascending. Odd in number: it becomes true, and
 * where the clocks go back over midnight it becomes false and true again.
 */
export function boundariesOf(zone: string, day: number): readonly number[] {
  return calendarOf(zone).boundariesOf(day);
}

/** The first instant of a day; of a day that the zone skipped, the first instant of the next. */
export function firstInstantOf(zone: string, day: number): number {
  return boundariesOf(zone, day)[0] as number;
}

/**
 * The instants at which "the wall calendar and clock show this day and time, or later" changes, ascending. Nearly always one; of a time that the clocks
 * skip the first instant after it, of one that comes twice three: it comes, it is taken back, it comes again.
 *
 * @param minutes of the day, 0 to 1 440
 */
export function wallInstants(zone: string, day: number, minutes: number): readonly number[] {
  return calendarOf(zone).passings(day * MS_PER_DAY + minutes * 60_000);
}

/** What calendar and clock show at an instant, as milliseconds since they showed the beginning of 1970. */
export const wallAt = (zone: string, ms: number): number => calendarOf(zone).wallAt(ms);

/** What a Date can hold: the platform has no offsets beyond. */
const FIRST_MS = -8.64e15;
const LAST_MS = 8.64e15;
/** No zone is further than a day from UTC, and none ever moved its clocks by more. */
const REACH = 2 * MS_PER_DAY;
/** Changes of the offset are further apart than this. */
const STEP = MS_PER_DAY / 8;

class ZoneCalendar {
  private readonly boundaries = new Map<number, readonly number[]>();

  constructor(private readonly zone: IANAZone) {}

  dayAt(ms: number): number {
    return Math.floor(this.wallAt(ms) / MS_PER_DAY);
  }

  wallAt(ms: number): number {
    return ms + this.offsetAt(ms);
  }

  boundariesOf(day: number): readonly number[] {
    return this.passings(day * MS_PER_DAY);
  }

  passings(wall: number): readonly number[] {
    const known = this.boundaries.get(wall);
    if (known) return known;
    const found = this.search(wall);
    if (this.boundaries.size > 20_000) this.boundaries.clear();
    this.boundaries.set(wall, found);
    return found;
  }

  /** Milliseconds to add for wall time. */
  private offsetAt(ms: number): number {
    return Math.round(this.zone.offset(Math.min(Math.max(ms, FIRST_MS), LAST_MS)) * 60_000);
  }

  /** Walks the stretches of constant offset around the wall time `wall` and notes where it is passed, either way. */
  private search(wall: number): readonly number[] {
    const offset = this.offsetAt(wall);
    if (this.offsetAt(wall - REACH) === offset && this.offsetAt(wall + REACH) === offset)
      return [wall - offset];
    const found: number[] = [];
    let reached = false;
    const note = (at: number): void => {
      found.push(at);
      reached = !reached;
    };
    let start = wall - REACH;
    for (let at = start + STEP; start < wall + REACH; at += STEP) {
      const end = at >= wall + REACH ? wall + REACH : this.changeIn(at - STEP, at);
      if (end === undefined) continue;
      const current = this.offsetAt(start);
      if (start + current >= wall !== reached) note(start);
      if (!reached && end - 1 + current >= wall) note(wall - current);
      start = end;
    }
    return found;
  }

  /** The first instant in (from, to] with another offset than at `from`; `undefined` when there is none. */
  private changeIn(from: number, to: number): number | undefined {
    const before = this.offsetAt(from);
    if (this.offsetAt(to) === before) return undefined;
    let [low, high] = [from, to];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }
}
