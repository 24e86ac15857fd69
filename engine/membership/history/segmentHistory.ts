import type { SegmentHistoryRow, SegmentsApi } from '../../api';
import { checkSignal } from '../../api/checkOptions';
import { MS_PER_DAY } from '../../language/calendar/instant';
import { readInstantArgument } from '../../language/calendar/readInstantArgument';
import { shown } from '../../language/text/shown';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { InvalidArgumentError } from '../../store/errors';
import { membershipCollections } from '../collections';
import { countMembers } from '../segments/countMembers';
import { getSegmentDocument } from '../segments/findSegment';
import type { SegmentDocument } from '../segments/SegmentDocument';
import { beginningOf, nextBeginning, PERIOD_UNITS, type PeriodUnit } from './periods';
import { passagesOf } from './recordPassages';
import { isCounted } from './recordSize';

/** Without `from`: so far back. */
const USUAL_DAYS = 30;
const MOST_ROWS = 10_000;
/** Somebody may enter between two looks: then it is looked again. */
const LOOKS = 3;

interface Period {
  start: number;
  end: number;
}

/**
 * How large a segment was, and who came and went, in each hour, day or week of a span. Sizes of a real-time segment are reckoned back from its members of
 * now over every passage since; of a snapshot segment there is what was counted.
 *
 * @throws NotFoundError, InvalidArgumentError
 */
export async function segmentHistory(
  context: EngineContext,
  idOrName: string,
  options: Parameters<SegmentsApi['history']>[1] = {},
): Promise<SegmentHistoryRow[]> {
  checkSignal(options.signal);
  options.signal?.throwIfAborted();
  const segment = await getSegmentDocument(context, idOrName);
  const now = (await serverNow(context)).getTime();
  const periods = periodsOf(await context.timeZone(), segment, now, options);
  if (periods.length === 0) return [];
  return isCounted(segment)
    ? countedRows(context, segment, periods)
    : passedRows(context, segment, periods, options.signal);
}

function periodsOf(
  zone: string,
  { createdAt }: SegmentDocument,
  now: number,
  { from, to, by = 'day' }: { from?: unknown; to?: unknown; by?: PeriodUnit },
): Period[] {
  if (!PERIOD_UNITS.includes(by))
    throw new InvalidArgumentError(`${shown(by)} is no period.`, {
      hint: 'Give "hour", "day" or "week".',
      path: '/by',
    });
  const end = to === undefined ? now : readInstantArgument(to, '/to', zone).getTime();
  const begin =
    from === undefined ? end - USUAL_DAYS * MS_PER_DAY : readInstantArgument(from, '/from', zone).getTime();
  if (begin > end)
    throw new InvalidArgumentError('The span ends before it begins.', {
      hint: 'Give from before to.',
      path: '/from',
    });
  // Before it was made, and from now on, there is nothing to tell.
  const last = Math.min(end, now + 1);
  const periods: Period[] = [];
  for (let start = beginningOf(zone, Math.max(begin, createdAt.getTime()), by); start < last;) {
    const next = nextBeginning(zone, start, by);
    periods.push({ start, end: next });
    if (periods.length > MOST_ROWS)
      throw new InvalidArgumentError(`The span has more than ${MOST_ROWS} periods.`, {
        hint: 'Ask for a shorter span, or by days or weeks.',
        path: '/by',
      });
    start = next;
  }
  return periods;
}

async function passedRows(
  context: EngineContext,
  segment: SegmentDocument,
  periods: readonly Period[],
  signal: AbortSignal | undefined,
): Promise<SegmentHistoryRow[]> {
  const begin = (periods[0] as Period).start;
  for (let look = 1; ; look++) {
    signal?.throwIfAborted();
    const before = await countMembers(context, segment);
    const passages = await passagesSince(context, segment._id, periods, begin);
    const size = await countMembers(context, segment);
    if (size === before || look === LOOKS) return reckonBack(periods, passages, size);
  }
}

interface Passed {
  entered: number;
  left: number;
}

/** By the index of the period; those after the last one stand behind it. */
async function passagesSince(
  context: EngineContext,
  segment: string,
  periods: readonly Period[],
  begin: number,
): Promise<Map<number, Passed>> {
  const { passages, memberships } = await membershipCollections(context);
  const { account } = context;
  // What is not handed on yet is not among the passages; read first, so that nothing falls between.
  const pending = passagesOf(
    context,
    await memberships.find({ account, outAt: { $exists: true }, segment }).toArray(),
  ).filter(({ at }) => at.getTime() >= begin);
  const stored = new Set(
    (
      await passages
        .find({ _id: { $in: pending.map(({ _id }) => _id) } }, { projection: { _id: 1 } })
        .toArray()
    ).map(({ _id }) => _id),
  );
  const counted = await passages
    .aggregate<{ _id: { at: Date; kind: 'enter' | 'leave' }; count: number }>([
      { $match: { account, segment, at: { $gte: new Date(begin) } } },
      // Slots that no boundary cuts through: asked which of 400 days it is, MongoDB would take as long as 400 times.
      {
        $group: {
          _id: {
            at: { $dateTrunc: { date: '$at', unit: 'minute', binSize: slotOf(periods) } },
            kind: '$kind',
          },
          count: { $sum: 1 },
        },
      },
    ])
    .toArray();
  const found = new Map<number, Passed>();
  const add = (at: Date, kind: 'enter' | 'leave', count: number): void => {
    const index = placeOf(periods, at.getTime());
    const passed = found.get(index) ?? { entered: 0, left: 0 };
    passed[kind === 'enter' ? 'entered' : 'left'] += count;
    found.set(index, passed);
  };
  for (const { _id, count } of counted) add(_id.at, _id.kind, count);
  for (const { _id, at, kind } of pending) if (!stored.has(_id)) add(at, kind, 1);
  return found;
}

const MS_PER_MINUTE = 60_000;
/** In minutes; those of half and quarter hours are for zones whose clocks differ from UTC by as much. */
const SLOTS = [60, 30, 15, 5, 1];

/** The longest slot (minutes of UTC) that no boundary of the periods cuts through. */
function slotOf(periods: readonly Period[]): number {
  const boundaries = [...periods.map(({ start }) => start), (periods.at(-1) as Period).end];
  return SLOTS.find((slot) => boundaries.every((at) => at % (slot * MS_PER_MINUTE) === 0)) ?? 1;
}

/** The index of the period of an instant that is not before the first; behind the last one it is how many there are. */
function placeOf(periods: readonly Period[], at: number): number {
  let [low, high] = [0, periods.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((periods[middle] as Period).end <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function reckonBack(
  periods: readonly Period[],
  passages: ReadonlyMap<number, Passed>,
  now: number,
): SegmentHistoryRow[] {
  const later = passages.get(periods.length);
  let size = now - (later?.entered ?? 0) + (later?.left ?? 0);
  return periods
    .map(({ start }, index) => ({ start, passed: passages.get(index) ?? { entered: 0, left: 0 } }))
    .reverse()
    .map(({ start, passed: { entered, left } }): SegmentHistoryRow => {
      const row = { at: new Date(start).toISOString(), size, entered, left };
      size += left - entered;
      return row;
    })
    .reverse();
}

/** The last count of each period; what came and went is the difference to the one before. */
async function countedRows(
  context: EngineContext,
  { _id: segment }: SegmentDocument,
  periods: readonly Period[],
): Promise<SegmentHistoryRow[]> {
  const { segmentSizes } = await membershipCollections(context);
  const counts = await segmentSizes
    .find({
      account: context.account,
      segment,
      at: { $lt: new Date((periods.at(-1) as Period).end) },
    })
    .sort({ at: 1 })
    .toArray();
  const rows: SegmentHistoryRow[] = [];
  let [known, next] = [undefined as number | undefined, 0];
  for (const { start, end } of periods) {
    const before = known;
    let counted: number | undefined;
    for (; next < counts.length && (counts[next] as { at: Date }).at.getTime() < end; next++) {
      const { at, size } = counts[next] as { at: Date; size: number };
      known = size;
      if (at.getTime() >= start) counted = size;
    }
    if (counted === undefined) continue;
    const change = counted - (before ?? counted);
    rows.push({
      at: new Date(start).toISOString(),
      size: counted,
      entered: Math.max(change, 0),
      left: Math.max(-change, 0),
    });
  }
  return rows;
}
