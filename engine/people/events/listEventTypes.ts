import type { Collection, Document } from 'mongodb';
import type { EventsApi } from '../../api';
import { refuse } from '../../api/checkOptions';
import { factCollections } from '../../evaluation/facts/collections';
import type { EventDocument } from '../../evaluation/facts/documents';
import { MS_PER_DAY } from '../../language/calendar/instant';
import { serverNow } from '../../store/clock/serverTime';
import type { EngineContext } from '../../store/context';
import { countOver } from '../../store/mongo/countOver';

/** Types in one answer. */
const MOST = 10_000;
const DEFAULT = 1_000;
/** Events of a type are counted so far. */
const MOST_COUNTED = 10_000;
/** How often a type happens is told by so many of its events, or by those of a week where these are fewer. */
const MOST_RECENT = 1_000;
const RECENT_DAYS = 7;
/** A second: a thousand at one instant have no rate. */
const SHORTEST_DAYS = 1_000 / MS_PER_DAY;

/**
 * The types of the events that are stored, by name, each with the time of its latest event. `$sort` and `$first` let MongoDB jump in the index from
 * one type to the next, past all other events.
 *
 * @throws InvalidArgumentError
 */
export async function listEventTypes(
  context: EngineContext,
  options: NonNullable<Parameters<EventsApi['types']>[0]> = {},
): ReturnType<EventsApi['types']> {
  const { limit = DEFAULT, count = false } = options;
  if (typeof count !== 'boolean') throw refuse('count', count, 'Give true or false.');
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw refuse('limit', limit, `Give a whole number from 1 to ${MOST}.`);
  const { events } = await factCollections(context);
  const types = await events
    .aggregate<{ _id: string; lastAt: Date }>(pipeline(context.account, limit), { hint: 'window' })
    .toArray();
  const listed = types.map(({ _id, lastAt }) => ({ type: _id, lastAt: lastAt.toISOString() }));
  if (!count) return listed;
  const now = await serverNow(context);
  return Promise.all(
    listed.map(async (one) => {
      const filter = { account: context.account, type: one.type };
      const [counted, perDay] = await Promise.all([
        countOver(events, 'window', filter, { limit: MOST_COUNTED }),
        ratePerDay(events, filter, now),
      ]);
      return { ...one, events: counted, perDay };
    }),
  );
}

/** However many events there are, no more than the latest thousand are looked at, in the index alone. */
async function ratePerDay(
  events: Collection<EventDocument>,
  filter: { account: string; type: string },
  now: Date,
): Promise<number> {
  const from = new Date(now.getTime() - RECENT_DAYS * MS_PER_DAY);
  const [recent] = await events
    .aggregate<{ count: number; first: Date }>(
      [
        { $match: { ...filter, at: { $gt: from, $lte: now } } },
        { $sort: { at: -1 } },
        { $limit: MOST_RECENT },
        { $group: { _id: null, count: { $sum: 1 }, first: { $min: '$at' } } },
      ],
      { hint: 'window' },
    )
    .toArray();
  if (!recent) return 0;
  const days =
    recent.count < MOST_RECENT ? RECENT_DAYS : (now.getTime() - recent.first.getTime()) / MS_PER_DAY;
  return Math.round((10 * recent.count) / Math.max(days, SHORTEST_DAYS)) / 10;
}

const pipeline = (account: string, limit: number): Document[] => [
  { $match: { account } },
  { $sort: { type: -1, at: -1 } },
  { $group: { _id: '$type', lastAt: { $first: '$at' } } },
  { $sort: { lastAt: -1, _id: 1 } },
  { $limit: limit },
  { $sort: { _id: 1 } },
];
